// Keeps a reflection board up to date: every few seconds it asks for a stamp, and takes the cards anew when that has
// changed. The form stands outside of them, so nothing typed is lost. Without script, "Show the latest" does the same.
(function () {
  'use strict'

  const page = document.querySelector('[data-board]')
  if (!page || !window.fetch) return
  const words = page.dataset
  const notice = page.querySelector('[data-board-notice]')
  const EVERY = 5000
  const LONGEST = 60000
  let stamp = words.stamp
  let wait = EVERY
  let timer
  let busy = false
  let own = false // what comes next is what I did myself

  function cards() {
    return page.querySelector('[data-board-cards]')
  }

  // A live region speaks whenever it is written to: the same words twice are written once.
  function say(text) {
    if (notice.textContent !== text) notice.textContent = text
  }

  function later() {
    clearTimeout(timer)
    timer = setTimeout(ask, wait + Math.random() * 1000) // so that sixty pages do not ask at the same moment
  }

  async function ask() {
    clearTimeout(timer)
    if (busy || document.hidden) return
    busy = true
    try {
      const response = await fetch(words.state, { headers: { Accept: 'application/json' } })
      if (!response.ok) throw new Error(String(response.status))
      const now = (await response.json()).stamp
      if (now !== stamp || own) await renew()
      stamp = now
      wait = EVERY
      if (notice.textContent === words.offline) say('')
    } catch {
      wait = Math.min(wait * 2, LONGEST)
      say(words.offline)
    }
    busy = false
    later()
  }

  async function renew() {
    const response = await fetch(words.part, { headers: { Accept: 'text/html' } })
    if (!response.ok || response.redirected) {
      if (!isTypedIn()) window.location.reload() // signed out, or no longer let in: the page itself says so
      throw new Error(String(response.status))
    }
    const old = cards()
    const fresh = new DOMParser().parseFromString(await response.text(), 'text/html').querySelector('[data-board-cards]')
    const focused = old.contains(document.activeElement) ? document.activeElement.id : ''
    const changed = old.textContent !== fresh.textContent
    old.replaceWith(fresh)
    if (focused) keepFocus(focused)
    if (fresh.dataset.now !== words.board) over()
    else if (own) say(own === 'press' ? left() : `${words.added} ${words.changed} ${fresh.dataset.total}`)
    else if (changed) say(`${words.changed} ${fresh.dataset.total}`)
    own = false
  }

  // The same button where it still stands; if not, the card it stood on. Nobody else's focus is moved.
  function keepFocus(id) {
    const again = document.getElementById(id) || document.getElementById(id.replace(/^[a-z]+/, 'card'))
    if (!again) return
    if (!again.matches('a, button')) again.tabIndex = -1
    again.focus({ preventScroll: true })
  }

  function left() {
    const place = cards().querySelector('[data-board-left]')
    return place ? place.textContent : ''
  }

  function over() {
    words.board = cards().dataset.now
    if (isTypedIn()) say(words.closed)
    else window.location.reload()
  }

  function isTypedIn() {
    const field = page.querySelector('[data-board-add] textarea')
    return Boolean(field && field.value.trim())
  }

  async function send(form, kind) {
    const sent = form.querySelector('textarea')
    const text = sent && sent.value
    try {
      const response = await fetch(form.action, {
        method: 'POST', body: new FormData(form), headers: { 'X-Board': '1' }, redirect: 'manual'
      })
      if (response.status !== 204) {
        form.submit() // what is wrong stands on the page that answers
        return
      }
      if (sent && sent.value === text) empty(sent)
      own = kind
      busy = false
      ask()
    } catch {
      say(words.offline)
    }
  }

  function empty(field) {
    field.value = ''
    field.dispatchEvent(new Event('input', { bubbles: true })) // for the count of characters
    const error = page.querySelector('.nhsuk-error-summary')
    if (error) error.remove()
    if (field.form.contains(document.activeElement)) field.focus()
  }

  let sending = false
  page.addEventListener('submit', async (event) => {
    const form = event.target
    const kind = form.matches('[data-board-add]') ? 'add' : form.matches('[data-board-press]') ? 'press' : ''
    if (!kind) return
    event.preventDefault()
    if (sending) return
    sending = true
    await send(form, kind)
    sending = false
  })
  function askNow() {
    wait = EVERY
    ask()
  }
  window.addEventListener('online', askNow)
  document.addEventListener('visibilitychange', () => {
    if (!document.hidden) askNow()
  })
  later()
})()
