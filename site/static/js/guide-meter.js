// Brings the meter of a guide's two pages up to date: after each autosave in the page editor, and after each string saved
// in the editor of translations. Without it the meter shows the draft that was there when the page was loaded.
(() => {
  const PAUSE = 400; // milliseconds in which several changes count as one
  const TRANSLATOR = ".js-translation-editor";
  const STRING_SAVED = /\/localize\/translate\/\d+\/(strings|overrides|pofile)\//;

  class GuideMeter extends window.StimulusModule.Controller {
    static targets = ["pages"];

    static values = { url: String };

    connect() {
      const translator = document.querySelector(TRANSLATOR);
      if (!translator) return;
      this.element.classList.add("guide-meter--translation");
      if (this.element.nextElementSibling !== translator) translator.before(this.element);
      this.watchRequests();
    }

    disconnect() {
      clearTimeout(this.timer);
      this.asked?.abort();
      this.observer?.disconnect();
    }

    // The editor of translations tells nobody when it saves a string, but its requests can be seen.
    watchRequests() {
      this.observer?.disconnect();
      this.observer = new PerformanceObserver((list) => {
        if (list.getEntries().some((entry) => STRING_SAVED.test(entry.name))) this.refresh();
      });
      this.observer.observe({ type: "resource" });
    }

    saved(event) {
      const pk = event.detail?.response?.pk;
      if (pk) this.urlValue = this.urlValue.replace(/\/guides\/\d+\//, `/guides/${pk}/`);
      this.refresh();
    }

    refresh() {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.load(), PAUSE);
    }

    async load() {
      this.asked?.abort();
      this.asked = new AbortController();
      this.element.setAttribute("aria-busy", "true");
      try {
        const answer = await fetch(this.urlValue, { signal: this.asked.signal, credentials: "same-origin" });
        if (answer.ok && !answer.redirected) this.pagesTarget.innerHTML = await answer.text();
      } catch (error) {
        if (error.name === "AbortError") return; // a newer question is on its way
      }
      this.element.removeAttribute("aria-busy");
    }
  }

  window.wagtail.app.register("guide-meter", GuideMeter);
})();
