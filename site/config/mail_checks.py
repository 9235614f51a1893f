"""``manage.py check``: what a mail service needs so that its reports are heard, and are its own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core import checks

SHORTEST = 16  # of the password: the address is open to everybody, and a forged report stops somebody's mail
# Their reports are signed, and without the key each is refused or answered with an error. (Mailgun's could also be its
# key for sending, which it no longer signs with.)
SIGNING_KEYS = {
    "mailersend": "MAILERSEND_SIGNING_SECRET",
    "mailgun": "MAILGUN_WEBHOOK_SIGNING_KEY",
    "mandrill": "MANDRILL_WEBHOOK_KEY",
    "postal": "POSTAL_WEBHOOK_KEY",
    "unisender_go": "UNISENDER_GO_API_KEY",
}


def check_mail_service(**_words: Any) -> list[checks.CheckMessage]:
    """A sentence for each thing that is missing where MAIL_SERVICE is set; none shows a secret."""
    return list(_found()) if settings.MAIL_SERVICE else []


def _found() -> Iterator[checks.CheckMessage]:
    service, secret = settings.MAIL_SERVICE, settings.MAIL_WEBHOOK_SECRET
    anymail: dict[str, Any] = getattr(settings, "ANYMAIL", {})
    if not secret:
        yield checks.Warning(
            "MAIL_SERVICE is set and MAIL_WEBHOOK_SECRET is not: bounces and complaints that the service reports are "
            "not heard.",
            id="hwb.W001",
        )
        return
    if len(secret.partition(":")[2]) < SHORTEST:
        yield checks.Error(f"The password in MAIL_WEBHOOK_SECRET needs at least {SHORTEST} characters.", id="hwb.E001")
    key = SIGNING_KEYS.get(service)
    if key and not anymail.get(key):
        yield checks.Error(f"MAIL_SERVICE={service} signs its reports, and ANYMAIL_{key} is not set.", id="hwb.E002")
