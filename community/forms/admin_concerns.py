"""What a moderator writes when a concern is dealt with."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from community.forms.plain_fields import PlainTextField


class OutcomeForm(forms.Form):
    """What was done about a concern."""

    outcome = PlainTextField(
        label=_("What was done"),
        help_text=_("For other moderators. Write what happened and why, so that it can be understood in a year."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Say what was done")},
    )
