"""Gives a field of somebody else's form our label, hint and error messages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.forms import BaseForm, Field
    from django.utils.functional import _StrPromise as Promise

PASSWORD_HINT = _("At least 8 characters. Three random words make a good password.")


def reword(
    form: BaseForm, name: str, label: Promise | str, *, required: Promise | str, hint: Promise | str = ""
) -> Field:
    """Set label, hint and the message for an empty field, and return the field for what else it needs."""
    field = form.fields[name]
    field.label = label
    field.help_text = hint
    field.error_messages["required"] = required
    return field


def reword_email(form: BaseForm, name: str = "email", label: Promise | str = "", hint: Promise | str = "") -> None:
    """An email address field in plain words."""
    field = reword(form, name, label or _("Email address"), required=_("Enter your email address"), hint=hint)
    field.error_messages["invalid"] = _("Enter an email address in the right format, like name@example.com")
    for validator in field.validators:
        if hasattr(validator, "message") and getattr(validator, "code", "") == "invalid":
            validator.message = field.error_messages["invalid"]


def reword_code(form: BaseForm, label: Promise | str, *, hint: Promise | str = "") -> None:
    """A field for a code of digits: the phone shows its number pad and offers the code it has just received."""
    field = reword(form, "code", label, required=_("Enter the code"), hint=hint)
    field.widget.attrs |= {
        "inputmode": "numeric",
        "autocomplete": "one-time-code",
        "class": "nhsuk-input--width-10 nhsuk-input--code",
    }


def one_password(form: BaseForm, label: Promise | str) -> None:
    """A new password is typed once: it can be shown, and pasting is allowed."""
    form.fields.pop("password2", None)
    reword(form, "password1", label, required=_("Enter a password"), hint=PASSWORD_HINT)
