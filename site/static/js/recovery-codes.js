// Lets a person keep the recovery codes of this page: as a text file or on paper. Without script they can be copied.
(function () {
  'use strict'

  const list = document.querySelector('[data-recovery-codes]')
  if (!list) return
  const codes = Array.from(list.querySelectorAll('li'), (item) => item.textContent.trim())

  const download = document.querySelector('[data-recovery-download]')
  download.hidden = false
  download.addEventListener('click', () => {
    const text = [list.dataset.heading, '', ...codes, ''].join('\r\n')
    const link = document.createElement('a')
    link.href = URL.createObjectURL(new Blob([text], { type: 'text/plain' }))
    link.download = list.dataset.fileName
    link.click()
    URL.revokeObjectURL(link.href)
  })

  const print = document.querySelector('[data-recovery-print]')
  print.hidden = false
  print.addEventListener('click', () => window.print())
})()
