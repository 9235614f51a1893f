"""Fitting a mail to the mail service that is set: by what it is known again in reports, and what its API can carry."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.conf import settings

from community.mail_reports import MAIL

if TYPE_CHECKING:
    from django.core.mail import EmailMultiAlternatives

CARRIES_CALENDARS = ("amazon_ses",)  # by its API; over SMTP all do
KEEPS_NOTHING = ("postal",)  # sends no words of ours back
# Over SMTP each service has a header of its own for what it is to send back: its name, and what the words stand under.
HEADERS = {
    "amazon_ses": ("X-Metadata", ""),
    "brevo": ("X-Mailin-custom", ""),
    "mailgun": ("X-Mailgun-Variables", ""),
    "mailjet": ("X-MJ-EventPayload", ""),
    "mandrill": ("X-MC-Metadata", ""),
    "sendgrid": ("X-SMTPAPI", "unique_args"),
    "sparkpost": ("X-MSYS-API", "metadata"),
}


def fit(mail: EmailMultiAlternatives, message_id: str) -> None:
    """Have the service repeat ``message_id`` with whatever it reports of ``mail``, and be able to take all of it."""
    service = settings.MAIL_SERVICE
    by_api = settings.EMAIL_BACKEND.startswith("anymail.")
    if by_api and service not in CARRIES_CALENDARS:
        _attach_calendars(mail)
    if service and service not in KEEPS_NOTHING:
        _trace(mail, message_id, service, by_api=by_api)


def _trace(mail: EmailMultiAlternatives, message_id: str, service: str, *, by_api: bool) -> None:
    words = {MAIL: message_id}
    if by_api:
        with_words: Any = mail
        with_words.metadata = words
    elif service == "postmark":
        mail.extra_headers[f"X-PM-Metadata-{MAIL}"] = message_id
    elif service in HEADERS:
        name, under = HEADERS[service]
        mail.extra_headers[name] = json.dumps({under: words} if under else words)


def _attach_calendars(mail: EmailMultiAlternatives) -> None:
    """An invitation as a file: most programs offer to open it, if not with buttons of their own."""
    parts, mail.alternatives = mail.alternatives, []
    for content, kind in parts:
        if kind.startswith("text/calendar"):
            mail.attach("invitation.ics", str(content), kind)
        else:
            mail.attach_alternative(str(content), kind)
