/* Shows an announcement in both languages while it is being written. Without it the button "Preview" does the same. */
(() => {
  const form = document.querySelector("[data-announcement-form]");
  const preview = document.querySelector("[data-announcement-preview]");
  if (!form || !preview) return;
  let timer;
  let asked = 0;

  async function show() {
    const turn = ++asked;
    const said = new FormData(form);
    said.set("preview", "part");
    const answer = await fetch(form.action, { method: "POST", body: said, credentials: "same-origin" });
    if (turn !== asked || !answer.ok) return; // a newer one is on its way
    preview.innerHTML = await answer.text();
  }

  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => show().catch(() => {}), 600);
  });
})();
