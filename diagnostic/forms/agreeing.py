"""What a group settles on."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from community.forms.plain_fields import PlainTextField


class ReasonForm(forms.Form):
    """Why the agreed rating is what it is."""

    rationale = PlainTextField(
        label=_("Reason"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Needed where people said red and green, or where you agree on something that most did not say."),
    )  # fmt: skip
