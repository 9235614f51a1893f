// Saves each rating of a form as soon as it is given, says so beside it, and shows below it where it leads. The focus
// stays where it is. Without script the button below saves all.
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
    let sending = false

    const fieldOf = (code, name) => form.querySelector(`[name="${code}-${name}"]`)

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

    // One statement at a time: a second answer rests on the version that the first one has made.
    async function sendNext() {
      const code = waiting.values().next().value
      if (sending || code === undefined) return
      waiting.delete(code)
      sending = true
      notes.get(code).textContent = await send(code)
      sending = false
      sendNext()
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
      return panel ? words.leads : words.saved
    }

    async function send(code) {
      const body = new FormData()
      for (const [name, value] of new FormData(form)) {
        if (name === 'csrfmiddlewaretoken' || name === 'back_to' || name.startsWith(`${code}-`)) body.append(name, value)
      }
      try {
        const response = await fetch(form.action, { method: 'POST', body, headers: { 'X-Save-At-Once': '1' }, redirect: 'error' })
        if (!response.ok) return words.unsaved
        const { versions, leads } = await response.json()
        if (versions[code] === undefined) return '' // not a whole answer yet
        fieldOf(code, 'version').value = versions[code]
        countAnew()
        return leadOn(code, leads)
      } catch {
        return words.unsaved
      }
    }
  }
})()
