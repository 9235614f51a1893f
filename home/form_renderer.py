"""How every form of the site looks: NHS markup from ``forms/*.html``.

Only the form, the field and the formset are ours. Widgets keep Django's templates, so Wagtail's editing forms, which
draw their fields themselves, stay as they are.
"""

from __future__ import annotations

from django import forms
from django.forms.renderers import TemplatesSetting

# The first that fits wins: a list of checkboxes is a RadioSelect to Django, too.
CONTROLS: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.CheckboxSelectMultiple, "checkboxes"),
    (forms.RadioSelect, "radios"),
    (forms.CheckboxInput, "checkbox"),
    (forms.PasswordInput, "password"),
    (forms.Textarea, "textarea"),
    (forms.Select, "select"),
    (forms.FileInput, "file"),
)
CONTROL_CLASSES = {
    "checkboxes": "nhsuk-checkboxes__input",
    "radios": "nhsuk-radios__input",
    "checkbox": "nhsuk-checkboxes__input",
    "password": "nhsuk-input nhsuk-password-input__input nhsuk-js-password-input-input",
    "textarea": "nhsuk-textarea",
    "select": "nhsuk-select",
    "file": "nhsuk-file-upload__input",
    "input": "nhsuk-input",
}
WITH_ERROR = {"password": "nhsuk-input--error", "textarea": "nhsuk-textarea--error", "select": "nhsuk-select--error"}


class NHSFormRenderer(TemplatesSetting):
    """Draws forms with our templates; named by ``FORM_RENDERER``."""

    form_template_name = "forms/form.html"
    field_template_name = "forms/field.html"
    formset_template_name = "forms/formset.html"


def control_of(widget: forms.Widget) -> str:
    """The NHS component a widget is drawn as, which is also the name of its template."""
    return next((name for kind, name in CONTROLS if isinstance(widget, kind)), "input")


def widget_attributes(field: forms.BoundField) -> dict[str, str | bool]:
    """What NHS markup adds to a field's own attributes, and (as ``False``) what it takes away.

    No placeholder, because it vanishes on typing; no ``maxlength``, because it cuts pasted text without a word.
    """
    control = control_of(field.field.widget)
    given = field.field.widget.attrs
    classes = [CONTROL_CLASSES[control], str(given.get("class", ""))]
    if field.errors:
        classes.append(WITH_ERROR.get(control, "nhsuk-input--error" if control == "input" else ""))
    attributes: dict[str, str | bool] = {
        "class": " ".join(filter(None, classes)),
        "placeholder": False,
        "maxlength": False,
        "minlength": False,
    }
    if control == "password":
        attributes |= {"spellcheck": "false", "autocapitalize": "none"}
        attributes["autocomplete"] = given.get("autocomplete", "current-password")
    if control == "textarea":
        rows = str(given.get("rows", "10"))
        attributes |= {"cols": False, "rows": "5" if rows == "10" else rows}  # 10 is Django's own default
    if "email" in (getattr(field.field.widget, "input_type", ""), given.get("type")):
        attributes |= {"spellcheck": "false", "autocomplete": given.get("autocomplete", "email")}
    if counted(field):
        attributes["class"] = f"{attributes['class']} nhsuk-js-character-count"
        attributes["aria-describedby"] = " ".join(filter(None, [f"{field.auto_id}-info", field.aria_describedby]))
    return attributes


def counted(field: forms.BoundField) -> int | None:
    """The number of characters a long answer may have, when it is limited and so gets a counter."""
    if control_of(field.field.widget) != "textarea":
        return None
    return getattr(field.field, "max_length", None)


def focus_id(field: forms.BoundField) -> str:
    """The id an error in the summary links to: the control, or the first of several."""
    if control_of(field.field.widget) in ("radios", "checkboxes"):
        return f"{field.auto_id}_0"
    return field.id_for_label or field.auto_id
