"""Mails that were written into files in place of being sent: what a newcomer's own site does. Never in production."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

if TYPE_CHECKING:
    from email.message import EmailMessage

BETWEEN = b"\n" + b"-" * 79 + b"\n"  # how Django's file backend ends each mail
NEWEST = 40
LONGEST_FILE = 2_000_000


@dataclass(frozen=True)
class WrittenMail:
    """One mail as its reader would see it."""

    to: str
    subject: str
    text: str
    at: dt.datetime | None
    calendar: str = ""


def are_shown() -> bool:
    """Whether this site writes its mails into files, and is one to try out."""
    return settings.DEMO_ALLOWED and settings.EMAIL_BACKEND.endswith("filebased.EmailBackend")


def newest() -> list[WrittenMail]:
    """The newest mails, the last one first."""
    files = sorted(Path(settings.EMAIL_FILE_PATH).glob("*.log"), key=lambda file: file.stat().st_mtime, reverse=True)
    found: list[WrittenMail] = []
    for file in files:
        if file.stat().st_size <= LONGEST_FILE:
            parts = [part for part in file.read_bytes().split(BETWEEN) if part.strip()]
            found += [_read(part) for part in reversed(parts)]
        if len(found) >= NEWEST:
            break
    return found[:NEWEST]


def _read(content: bytes) -> WrittenMail:
    mail: EmailMessage = message_from_bytes(content, policy=policy.default)
    text = mail.get_body(("plain",))
    calendars = [part for part in mail.walk() if part.get_content_type() == "text/calendar"]
    return WrittenMail(
        to=str(mail["To"]),
        subject=str(mail["Subject"]),
        text=text.get_content() if text else "",
        at=_moment(str(mail["Date"])),
        calendar=calendars[0].get_content() if calendars else "",
    )


def _moment(header: str) -> dt.datetime | None:
    try:
        return parsedate_to_datetime(header)
    except ValueError:
        return None
