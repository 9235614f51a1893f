"""Not meeting somebody. The other person is never told."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from community.models import Block
from community.services.buddy_leaving import go_apart
from community.services.pairing import locked

if TYPE_CHECKING:
    from community.models import Member


@transaction.atomic
def block(*, member: Member, other: Member, now: dt.datetime | None = None) -> None:
    """Neither finds the other from now on, as ``member`` wishes. Twice is once.

    What they are in together ends for ``member``; the others are told that and no more.
    """
    locked((member.pk, other.pk))  # somebody may be saying yes at this moment
    Block.objects.get_or_create(member=member, other=other)
    go_apart(member=member, other=other, now=now or timezone.now())


def unblock(*, member: Member, other: Member) -> None:
    """Take back what ``member`` wished. If the other blocked as well, they still do not meet."""
    Block.objects.filter(member=member, other=other).delete()
