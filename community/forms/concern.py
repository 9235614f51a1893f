"""Raising a concern."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from community.forms.plain_fields import PlainTextField
from community.models import Concern


class ConcernForm(forms.Form):
    """What kind of concern, and what happened."""

    kind = forms.ChoiceField(
        label=_("What is it about?"),
        choices=Concern.Kind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what it is about"), "invalid_choice": _("Choose what it is about")},
    )
    text = PlainTextField(
        label=_("What happened?"),
        help_text=_("Say what you saw or read, and when. Do not include anything about a patient."),
        max_length=2000,
        error_messages={"required": _("Enter what happened")},
    )
