"""Writing to people: one function for the whole site.

A mail is two templates, ``emails/<template>_subject.txt`` and ``emails/<template>.txt``. The HTML part is made from the
text, so the two can never say different things.
"""

from __future__ import annotations

import logging
import re
from email.utils import formataddr, parseaddr
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from home.email_html import html_of
from home.mail_blanks import Words, filled
from home.menu import site_settings

EMPTY_LINES = re.compile(r"\n\s*\n")  # one is enough, whatever a template left out

logger = logging.getLogger(__name__)


class MailNotSentError(Exception):
    """The mail could not be handed over. Whoever called decides whether the person must be told."""


def send_email(
    *, to: str, template: str, context: dict[str, Any] | None = None, language: str | None = None, first_name: str = ""
) -> None:
    """Send one mail to one person in their language; links in ``context`` must be full and start with BASE_URL.

    Raises MailNotSentError.
    """
    hand_over(compose(to=to, template=template, context=context, language=language, first_name=first_name))


def compose(
    *,
    to: str,
    template: str,
    context: dict[str, Any] | None = None,
    language: str | None = None,
    first_name: str = "",
    to_many: bool = False,
) -> EmailMultiAlternatives:
    """The same mail, written and not sent yet: what is wrong with its words shows before anybody says it is sent.

    Of one ``to_many`` a form is filled in; see ``home.mail_blanks`` for what its template and ``context`` may be.
    """
    with translation.override(language or translation.get_language()):
        service = site_settings()
        known = {
            "greeting_name": first_name or _("colleague"),
            "service_name": service.name,
            "contact_email": service.contact_email,
            "site_url": _home_url(),
        }
        values = known | (context or {})
        words = filled(_words, template, values) if to_many else _words(template, values)
        sender = formataddr((service.name, service_mailbox()))
        reply_to = [service.contact_email] if service.contact_email else None
        mail = EmailMultiAlternatives(words.subject, words.text, sender, [to], reply_to=reply_to)
        mail.attach_alternative(words.html, "text/html")
        return mail


def _words(template: str, values: dict[str, Any]) -> Words:
    subject = " ".join(render_to_string(f"emails/{template}_subject.txt", values).split())
    text = EMPTY_LINES.sub("\n\n", render_to_string(f"emails/{template}.txt", values)).strip() + "\n"
    return Words(subject, text, html_of(text, subject=subject, service_name=values["service_name"]))


def hand_over(mail: EmailMultiAlternatives) -> None:
    """Send what was composed. Raises MailNotSentError."""
    try:
        mail.send()
    except (OSError, ValueError) as error:  # an error of SMTP; a header or an address that cannot be written
        logger.error("mail not sent: %s (%s)", type(error).__name__, mail.subject)
        raise MailNotSentError(mail.subject) from error


def service_mailbox() -> str:
    """The bare address that mails come from."""
    return _mailbox(settings.DEFAULT_FROM_EMAIL)


@lru_cache(maxsize=4)
def _mailbox(address: str) -> str:
    return parseaddr(address)[1]


def absolute_url(path: str) -> str:
    """The full address of a path of this site, from BASE_URL and never from a request."""
    return f"{settings.BASE_URL}/{path.lstrip('/')}"


def _home_url() -> str:
    language = translation.get_language() or settings.LANGUAGE_CODE
    return absolute_url("" if language == settings.LANGUAGE_CODE else f"{language}/")
