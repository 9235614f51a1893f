"""Creating an account and signing in."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import (
    ConfirmEmailVerificationCodeForm,
    ConfirmLoginCodeForm,
    LoginForm,
    ReauthenticateForm,
    RequestLoginCodeForm,
    ResetPasswordForm,
    ResetPasswordKeyForm,
    SignupForm,
)
from django.utils.translation import gettext_lazy as _

from community.forms.addresses import plain_address
from community.forms.wording import one_password, reword, reword_code, reword_email


class CreateAccountForm(SignupForm):
    """An email address and a password; the name comes later, from the account page."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reword_email(self, hint=_("Your work address is best. We send a code to it."))
        self.fields["email"].validators.append(plain_address)
        one_password(self, _("Password"))


class SignInForm(LoginForm):
    """Email address and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reword_email(self, "login")
        self.fields["login"].widget.attrs["autocomplete"] = "username"
        reword(self, "password", _("Password"), required=_("Enter your password"))


class AskForCodeForm(RequestLoginCodeForm):
    """The address a sign-in code is sent to."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reword_email(self)


class SignInCodeForm(ConfirmLoginCodeForm):
    """The sign-in code."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reword_code(self, _("Code"), hint=_("8 digits, for example 1234-5678"))


class EmailCodeForm(ConfirmEmailVerificationCodeForm):
    """The code that confirms an email address."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reword_code(self, _("Code"), hint=_("8 digits, for example 1234-5678"))


class ForgottenPasswordForm(ResetPasswordForm):
    """The address a link for a new password is sent to."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reword_email(self)


class NewPasswordForm(ResetPasswordKeyForm):
    """A new password after following the link."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        one_password(self, _("New password"))


class PasswordAgainForm(ReauthenticateForm):
    """The password once more, before something that matters."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reword(self, "password", _("Password"), required=_("Enter your password"))
