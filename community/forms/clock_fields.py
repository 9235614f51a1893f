"""Fields for days and times of day, typed as people write them."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from community.clock import typed_time
from community.example_days import example_day, with_example
from community.forms.privacy import DATES
from community.forms.typed_days import TypedDay, plain_day, written_like_a_day

QUARTER = 15
BETWEEN = " /-."  # what may stand between a day and its year
JUST_PASSED = dt.timedelta(days=31)


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
        messages = {"invalid": with_example(_("Enter a date such as %(day)s")), **options.pop("error_messages", {})}
        super().__init__(input_formats=DATES, widget=widget, error_messages=messages, **options)

    def to_python(self, value: Any) -> dt.date | None:
        """The day. Raises ValidationError for what is none, which says what is wrong with what is written like one."""
        plain = plain_day(value)
        try:
            return super().to_python(plain)
        except ValidationError as error:
            if (typed := self._typed(str(plain))) and (wrong := _what_is_wrong(typed)):
                raise ValidationError(wrong, code="invalid") from error
            raise

    def _typed(self, text: str) -> TypedDay | None:
        return written_like_a_day(text)


def _what_is_wrong(typed: TypedDay) -> str:
    """Why there is no such day; empty if there is, or if it cannot be told what was meant."""
    if turned := typed.other_way_round:
        example = f"{turned.day}/{turned.month}/{turned.year}" if turned.date else example_day(timezone.localdate())
        return gettext("The day comes first, then the month: such as %(day)s") % {"day": example}
    if (ends := typed.month_ends) and typed.day > ends.day:
        return gettext("There is no %(day)s") % {"day": f"{typed.day} {date_format(ends, 'F Y')}"}
    return ""


class NearDayField(DayField):
    """A day that may be typed without its year ("5 jan", "5/1"): then it is the next one, unless it has just passed.

    Who types a day of the last month is told so, and does not mean next year. ``today`` is that of whoever types;
    whoever makes the form sets it, and until then no day goes without its year.
    """

    today: dt.date | None = None

    def to_python(self, value: Any) -> dt.date | None:
        """The day. Raises ValidationError for what is none."""
        try:
            return super().to_python(value)
        except ValidationError:
            day = self._meant(str(plain_day(value)), self.today) if self.today else None
            if day is None:
                raise
            return day

    def _typed(self, text: str) -> TypedDay | None:
        """Also what goes without its year: then it is of the next such month, unless that has just passed."""
        if (whole := super()._typed(text)) or self.today is None:
            return whole
        nearest = self.today - JUST_PASSED
        texts = [f"{text}{between}{year}" for year in (nearest.year, nearest.year + 1) for between in BETWEEN]
        found = [typed for one in texts if (typed := written_like_a_day(one))]
        return next((typed for typed in found if (ends := typed.month_ends) and ends >= nearest), None)

    def _meant(self, text: str, today: dt.date) -> dt.date | None:
        days = [self._in_year(text, year) for year in (today.year - 1, today.year, today.year + 1)]
        return next((day for day in days if day and day >= today - JUST_PASSED), None)

    def _in_year(self, text: str, year: int) -> dt.date | None:
        for between in BETWEEN:
            with suppress(ValidationError):
                return super().to_python(f"{text}{between}{year}")
        return None
