"""Radios of which one opens something more to answer, and days as people type them."""

from __future__ import annotations

from typing import Any

from django import forms

from community.forms.clock_fields import DayField
from community.forms.plain_fields import PlainCharField, PlainTextField


class OpeningRadios(forms.RadioSelect):
    """Radios of which those named in ``opening`` open what stands under them (``diagnostic/_radios.html``)."""

    def __init__(self, *opening: str) -> None:
        super().__init__()
        self.opening = opening

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """An option with the id of what it opens."""
        option: dict[str, Any] = super().create_option(name, value, *args, **kwargs)
        if str(value) in self.opening:
            option["opens"] = f"{option['attrs'].get('id', name)}_opens"
            option["opens_second"] = self.opening.index(str(value)) == 1
        return option


class AskedForSometimes(forms.Field):
    """Mixed into a field that some other answer calls for: never "(optional)", and whether it is missing is the form's
    to say."""

    def validate(self, value: Any) -> None:
        """Look at what is there."""
        if value not in self.empty_values:
            super().validate(value)


class SometimesSeveral(AskedForSometimes, forms.MultipleChoiceField):
    """Several choices."""


class SometimesWords(AskedForSometimes, PlainCharField):
    """A line of words."""


class SometimesText(AskedForSometimes, PlainTextField):
    """Several lines of words."""


class SometimesDay(AskedForSometimes, DayField):
    """A day that some other answer calls for."""
