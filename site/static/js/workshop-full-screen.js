// The facilitator's screen without anything around it. A browser leaves full screen whenever it opens another page, so
// for as long as it lasts a press is sent without leaving, and what came of it is put in the place of what was there.
// Without script the browser's own full screen (F11) hides as much.
(function () {
  'use strict'

  const PLACES = ['[data-workshop-header]', '[data-workshop-main]']
  let sending = false

  function button() {
    return document.querySelector('[data-full-screen]')
  }

  // What the button says, and whether it is there at all: the server draws it hidden.
  function draw() {
    const shown = button()
    if (!shown || !document.fullscreenEnabled) return
    shown.hidden = false
    shown.textContent = document.fullscreenElement ? shown.dataset.leave : shown.dataset.enter
  }

  function turn() {
    const done = document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen()
    done.catch(draw)
  }

  async function press(form, pressed) {
    sending = true
    try {
      const response = await fetch(form.action, {
        method: 'POST',
        body: new FormData(form, pressed),
        headers: { Accept: 'text/html' }
      })
      put(await response.text())
    } catch {
      document.querySelector('[data-workshop-notice]').textContent =
        document.querySelector('[data-workshop]').dataset.offline
    }
    sending = false
  }

  async function renew() {
    const response = await fetch(address(), { headers: { Accept: 'text/html' } })
    if (!response.ok) throw new Error(String(response.status))
    put(await response.text())
  }

  function address() {
    return document.querySelector('[data-workshop]').dataset.page
  }

  function put(text) {
    const page = new DOMParser().parseFromString(text, 'text/html')
    const fresh = PLACES.map((place) => page.querySelector(place))
    if (!fresh.every(Boolean)) {
      window.location.assign(address()) // it is over, or somebody has to sign in
      return
    }
    PLACES.forEach((place, number) => document.querySelector(place).replaceWith(fresh[number]))
    document.title = page.title
    draw()
    // An error is read out and can be mended at once; otherwise the statement is what is new.
    const first = document.querySelector('.nhsuk-error-summary') || document.querySelector('h1')
    first.setAttribute('tabindex', '-1')
    first.focus()
    window.scrollTo(0, 0)
  }

  document.addEventListener('click', (event) => {
    if (event.target.closest('[data-full-screen]')) turn()
  })
  document.addEventListener('fullscreenchange', draw)
  document.addEventListener('submit', (event) => {
    if (!document.fullscreenElement || event.target.method !== 'post') return
    event.preventDefault()
    if (!sending) press(event.target, event.submitter)
  })
  // Asked by workshop.js when the workshop has moved on elsewhere.
  document.addEventListener('workshop-moved', (event) => {
    if (!document.fullscreenElement) return
    event.preventDefault()
    if (!sending) renew().catch(() => {})
  })
  draw()
})()
