"""Reads what the site has written."""

from __future__ import annotations

import re

from django.core import mail


def last_mail() -> mail.EmailMultiAlternatives:
    """The newest mail."""
    assert mail.outbox, "no mail was sent"
    return mail.outbox[-1]


def code_in_mail() -> str:
    """The code of the newest mail, as the person reads it."""
    found = re.search(r"^\d{4}-\d{4}$", str(last_mail().body), re.MULTILINE)
    assert found, last_mail().body
    return found[0]


def link_in_mail(containing: str) -> str:
    """The address in the newest mail that holds ``containing``."""
    found = re.search(rf"^https?://\S*{re.escape(containing)}\S*$", str(last_mail().body), re.MULTILINE)
    assert found, last_mail().body
    return found[0]
