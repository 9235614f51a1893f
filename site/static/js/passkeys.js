// Adds and uses passkeys. A form with data-passkey gets its credential from the device and is then sent as any form is.
(function () {
  'use strict'

  const toBytes = (text) => {
    const base64 = text.replace(/-/g, '+').replace(/_/g, '/')
    return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
  }

  const toText = (buffer) => {
    let binary = ''
    new Uint8Array(buffer).forEach((byte) => { binary += String.fromCharCode(byte) })
    return btoa(binary).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '')
  }

  const withBytes = (list) => (list || []).map((item) => ({ ...item, id: toBytes(item.id) }))

  const creation = (options) => ({
    ...options,
    challenge: toBytes(options.challenge),
    user: { ...options.user, id: toBytes(options.user.id) },
    excludeCredentials: withBytes(options.excludeCredentials),
    // Every passkey can sign in by itself: the device keeps it and asks for finger, face or code.
    authenticatorSelection: {
      ...options.authenticatorSelection,
      residentKey: 'required',
      requireResidentKey: true,
      userVerification: 'required'
    }
  })

  const request = (options) => ({
    ...options,
    challenge: toBytes(options.challenge),
    allowCredentials: withBytes(options.allowCredentials)
  })

  const asJSON = (credential) => {
    const response = { clientDataJSON: toText(credential.response.clientDataJSON) }
    for (const name of ['attestationObject', 'authenticatorData', 'signature', 'userHandle']) {
      if (credential.response[name]) response[name] = toText(credential.response[name])
    }
    if (credential.response.getTransports) response.transports = credential.response.getTransports()
    return JSON.stringify({
      id: credential.id,
      rawId: toText(credential.rawId),
      type: credential.type,
      authenticatorAttachment: credential.authenticatorAttachment,
      response,
      clientExtensionResults: credential.getClientExtensionResults()
    })
  }

  const optionsOf = async (form) => {
    if (form.dataset.optionsId) {
      return JSON.parse(document.getElementById(form.dataset.optionsId).textContent)
    }
    const answer = await fetch(form.dataset.optionsUrl, { headers: { Accept: 'application/json' } })
    if (!answer.ok) throw new Error('no options: ' + answer.status)
    return answer.json()
  }

  const askDevice = async (form) => {
    const data = await optionsOf(form)
    if (form.dataset.passkey === 'create') {
      return navigator.credentials.create({ publicKey: creation(data.creation_options.publicKey) })
    }
    return navigator.credentials.get({ publicKey: request(data.request_options.publicKey) })
  }

  const run = async (form, button, said) => {
    said.hidden = true
    button.disabled = true
    try {
      form.elements.credential.value = asJSON(await askDevice(form))
      form.submit()
    } catch (error) {
      said.textContent = form.dataset.failed
      said.hidden = false
      button.disabled = false
    }
  }

  if (!window.PublicKeyCredential) return
  document.querySelectorAll('[data-passkey-missing]').forEach((note) => note.remove())
  document.querySelectorAll('form[data-passkey]').forEach((form) => {
    const button = form.querySelector('button[type="button"]:not([aria-controls])')
    const said = form.querySelector('[data-passkey-said]')
    button.hidden = false
    button.addEventListener('click', () => run(form, button, said))
    form.addEventListener('submit', (event) => {
      if (form.elements.credential.value) return
      event.preventDefault()
      run(form, button, said)
    })
  })
})()
