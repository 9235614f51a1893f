// Shows how far the groups of a matching round are, and loads the page anew when they are ready. Without script, the
// button "Look again" does the same.
(function () {
  'use strict'

  const part = document.querySelector('[data-round-progress]')
  if (!part || !window.fetch) return
  const bar = part.querySelector('progress')
  const words = part.querySelector('[data-round-percent]')
  const EVERY = 2000

  async function ask() {
    try {
      const response = await fetch(part.dataset.roundProgress, { headers: { Accept: 'application/json' } })
      if (!response.ok) throw new Error(String(response.status))
      const now = await response.json()
      if (!now.computing) return window.location.reload()
      bar.value = now.percent
      words.textContent = now.waiting ? part.dataset.roundWaiting : now.percent + '%'
    } catch {
      // the next try may work
    }
    setTimeout(ask, EVERY)
  }

  setTimeout(ask, EVERY)
})()
