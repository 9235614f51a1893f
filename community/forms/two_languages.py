"""A title and a text in English, and in Welsh both or neither."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from community.forms.plain_fields import PlainCharField, PlainTextField

WELSH = {"lang": "cy"}
ROWS = {"rows": 5}


def english_text(*, label: Any, missing: Any) -> PlainTextField:
    """The text, which is required; ``missing`` is said where it is not there."""
    return PlainTextField(
        label=label, max_length=2000, widget=forms.Textarea(attrs=ROWS), error_messages={"required": missing},
        help_text=_("Plain words. An address that starts with https:// becomes a link."),
    )  # fmt: skip


def welsh_text(*, label: Any) -> PlainTextField:
    """The text in Welsh, which may be left out with the title."""
    return PlainTextField(label=label, max_length=2000, required=False, widget=forms.Textarea(attrs=ROWS | WELSH))


class TwoLanguagesForm(forms.Form):
    """Its fields ``title`` and ``title_cy`` go with the two texts of the form below, called ``text_name`` (and _cy)."""

    text_name: ClassVar[str]

    title = PlainCharField(label=_("Title"), max_length=120, error_messages={"required": _("Enter a title")})
    title_cy = PlainCharField(
        label=_("Title in Welsh"), max_length=120, required=False, widget=forms.TextInput(attrs=WELSH),
        help_text=_("Title and text, or neither. Without them people who read Welsh see the English."),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Both Welsh texts or neither."""
        cleaned = super().clean() or self.cleaned_data
        text_cy = f"{self.text_name}_cy"
        title, text = cleaned.get("title_cy"), cleaned.get(text_cy)
        if title and not text and text_cy not in self.errors:
            self.add_error(text_cy, _("Enter the text in Welsh, or take the title in Welsh away"))
        if text and not title and "title_cy" not in self.errors:
            self.add_error("title_cy", _("Enter the title in Welsh, or take the text in Welsh away"))
        return cleaned
