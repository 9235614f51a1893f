"""allauth's adapter for the second step: our words, sealed keys, and passkeys named after the service."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from community.secrets_at_rest import seal, unseal

if TYPE_CHECKING:
    from community.models import User


class MFAAdapter(DefaultMFAAdapter):
    """What allauth asks about authenticator apps, passkeys and recovery codes."""

    error_messages: ClassVar[dict[str, Any]] = DefaultMFAAdapter.error_messages | {
        "cannot_generate_recovery_codes": _("Add an authenticator app or a passkey first"),
        "incorrect_code": _("That did not work. Check the code, or wait for the next one, and try again"),
        "unverified_email": _("Confirm your email address first"),
    }

    def encrypt(self, text: str) -> str:
        """Seal a key before it is stored."""
        return seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        """Open a stored key."""
        return unseal(encrypted_text)

    def _get_site_name(self) -> str:
        """What a phone shows beside the passkey: the service, not the host name of the moment."""
        return settings.WAGTAIL_SITE_NAME

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:  # noqa: A002  allauth's name
        """``Passkey 1``, ``Passkey 2``: what the name field starts with."""
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        return gettext("Passkey {number}").format(number=number)
