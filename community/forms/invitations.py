"""Inviting somebody."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from community.forms.addresses import plain_address
from community.forms.wording import reword_email


class InviteForm(forms.Form):
    """Whom to invite, and in which language to write."""

    email = forms.EmailField(validators=[plain_address])
    language = forms.ChoiceField(
        label=_("Language of the invitation"),
        choices=settings.LANGUAGES,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a language"), "invalid_choice": _("Choose a language")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reword_email(self, label=_("Their email address"), hint=_("Only you and the person you invite will see it."))
        self.fields["email"].error_messages["required"] = _("Enter an email address")

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).strip().lower()
