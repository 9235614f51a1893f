"""Changing one's own account."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import AddEmailForm, ChangePasswordForm, SetPasswordForm
from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from community.forms.addresses import plain_address
from community.forms.plain_fields import NameField
from community.forms.wording import one_password, reword, reword_email


class DetailsForm(forms.Form):
    """The name to greet by and the language to read and be written to in."""

    first_name = NameField(
        label=_("First name"),
        autocomplete="given-name",
        required=False,
        error_messages={"required": _("Enter your first name")},
    )
    last_name = NameField(label=_("Last name"), autocomplete="family-name", required=False)
    language = forms.ChoiceField(
        label=_("Language"),
        help_text=_("For emails, and for the site after you save this."),
        choices=settings.LANGUAGES,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a language"), "invalid_choice": _("Choose a language")},
    )

    def __init__(self, *args: Any, must_be_named: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["first_name"].required = must_be_named


class ChangeEmailForm(AddEmailForm):
    """A new email address for the account."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reword_email(
            self, label=_("New email address"), hint=_("We send a code to it. Your old address stays till then.")
        )
        self.fields["email"].validators.append(plain_address)


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
