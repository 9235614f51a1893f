"""Fields for days and times of day, typed as people write them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from community.clock import typed_time
from community.forms.privacy import DATES

QUARTER = 15


class ClockField(forms.CharField):
    """A time of day on a quarter of an hour, or None for nothing typed."""

    def __init__(self, **options: Any) -> None:
        widget = forms.TextInput(attrs={"class": "nhsuk-input--width-5", "autocomplete": "off"})
        super().__init__(required=False, widget=widget, **options)

    def clean(self, value: Any) -> dt.time | None:
        """The time. What is no time says so."""
        text = str(value or "").strip()
        if not text:
            return None
        time = typed_time(text)
        if time is None:
            raise ValidationError(_("Enter a time such as 9:00 or 14:30"))
        if time.minute % QUARTER:
            raise ValidationError(_("Enter a time on a quarter of an hour, such as 9:15 or 9:30"))
        return time

    def prepare_value(self, value: Any) -> Any:
        """As it is shown in the field."""
        return f"{value:%H:%M}" if isinstance(value, dt.time) else value


class DayField(forms.DateField):
    """A day, typed in any of the usual ways."""

    def __init__(self, **options: Any) -> None:
        widget = forms.DateInput(format="%d/%m/%Y", attrs={"class": "nhsuk-input--width-10", "autocomplete": "off"})
        messages = {"invalid": _("Enter a date such as 27/3/2027"), **options.pop("error_messages", {})}
        super().__init__(input_formats=DATES, widget=widget, error_messages=messages, **options)
