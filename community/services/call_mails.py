"""Putting mails about calls into the outbox, each once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from community.services.outbox import queue

if TYPE_CHECKING:
    from community.models import Meeting, Member


def tell(
    meeting: Meeting, members: Iterable[Member], kind: str, *, now: dt.datetime, once: str = "", **payload: Any
) -> None:
    """Have ``members`` told about ``meeting``: once for each of its sequence numbers, kind, and what ``once`` adds."""
    for member in members:
        queue(
            kind=kind,
            member=member,
            key=f"meeting:{meeting.pk}:{meeting.sequence}:{kind}{once}",
            payload={"meeting": meeting.pk, "sequence": meeting.sequence, **payload},
            now=now,
        )
