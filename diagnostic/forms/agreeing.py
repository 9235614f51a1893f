"""What a group settles on."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from diagnostic.forms.opening import SometimesText


class ReasonForm(forms.Form):
    """Why the agreed rating is what it is."""

    rationale = SometimesText(
        label=_("Reason"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Needed where people are split, most said something else, or nobody rated the statement."),
    )  # fmt: skip
