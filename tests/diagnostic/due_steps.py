"""What the monthly summary would remind members of."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from community.as_read_by import as_read_by

if TYPE_CHECKING:
    from community.digest import Step, StepKind
    from community.models import Member


def steps(kind: StepKind, member: Member, now: dt.datetime) -> list[Step]:
    """What is due for one member, as it is in the database."""
    member.refresh_from_db()
    return list(kind.find([member], now).get(member.pk, []))


def said(kind: StepKind, member: Member, now: dt.datetime) -> list[str]:
    """The same in the words that they read."""
    with as_read_by(member):
        return [step.says() for step in steps(kind, member, now)]
