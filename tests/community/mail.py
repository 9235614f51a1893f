"""Reads what the site has written."""

from __future__ import annotations

import datetime as dt
import re

from django.core import mail
from django.utils import timezone

from community.services import deliver


def mails(now: dt.datetime | None = None) -> list[mail.EmailMultiAlternatives]:
    """All mails so far, those that are due in the outbox sent first."""
    deliver.deliver_due(now=now or timezone.now())
    return mail.outbox


def last_mail() -> mail.EmailMultiAlternatives:
    """The newest mail that was sent."""
    assert mail.outbox, "no mail was sent"
    return mail.outbox[-1]


def code_in_mail() -> str:
    """The code of the newest mail, as the person reads it."""
    found = re.search(r"^\d{4}-\d{4}$", str(last_mail().body), re.MULTILINE)
    assert found, last_mail().body
    return found[0]


def link_in_mail(containing: str, now: dt.datetime | None = None) -> str:
    """The address in the newest mail, sent or due in the outbox, that holds ``containing``."""
    mails(now)
    found = re.search(rf"^https?://\S*{re.escape(containing)}\S*$", str(last_mail().body), re.MULTILINE)
    assert found, last_mail().body
    return found[0]
