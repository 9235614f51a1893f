"""The second step: authenticator app, passkeys, recovery codes."""

from __future__ import annotations

import struct
from collections.abc import Callable
from typing import Any, TypeVar

from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    EditWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from cryptography.exceptions import InvalidSignature
from django import forms
from django.utils.translation import gettext_lazy as _

from community.forms.wording import reword, reword_code

T = TypeVar("T")
# What fido2 raises on bytes that no device has made; allauth catches only some of it.
MALFORMED = (AttributeError, IndexError, InvalidSignature, KeyError, TypeError, ValueError, struct.error)
NAME_LENGTH = 60


def refused_when_malformed(check: Callable[[], T]) -> T:
    """Run allauth's check of a credential; one that is not even shaped like one is a form error and no crash."""
    try:
        return check()
    except MALFORMED as error:
        raise get_adapter().validation_error("incorrect_code") from error


class SecondStepForm(AuthenticateForm):
    """A code of the authenticator app, or a recovery code."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reword_code(self, _("Code"), hint=_("6 digits from your app, or one of your 8-digit recovery codes"))


class SecondStepAgainForm(ReauthenticateForm):
    """The same, before something that matters."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reword_code(self, _("Code"), hint=_("6 digits from your app, or one of your 8-digit recovery codes"))


class AddAppForm(ActivateTOTPForm):
    """The first code of a new authenticator app."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reword_code(self, _("Code from the app"), hint=_("6 digits"))


class AddPasskeyForm(AddWebAuthnForm):
    """A new passkey. Every key added here can sign in by itself, so nobody has to know what "passwordless" means."""

    passwordless = forms.BooleanField(widget=forms.HiddenInput, required=False, initial=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        hint = _("So that you can tell it from others later.")
        reword(self, "name", _("Name of the passkey"), required="", hint=hint)
        self.fields["credential"].error_messages["required"] = _("Your device did not give a passkey. Try again")

    def clean_name(self) -> str:
        return super().clean_name()[:NAME_LENGTH]

    def clean(self) -> dict[str, Any]:
        return refused_when_malformed(super().clean)


class RenamePasskeyForm(EditWebAuthnForm):
    """Another name for a passkey."""

    name = forms.CharField(max_length=NAME_LENGTH)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reword(self, "name", _("Name of the passkey"), required=_("Enter a name"))


class UsePasskeyForm(AuthenticateWebAuthnForm):
    """A passkey as the second step."""

    def clean_credential(self) -> Authenticator:
        return refused_when_malformed(super().clean_credential)


class SignInWithPasskeyForm(LoginWebAuthnForm):
    """A passkey instead of a password."""

    def clean_credential(self) -> Authenticator:
        return refused_when_malformed(super().clean_credential)


class PasskeyAgainForm(ReauthenticateWebAuthnForm):
    """A passkey before something that matters."""

    def clean_credential(self) -> Authenticator:
        return refused_when_malformed(super().clean_credential)
