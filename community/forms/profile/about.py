"""Who somebody is."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.dates import MONTHS
from django.utils.translation import gettext_lazy as _

from community.forms.plain_fields import NameField, PlainCharField, PlainTextField

EARLIEST_YEAR = 1948  # the NHS began
NO_MONTH = _("Choose a month")
NO_YEAR = _("Enter a year with 4 digits, such as 2021")


def _months() -> list[tuple[str, Any]]:
    return [("", _("Month")), *((str(number), name) for number, name in MONTHS.items())]


class AboutForm(forms.Form):
    """Name, pronouns, role, in post since, about me. Only a first name must be given."""

    first_name = NameField(
        label=_("First name"), autocomplete="given-name", error_messages={"required": _("Enter your first name")}
    )
    last_name = NameField(label=_("Last name"), autocomplete="family-name", required=False)
    pronouns = PlainCharField(
        label=_("Pronouns"),
        help_text=_("Such as “she/her”, “he/him” or “they/them”."),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"class": "nhsuk-input--width-10"}),
    )
    role_title = PlainCharField(
        label=_("Your role"), help_text=_("Such as “Health and wellbeing lead”."), required=False, max_length=120
    )
    in_post_month = forms.ChoiceField(
        label=_("Month"), required=False, error_messages={"invalid_choice": NO_MONTH}, choices=_months
    )
    in_post_year = forms.RegexField(
        r"^\d{4}$",
        label=_("Year"),
        required=False,
        error_messages={"invalid": NO_YEAR},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "nhsuk-input--width-4"}),
    )
    about = PlainTextField(
        label=_("About you"),
        help_text=_("What you work on and what you like to talk about. Do not put in anything about patients."),
        required=False,
        max_length=600,
    )

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean(self) -> dict[str, Any]:
        """Put month and year together as ``in_post_since``, the first of the month; both or neither."""
        cleaned = self.cleaned_data
        month, year = cleaned.pop("in_post_month", ""), cleaned.pop("in_post_year", "")
        cleaned["in_post_since"] = None
        if (not month and not year) or self.errors.keys() & {"in_post_month", "in_post_year"}:
            return cleaned
        if not month:
            self.add_error("in_post_month", _("Choose a month as well, or leave the year empty"))
        elif not year:
            self.add_error("in_post_year", _("Enter a year as well, or choose no month"))
        else:
            cleaned["in_post_since"] = self._first_of_month(int(year), int(month))
        return cleaned

    def _first_of_month(self, year: int, month: int) -> dt.date | None:
        if not EARLIEST_YEAR <= year <= self.today.year:
            self.add_error(
                "in_post_year",
                _("Enter a year from %(first)d to %(last)d") % {"first": EARLIEST_YEAR, "last": self.today.year},
            )
            return None
        since = dt.date(year, month, 1)
        if since > self.today:
            self.add_error("in_post_month", _("The month you started cannot be in the future"))
            return None
        return since
