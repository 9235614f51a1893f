// Keeps a screen of a workshop up to date. Every few seconds it asks for the step, a number; when that has changed it
// shows the page anew. Without script, "Show the latest" does the same.
(function () {
  'use strict'

  if (!document.querySelector('[data-workshop]') || !window.fetch) return
  const words = { ...screen().dataset }
  const EVERY = 2500
  const LONGEST = 30000
  let wait = EVERY
  let timer
  let asking = false

  // Asked for anew each time: what is inside may have been put in its place meanwhile.
  function screen() {
    return document.querySelector('[data-workshop]')
  }

  // A live region speaks whenever it is written to: the same words twice are written once.
  function say(text) {
    const notice = document.querySelector('[data-workshop-notice]')
    if (notice.textContent !== text) notice.textContent = text
  }

  function later() {
    clearTimeout(timer)
    timer = setTimeout(ask, wait + Math.random() * 500) // so that sixty phones do not ask at the same moment
  }

  async function ask() {
    if (asking) return
    asking = true
    try {
      const response = await fetch(screen().dataset.state, { headers: { Accept: 'application/json' } })
      if (!response.ok) throw new Error(String(response.status))
      wait = EVERY
      const moved = await show(await response.json())
      if (!moved && document.querySelector('[data-workshop-notice]').textContent === words.offline) say('')
    } catch {
      wait = Math.min(wait * 2, LONGEST)
      say(words.offline)
    }
    asking = false
    later()
  }

  async function show(state) {
    write('[data-workshop-joined]', state.joined)
    write('[data-workshop-voted]', state.voted)
    write('[data-workshop-missing]', Math.max(0, state.joined - state.voted))
    const fewVotes = document.querySelector('[data-workshop-few-votes]')
    if (fewVotes) fewVotes.hidden = state.voted >= Number(fewVotes.dataset.workshopFewVotes)
    const few = document.querySelector('[data-workshop-few]')
    if (few) few.hidden = state.joined >= Number(few.dataset.workshopFew)
    if (!state.over && String(state.step) === screen().dataset.step) return false
    if (screen().dataset.workshop === 'room') return renew()
    if (isTypedIn()) say(words.moved)
    else if (document.dispatchEvent(new Event('workshop-moved', { cancelable: true }))) {
      window.location.assign(words.page)
    }
    return true
  }

  function write(selector, number) {
    const place = document.querySelector(selector)
    if (place && place.textContent !== String(number)) place.textContent = String(number)
  }

  // Takes the part that changes out of the page as it is now, and leads whoever listens or tabs to its heading.
  async function renew() {
    const response = await fetch(words.page, { headers: { Accept: 'text/html' } })
    if (!response.ok) throw new Error(String(response.status))
    const page = new DOMParser().parseFromString(await response.text(), 'text/html')
    const fresh = page.querySelector('[data-workshop="room"]')
    if (!fresh) {
      window.location.assign(words.page)
      return true
    }
    screen().replaceWith(fresh)
    document.title = page.title
    const heading = fresh.querySelector('h1')
    heading.setAttribute('tabindex', '-1')
    heading.focus()
    return false
  }

  function isTypedIn() {
    return [...screen().querySelectorAll('input, textarea')].some((field) =>
      field.type === 'radio' || field.type === 'checkbox'
        ? field.checked !== field.defaultChecked
        : field.type !== 'hidden' && field.value !== field.defaultValue
    )
  }

  function askNow() {
    wait = EVERY
    ask()
  }

  window.addEventListener('online', askNow)
  window.addEventListener('offline', () => say(words.offline))
  document.addEventListener('visibilitychange', () => {
    if (!document.hidden) askNow()
  })
  later()
})()
