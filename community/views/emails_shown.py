"""What the page of one's choices about mail shows beside its form."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.text import capfirst

from community import digest
from community.services.mail_preferences import resting
from community.times import zone_of

if TYPE_CHECKING:
    from community.models import Member


@dataclass(frozen=True)
class Resting:
    """A part of the summary that rests by itself: its name, what it is called, and since which day."""

    name: str
    label: str
    since: dt.date


def resting_rows(member: Member) -> list[Resting]:
    """What rests, in the order of the form."""
    since, zone = resting(member), zone_of(member)
    return [
        Resting(kind.name, capfirst(str(kind.label)), timezone.localdate(since[kind.name], zone))
        for kind in digest.step_kinds()
        if kind.name in since
    ]
