// Sends a vote as soon as it is chosen, and again until it has arrived: hospital wifi comes and goes. Without script the
// button of the form sends it.
(function () {
  'use strict'

  if (!window.fetch) return
  const notice = document.querySelector('[data-workshop-notice]')
  const SOON = 1500
  const LONGEST = 15000
  let waiting = null // the latest vote that has not arrived
  let sending = false
  let wait = SOON

  function take(form) {
    const chosen = form.querySelector('[name="rating"]:checked')
    if (!chosen) return false
    const label = form.querySelector(`label[for="${chosen.id}"]`)
    const name = [...label.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE).map((node) => node.data)
    waiting = { body: new FormData(form), action: form.action, name: name.join('').trim(), words: { ...form.dataset } }
    if (notice.dataset.late) say(notice, '')
    send()
    return true
  }

  async function send() {
    if (sending || !waiting) return
    sending = true
    const vote = waiting
    own(vote, vote.words.sending)
    try {
      settle(vote, await fetch(vote.action, {
        method: 'POST', body: vote.body, headers: { 'X-Workshop-Vote': '1' }, redirect: 'manual'
      }))
      wait = SOON
    } catch {
      own(vote, vote.words.unsent)
      setTimeout(send, wait)
      wait = Math.min(wait * 2, LONGEST)
    }
    sending = false
    if (waiting && waiting !== vote) send()
  }

  function settle(vote, response) {
    if (response.status === 429 || response.status >= 500) throw new Error(String(response.status))
    if (waiting === vote) waiting = null
    if (response.status === 204) own(vote, `${vote.words.kept} ${vote.name}`)
    else if (response.status === 409) {
      own(vote, '')
      notice.dataset.late = 'true'
      say(notice, vote.words.late)
    } else window.location.reload() // over, or signed out: the page itself says so
  }

  // Beside the statement it is about: the room may have gone on to another one meanwhile.
  function own(vote, text) {
    const form = document.querySelector('[data-workshop-vote]')
    if (form && new FormData(form).get('statement') === vote.body.get('statement')) {
      say(form.querySelector('[data-workshop-own]'), text)
    }
  }

  function say(place, text) {
    if (place === notice && !text) delete place.dataset.late
    if (place.textContent !== text) place.textContent = text
  }

  document.addEventListener('change', (event) => {
    const form = event.target.closest('[data-workshop-vote]')
    if (form) take(form)
  })
  document.addEventListener('submit', (event) => {
    const form = event.target.closest('[data-workshop-vote]')
    if (form && take(form)) event.preventDefault()
  })
  window.addEventListener('online', send)
})()
