"""The form of the act of review."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateInput

LONGEST = dt.timedelta(days=3 * 366)


class ReviewForm(forms.Form):
    """When the next review is due."""

    next_due = forms.DateField(
        label=_("Next review due"),
        widget=AdminDateInput,
        help_text=_("A year on is usual. Choose an earlier day if the page will be out of date sooner."),
    )
    note = forms.CharField(
        label=_("Note"),
        max_length=255,
        required=False,
        help_text=_("Kept in the page’s history for other editors. Readers do not see it."),
    )

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_next_due(self) -> dt.date:
        """A day after today, and at most three years on."""
        due: dt.date = self.cleaned_data["next_due"]
        if due <= self.today:
            raise ValidationError(_("Choose a day after today."), code="past")
        if due > self.today + LONGEST:
            raise ValidationError(_("Choose a day within three years."), code="too_far")
        return due
