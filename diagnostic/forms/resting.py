"""Forms that say what they showed when they were opened: what somebody else changed meanwhile is not written over."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from diagnostic.as_seen import stamp_of


@dataclass(frozen=True, slots=True)
class Beside:
    """A field that says one thing now and was typed in another way."""

    label: str
    old: str
    new: str


class RestingForm(forms.Form):
    """A form that carries the stamp of what it showed. ``seen`` is empty where the page kept none: that rests on
    nothing."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def shows(self, kept: Mapping[str, Any]) -> Self:
        """Note what the page shows: ``kept``, as the service keeps it."""
        self.initial["seen"] = stamp_of(kept)
        return self

    def resting_on(self, kept: Mapping[str, Any]) -> Self:
        """The same as it was typed, to be sent once more over ``kept``."""
        sent: Any = self.data
        data = sent.copy()
        data[self.add_prefix("seen")] = stamp_of(kept)
        self.data = data
        return self

    def beside(self, now: Mapping[str, Any], **typed: Any) -> list[Beside]:
        """What was typed, once it is valid, beside what stands ``now``, by the names of fields; where they differ."""
        given = self.cleaned_data | typed
        pairs = [(self.fields[name], now[name], given.get(name)) for name in self.fields if name in now]
        said = [(str(field.label), _words(field, old), _words(field, new)) for field, old, new in pairs]
        return [Beside(label, old, new) for label, old, new in said if old != new]


def _words(field: forms.Field, value: Any) -> str:
    """A value as people read it; empty for nothing."""
    choices: Any = getattr(field, "choices", ())
    if isinstance(field, forms.BooleanField):
        return _("Yes") if value else _("No")
    if isinstance(field, forms.MultipleChoiceField):
        return ", ".join(str(label) for code, label in choices if code in (value or ()))
    if isinstance(field, forms.ChoiceField):
        return next((str(label) for code, label in choices if code == value), "")
    return date_format(value, "DATE_FORMAT") if isinstance(value, dt.date) else str(value or "")
