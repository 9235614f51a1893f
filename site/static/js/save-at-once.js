// Saves each rating of a form as soon as it is given, says so beside it, and shows below it where it leads. The focus
// stays where it is. Without script the button below saves all. A page that the browser brings back from its history is as
// old as it was left, so it asks what is kept by now: otherwise somebody would be in conflict with themselves.
(function () {
  'use strict'

  // A page may hold several forms, and then names this script more than once.
  document.querySelectorAll('[data-save-at-once]:not([data-saving])').forEach((form) => {
    form.dataset.saving = ''
    saveAtOnce(form)
  })

  function saveAtOnce(form) {
    const words = form.dataset
    const waiting = new Set() // codes of statements that changed while others were being sent
    const isBack = performance.getEntriesByType('navigation')[0]?.type === 'back_forward'
    let sending = isBack // until it is known what is kept

    const fieldOf = (code, name) => form.querySelector(`[name="${code}-${name}"]`)
    const ratingOf = (code) => form.querySelector(`[name="${code}-rating"]:checked`)?.value ?? ''

    const notes = new Map()
    form.querySelectorAll('.app-question').forEach((question) => {
      const code = question.id.slice('question-'.length)
      const note = document.createElement('p')
      note.className = 'nhsuk-hint'
      note.setAttribute('role', 'status')
      question.append(note)
      notes.set(code, note)
      question.addEventListener('change', () => {
        waiting.add(code)
        sendNext()
      })
    })

    window.addEventListener('pageshow', (event) => {
      if (isBack || event.persisted) catchUp()
    })

    // One statement at a time: a second answer rests on the version that the first one has made.
    async function sendNext() {
      const code = waiting.values().next().value
      if (sending || code === undefined) return
      waiting.delete(code)
      sending = true
      say(code, await send(code))
      sending = false
      sendNext()
    }

    // What is missing stands there as an error does after the button.
    function say(code, { text, isMissing = false }) {
      const note = notes.get(code)
      note.className = isMissing ? 'nhsuk-error-message' : 'nhsuk-hint'
      note.textContent = text
    }

    async function catchUp() {
      sending = true
      try {
        const response = await fetch(form.action, { headers: { 'X-Save-At-Once': '1' }, cache: 'no-store', redirect: 'error' })
        const { kept } = await response.json()
        for (const code of notes.keys()) {
          if (kept[code]) showKept(code, kept[code])
          if (ratingOf(code) !== (kept[code]?.rating ?? '')) waiting.add(code) // it was chosen, and did not get through
        }
        countAnew()
      } catch {
        // Offline, or nothing is rated here any more: the next answer will say so.
      }
      sending = false
      sendNext()
    }

    // What somebody chose meanwhile stays, and so do words that are not sent yet.
    function showKept(code, said) {
      const version = fieldOf(code, 'version')
      if (!version || Number(version.value) === said.version) return
      version.value = said.version
      if (waiting.has(code)) return
      form.querySelectorAll(`[name="${code}-rating"]`).forEach((one) => { one.checked = one.value === said.rating })
      fieldOf(code, 'elsewhere').checked = said.elsewhere
      for (const name of ['na_reason', 'note']) {
        const field = fieldOf(code, name)
        if (field.value === field.defaultValue) field.value = said[name]
      }
      showLink(code, said.rating !== 'na')
    }

    function showLink(code, leads) {
      form.querySelector(`#question-${code} [data-leads-on]`).hidden = !leads
    }

    function countAnew() {
      const count = form.parentElement.querySelector('[data-rated-so-far]')
      const rated = [...notes.keys()].filter((code) => Number(fieldOf(code, 'version').value) > 0).length
      if (count) count.textContent = words.rated.replace('#', rated)
    }

    // Only the last rating leads on: more than one panel would be in the way of the statements.
    function leadOn(code, panel) {
      form.parentElement.querySelectorAll('.app-lead-on').forEach((old) => old.remove())
      notes.get(code).insertAdjacentHTML('afterend', panel)
      showLink(code, Boolean(panel))
      return { text: panel ? words.leads : words.saved }
    }

    async function send(code) {
      const body = new FormData()
      for (const [name, value] of new FormData(form)) {
        if (name === 'csrfmiddlewaretoken' || name === 'back_to' || name.startsWith(`${code}-`)) body.append(name, value)
      }
      try {
        const response = await fetch(form.action, { method: 'POST', body, headers: { 'X-Save-At-Once': '1' }, redirect: 'error', keepalive: true })
        if (!response.ok) return { text: words.unsaved }
        const { versions, missing, leads } = await response.json()
        if (missing[code]) return { text: words.missing.replace('#', missing[code]), isMissing: true }
        if (versions[code] === undefined) return { text: '' } // nothing said yet
        fieldOf(code, 'version').value = versions[code]
        countAnew()
        return leadOn(code, leads)
      } catch {
        return { text: words.unsaved }
      }
    }
  }
})()
