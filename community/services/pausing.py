"""A rest from the community: not found by anybody until a day, and then back without doing anything."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from community.models import Member
from community.services import directory

if TYPE_CHECKING:
    from collections.abc import Iterable

OPEN_ENDED = dt.date(9999, 12, 31)  # until they come back of their own accord
AT_ONCE = 500


@transaction.atomic
def pause(*, member: Member, until: dt.date) -> None:
    """Take ``member`` out of every list until the day ``until``, on which they are back."""
    _set(member, until)


@transaction.atomic
def come_back(*, member: Member) -> None:
    """End the pause now. Harmless where there is none."""
    if member.paused_until is not None:
        member.back_on = min(member.paused_until, timezone.localdate())
    _set(member, None)


def is_paused(member: Member) -> bool:
    """Whether ``member`` takes a break today, in Britain."""
    return member.paused_until is not None and member.paused_until > timezone.localdate()


def end_pauses(*, now: dt.datetime) -> int:
    """Bring back those whose day has come, in Britain; returns how many.

    The day stays known: that month's summary is due from then on, not since the month began.
    """
    today = timezone.localdate(now)
    due = list(Member.objects.filter(paused_until__lte=today).values_list("pk", flat=True)[:AT_ONCE])
    return _end(due, today) if due else 0


@transaction.atomic
def _end(ids: Iterable[int], today: dt.date) -> int:
    members = list(Member.objects.select_for_update().filter(pk__in=ids, paused_until__lte=today))
    Member.objects.filter(pk__in=[member.pk for member in members]).update(back_on=F("paused_until"), paused_until=None)
    for member in members:
        member.paused_until, member.back_on = None, member.paused_until
    directory.refresh(members)
    return len(members)


def _set(member: Member, until: dt.date | None) -> None:
    member.paused_until = until
    member.save(update_fields=["paused_until", "back_on"])
    directory.refresh([member])
