"""Fields for words that other people will read."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from community.plain_text import plain_line, plain_lines

TOO_LONG = ngettext_lazy(
    "Use no more than %(limit_value)d character", "Use no more than %(limit_value)d characters", "limit_value"
)
NAME_LENGTH = 60
# A name stands in mails to addresses the person has not proved to own: it must not be a place for links or lines.
NOT_IN_A_NAME = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029<>@/\\:{}]|www\.|\w{2}\.\w{2}", re.IGNORECASE)


class PlainCharField(forms.CharField):
    """One line, without signs that cannot be seen or that turn the words around them."""

    def __init__(self, **options: Any) -> None:
        messages = {"max_length": TOO_LONG, **options.pop("error_messages", {})}
        super().__init__(error_messages=messages, **options)

    def to_python(self, value: Any) -> str:
        """The line as it is kept. What is far too long stays as it is, to be refused."""
        text = super().to_python(value) or ""
        return text if self.max_length and len(text) > 20 * self.max_length else self.plain(text)

    def plain(self, text: str) -> str:
        """The cleaned words."""
        return plain_line(text)


class PlainTextField(PlainCharField):
    """The same, of several lines."""

    widget = forms.Textarea

    def plain(self, text: str) -> str:
        """The cleaned lines."""
        return plain_lines(text)


class NameField(PlainCharField):
    """A part of a person's name. It stands in mails, so it is no place for links."""

    def __init__(self, *, autocomplete: str, **options: Any) -> None:
        widget = forms.TextInput(attrs={"autocomplete": autocomplete, "class": "nhsuk-input--width-20"})
        super().__init__(max_length=NAME_LENGTH, widget=widget, **options)

    def validate(self, value: Any) -> None:
        """Refuse what could carry an address or a line break."""
        super().validate(value)
        if NOT_IN_A_NAME.search(value.replace("\x00", "")):  # of a NUL the field itself speaks
            raise ValidationError(_("Enter a name without web addresses or special signs"))
