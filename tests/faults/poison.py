"""Mails that ought to be written and are not: one raises an error, one takes the process with it."""

from __future__ import annotations

import datetime as dt
import os
import signal
from typing import TYPE_CHECKING

from community import mail_kinds
from community.mail_kinds import MailKind

if TYPE_CHECKING:
    from django.core.mail import EmailMultiAlternatives

    from community.models import Delivery


def raises(delivery: Delivery, now: dt.datetime) -> EmailMultiAlternatives | None:
    """As a template with a mistake does."""
    raise ZeroDivisionError("of mary@example.com")


def crashes(delivery: Delivery, now: dt.datetime) -> EmailMultiAlternatives | None:
    """As a library in C with a mistake does."""
    os.kill(os.getpid(), signal.SIGSEGV)
    return None


def register_poison() -> None:
    """Let this process know both kinds."""
    mail_kinds.register(
        [
            MailKind("test_raises", "A mail that cannot be written", raises, reminder=True, urgent=True),
            MailKind("test_crashes", "A mail that kills its writer", crashes, reminder=True, urgent=True),
        ]
    )
