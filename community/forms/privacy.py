"""Taking a break."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from community.example_days import with_example
from community.periods import Period
from community.services.pausing import OPEN_ENDED

LONGEST = Period(years=2)
FULL_YEARS = ["%d/%m/%Y", "%d %m %Y", "%d.%m.%Y", "%d-%m-%Y", "%d %B %Y", "%d %b %Y", "%Y-%m-%d"]
SHORT_YEARS = ["%d/%m/%y", "%d %m %y", "%d.%m.%y", "%d %B %y", "%d %b %y"]  # with dashes the year may stand first
DATES = FULL_YEARS + SHORT_YEARS
LENGTHS = {"1": Period(months=1), "3": Period(months=3), "6": Period(months=6)}


class PauseForm(forms.Form):
    """How long a break lasts. ``cleaned_data["day"]`` is the day on which the member is back."""

    length = forms.ChoiceField(
        label=_("How long do you want a break?"),
        choices=[
            ("1", _("1 month")),
            ("3", _("3 months")),
            ("6", _("6 months")),
            ("date", _("Until a date")),
            ("open", _("Until I come back")),
        ],
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose how long you want a break"),
            "invalid_choice": _("Choose how long you want a break"),
        },
    )
    until = forms.DateField(
        label=_("Date you are back"),
        help_text=with_example(_("Only if you chose “Until a date”. For example, %(day)s")),
        required=False,
        input_formats=DATES,
        widget=forms.TextInput(attrs={"class": "nhsuk-input--width-10", "inputmode": "text"}),
        error_messages={"invalid": with_example(_("Enter a date such as %(day)s"))},
    )

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_until(self) -> dt.date | None:
        """A day between tomorrow and two years from now; what is typed beside another choice does not count."""
        day = self.cleaned_data["until"]
        if self.cleaned_data.get("length") != "date":
            return None
        if day is None:
            raise ValidationError(_("Enter the date you are back"))
        if not self.today < day <= _from(self.today, LONGEST):
            raise ValidationError(_("Enter a date in the future, no more than 2 years from now"))
        return day

    def clean(self) -> dict[str, Any]:
        """Work out the day."""
        cleaned = super().clean() or self.cleaned_data
        length = cleaned.get("length")
        if length in LENGTHS:
            cleaned["day"] = _from(self.today, LENGTHS[length])
        elif length:
            cleaned["day"] = OPEN_ENDED if length == "open" else cleaned.get("until")
        return cleaned


def _from(today: dt.date, period: Period) -> dt.date:
    return period.after(dt.datetime.combine(today, dt.time(), tzinfo=dt.UTC)).date()
