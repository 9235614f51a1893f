"""What somebody notes of a step: by when, whether it is done, and a few words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from community.example_days import with_example
from community.forms.clock_fields import DayField
from community.forms.plain_fields import PlainCharField
from diagnostic.forms.rounds import not_long_ago_or_far
from diagnostic.services.commitments import Noted

YES, NO = "yes", "no"
LONG_AGO = dt.timedelta(days=10 * 366)


class StepForm(forms.Form):
    """A step. A planned day that has passed may stay; a new one lies ahead."""

    done = forms.ChoiceField(
        label=_("Is it done?"), choices=[(NO, _("Not yet")), (YES, _("Yes"))], widget=forms.RadioSelect,
        error_messages={"required": _("Choose whether it is done")},
    )  # fmt: skip
    planned_for = DayField(
        label=_("When do you plan to do it?"), required=False, help_text=with_example(_("For example, %(day)s"))
    )  # fmt: skip
    done_on = DayField(
        label=_("When was it done?"), required=False,
        help_text=_("Only if it is done. Leave it empty for today."),
    )  # fmt: skip
    note = PlainCharField(
        label=_("Note"), required=False, max_length=300, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Everybody of your organisation reads this. For example, who does it, or where to find it."),
    )  # fmt: skip
    version = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)

    def __init__(self, data: Mapping[str, Any] | None = None, *, said: Noted, version: str, today: dt.date) -> None:
        self.said_before, self.today = said, today
        initial = {
            "done": YES if said.done_on else NO, "planned_for": said.planned_for, "done_on": said.done_on,
            "note": said.note, "version": version,
        }  # fmt: skip
        super().__init__(data, initial=initial)

    def clean_planned_for(self) -> dt.date | None:
        """As it was, or a day that one can still work towards."""
        day: dt.date | None = self.cleaned_data["planned_for"]
        if day is None or day == self.said_before.planned_for:
            return day
        return not_long_ago_or_far(day, self.today)

    def clean_done_on(self) -> dt.date | None:
        """Today, where it is done and nobody said when; nothing where it is not done."""
        day: dt.date | None = self.cleaned_data["done_on"]
        if self.cleaned_data.get("done") != YES:
            return None
        if day is not None and not self.today - LONG_AGO <= day <= self.today:
            raise ValidationError(_("Enter today or an earlier date, no more than 10 years ago"))
        return day or self.today

    def said(self) -> Noted:
        """What is noted."""
        return Noted(self.cleaned_data["planned_for"], self.cleaned_data["done_on"], self.cleaned_data["note"])
