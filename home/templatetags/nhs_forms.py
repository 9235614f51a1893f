"""Tags that draw forms the NHS way. Most pages need only ``{{ form }}``, ``error_summary`` and ``error_prefix``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import template
from django.forms import BaseForm
from django.forms.utils import flatatt
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from home.form_renderer import control_of, counted, focus_id, widget_attributes

if TYPE_CHECKING:
    from django.forms import BoundField
    from django.forms.boundfield import BoundWidget

register = template.Library()


@register.simple_tag
def nhs_field(field: BoundField, legend_size: str = "s", heading: bool = False) -> SafeString:
    """Draw one field with label, hint and error. ``heading`` makes its legend or label the page's h1."""
    if field.is_hidden:
        return field.as_widget()
    field.form.use_required_attribute = False  # the page says what is missing once the form is sent
    control = control_of(field.field.widget)
    context = {
        "field": field,
        "legend_size": "l" if heading else legend_size,
        "heading": heading,
        "hint_id": f"{field.auto_id}_helptext",
        "error_id": f"{field.auto_id}_error",
        "limit": counted(field),
        "optional": not field.field.required and control != "checkbox",
    }
    return mark_safe(render_to_string(f"forms/{control}.html", context))  # noqa: S308  a template escapes


@register.simple_tag
def nhs_widget(field: BoundField) -> SafeString:
    """Draw the bare control of a field with NHS classes and attributes."""
    return field.as_widget(attrs=widget_attributes(field))


@register.inclusion_tag("forms/error_summary.html")
def error_summary(*forms: BaseForm | None) -> dict[str, Any]:
    """The list of all errors that stands above the page's h1; nothing when there is none."""
    return {"errors": [entry for form in _failed(forms) for entry in _entries(form)]}


def _failed(forms: tuple[object, ...]) -> list[BaseForm]:
    """The forms that were sent and did not pass; a name the page has no form for reaches a tag as an empty string."""
    return [form for form in forms if isinstance(form, BaseForm) and form.is_bound and form.errors]


def _entries(form: BaseForm) -> list[dict[str, str]]:
    visible = form.visible_fields()
    # What is wrong with the form as a whole is mended at its first field; a form without one is linked to itself.
    start = focus_id(visible[0]) if visible else errors_id(form)
    entries = [{"target": start, "message": str(message)} for message in form.non_field_errors()]
    for field in form:
        target = start if field.is_hidden else focus_id(field)
        entries += [{"target": target, "message": str(message)} for message in field.errors]
    return entries


@register.simple_tag
def error_prefix(*forms: BaseForm | None) -> str:
    """``Error: `` for the title of a page whose form did not pass, else nothing."""
    return _("Error:") + " " if _failed(forms) else ""


@register.filter
def errors_id(form: BaseForm) -> str:
    """The id of the place where a form says what is wrong with it as a whole."""
    return "-".join(filter(None, [form.prefix, "form-errors"]))


@register.filter
def hidden_errors(form: BaseForm) -> list[str]:
    """Errors of fields nobody sees: they are said with those of the whole form."""
    return [str(message) for field in form.hidden_fields() for message in field.errors]


@register.simple_tag
def nhs_option(option: BoundWidget, classes: str) -> SafeString:
    """Draw the bare control of one radio or checkbox of several."""
    attributes = {name: value for name, value in option.data["attrs"].items() if name not in ("required", "class")}
    attributes |= {"class": classes, "type": option.data["type"], "name": option.data["name"]}
    attributes["value"] = option.data["value"]
    return format_html("<input{}>", flatatt(attributes))
