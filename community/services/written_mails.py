"""Mails that were written into files in place of being sent: what a newcomer's own site does. Never in production."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.parser import BytesHeaderParser
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal, overload

from django.conf import settings

if TYPE_CHECKING:
    from email.message import EmailMessage

BETWEEN = b"\n" + b"-" * 79 + b"\n"  # how Django's file backend ends each mail
LONGEST_FILE = 2_000_000


@dataclass(frozen=True)
class WrittenMail:
    """One mail as its reader would see it; ``name`` is what its own address calls it."""

    name: str
    to: str
    subject: str
    text: str
    at: dt.datetime | None
    html: str = ""
    calendar: str = ""


class WrittenMails(Sequence[WrittenMail]):
    """The mails, the last one first; only those that are looked at are read as a whole."""

    def __init__(self, contents: Sequence[bytes]) -> None:
        self._contents = contents

    def __len__(self) -> int:
        return len(self._contents)

    @overload
    def __getitem__(self, index: int) -> WrittenMail: ...
    @overload
    def __getitem__(self, index: slice) -> list[WrittenMail]: ...
    def __getitem__(self, index: int | slice) -> WrittenMail | list[WrittenMail]:
        if isinstance(index, slice):
            return [_read(content) for content in self._contents[index]]
        return _read(self._contents[index])


def are_shown() -> bool:
    """Whether this site writes its mails into files, and is one to try out."""
    return settings.DEMO_ALLOWED and settings.EMAIL_BACKEND.endswith("filebased.EmailBackend")


def find(*, to: str = "") -> WrittenMails:
    """All mails, or those to an address of which ``to`` is a part."""
    found = _contents()
    if to:
        found = (content for content in found if to.lower() in _reader(content))
    return WrittenMails(list(found))


def named(name: str) -> WrittenMail | None:
    """The mail called ``name``; None if there is none."""
    return next((_read(content) for content in _contents() if _name(content) == name), None)


def _contents() -> Iterator[bytes]:
    """Each mail as it was written, the newest first."""
    files = sorted(Path(settings.EMAIL_FILE_PATH).glob("*.log"), key=lambda file: file.stat().st_mtime, reverse=True)
    for file in files:
        if file.stat().st_size <= LONGEST_FILE:
            yield from reversed([part for part in file.read_bytes().split(BETWEEN) if part.strip()])


def _name(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:20]


def _reader(content: bytes) -> str:
    return str(BytesHeaderParser(policy=policy.default).parsebytes(content)["To"]).lower()


def _read(content: bytes) -> WrittenMail:
    mail: EmailMessage = message_from_bytes(content, policy=policy.default)
    calendars = [part for part in mail.walk() if part.get_content_type() == "text/calendar"]
    return WrittenMail(
        name=_name(content),
        to=str(mail["To"]),
        subject=str(mail["Subject"]),
        text=_part(mail, "plain"),
        at=_moment(str(mail["Date"])),
        html=_part(mail, "html"),
        calendar=calendars[0].get_content() if calendars else "",
    )


def _part(mail: EmailMessage, kind: Literal["plain", "html"]) -> str:
    found = mail.get_body((kind,))
    return str(found.get_content()) if found else ""


def _moment(header: str) -> dt.datetime | None:
    try:
        return parsedate_to_datetime(header)
    except ValueError:
        return None
