"""Changing one's own account."""

from __future__ import annotations

import re
from typing import Any

from allauth.account.forms import AddEmailForm, ChangePasswordForm, SetPasswordForm
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from community.forms.wording import one_password, reword, reword_email

# A name stands in mails to addresses the person has not proved to own: it must not be a place for links or lines.
NOT_IN_A_NAME = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029<>@/\\:{}]|www\.|\w{2}\.\w{2}", re.IGNORECASE)


class DetailsForm(forms.Form):
    """The name to greet by and the language to read and be written to in."""

    first_name = forms.CharField(
        label=_("First name"),
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "given-name", "class": "nhsuk-input--width-20"}),
    )
    last_name = forms.CharField(
        label=_("Last name"),
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "family-name", "class": "nhsuk-input--width-20"}),
    )
    language = forms.ChoiceField(
        label=_("Language"),
        help_text=_("For emails, and for the site after you save this."),
        choices=settings.LANGUAGES,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a language"), "invalid_choice": _("Choose a language")},
    )

    def clean_first_name(self) -> str:
        return _plain_name(self.cleaned_data["first_name"])

    def clean_last_name(self) -> str:
        return _plain_name(self.cleaned_data["last_name"])


def _plain_name(name: str) -> str:
    if NOT_IN_A_NAME.search(name):
        raise ValidationError(_("Enter a name without web addresses or special signs"))
    return name


class ChangeEmailForm(AddEmailForm):
    """A new email address for the account."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reword_email(
            self, label=_("New email address"), hint=_("We send a code to it. Your old address stays till then.")
        )


class PasswordChangeForm(ChangePasswordForm):
    """The old password, and the new one once."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reword(self, "oldpassword", _("Current password"), required=_("Enter your current password"))
        one_password(self, _("New password"))


class FirstPasswordForm(SetPasswordForm):
    """A password for an account that had none."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        one_password(self, _("New password"))
