// Starts the admin's pickers, choosers and inline panels from data attributes, wherever and whenever they appear: on
// the page, in a new row of an inline panel, in a modal. It replaces Wagtail's inline scripts, which our CSP refuses.
(function () {
  'use strict'

  // Only these may be called, so that an attribute somebody smuggled in can start a picker and nothing else.
  const KNOWN = new Set([
    'InlinePanel', 'MultipleChooserPanel', 'initDateChooser', 'initTimeChooser', 'initDateTimeChooser',
    'Chooser', 'ImageChooser', 'PageChooser', 'DocumentChooser', 'SnippetChooser', 'createTaskChooser',
    'createMediaChooser'
  ])

  const PICKERS = new Set(['initDateChooser', 'initTimeChooser', 'initDateTimeChooser'])

  class StartController extends window.StimulusModule.Controller {
    connect () {
      if (this.element.dataset.started) return // moved within the page, not new
      const name = this.nameValue
      if (!KNOWN.has(name) || typeof window[name] !== 'function') {
        console.error('hwb-start: nothing to start as', name)
        return
      }
      this.element.dataset.started = 'true'
      const given = PICKERS.has(name) ? asTyped(this.argumentsValue) : this.argumentsValue
      if (this.newValue) {
        Reflect.construct(window[name], given)
      } else {
        window[name](...given)
      }
    }
  }

  // A picker that cannot read what was typed puts now in its place, which would publish at once. Left as it was typed,
  // the server says what is wrong with it.
  function asTyped ([id, options]) {
    return [id, { ...options, validateOnBlur: false }]
  }

  StartController.values = { name: String, arguments: Array, new: Boolean }
  window.wagtail.app.register('hwb-start', StartController)
})()
