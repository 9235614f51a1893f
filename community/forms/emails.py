"""Choosing which mails to get."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from community import mail_kinds


class EmailsForm(forms.Form):
    """A box for each reminder, and whether invitations come by mail."""

    kinds = forms.MultipleChoiceField(
        label=_("Reminders"),
        help_text=_("Choose as many as you like. With none, you get no reminders at all."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    calendar_mails = forms.BooleanField(
        label=_("Send calendar invitations by email"),
        help_text=_(
            "Meetings then appear in your calendar, move and go by themselves. Choose this or your private calendar "
            "address, not both: with both, you may see each meeting twice."
        ),
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(kind.name, capfirst(str(kind.label))) for kind in mail_kinds.reminders()]
        self.fields["kinds"].choices = choices  # type: ignore[attr-defined]
        if not choices:
            del self.fields["kinds"]
