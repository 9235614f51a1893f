"""The rest of a part of the summary ends by itself once nothing of it is due: what was asked for was done after all."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from typing import TYPE_CHECKING

from django.core.cache import cache

from community.digest import step_kinds
from community.models import MailPreference, Member

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db.models import QuerySet

AT_ONCE = 500
HOUR = 60 * 60


def end_over(*, now: dt.datetime) -> int:
    """End the rests that are over; returns how many. It looks once an hour: the month's end is soon enough."""
    if not _resting().exists() or not cache.add(f"community.digest_rests:{now:%Y-%m-%dT%H}", True, HOUR):
        return 0
    return sum(_end(members, now) for members in _members())


def _members() -> Iterator[list[Member]]:
    """Those who have a part that rests, some hundred at a time."""
    members = Member.objects.select_related("user", "organisation", "booking_preferences").order_by("pk")
    resting, after = members.filter(pk__in=_resting().values("member")), 0
    while found := list(resting.filter(pk__gt=after)[:AT_ONCE]):
        after = found[-1].pk
        yield found


def _end(members: list[Member], now: dt.datetime) -> int:
    """Whoever has nothing due of a kind that rests is reminded of it again the next time that there is."""
    by_kind: dict[str, set[int]] = defaultdict(set)
    for name, pk in _resting().filter(member__in=members).values_list("kind", "member_id"):
        by_kind[name].add(pk)
    ended = 0
    for kind in step_kinds():
        asked = [member for member in members if member.pk in by_kind.get(kind.name, ())]
        due = {pk for pk, steps in kind.find(asked, now).items() if steps} if asked else set()
        over = [member.pk for member in asked if member.pk not in due]
        ended += _resting().filter(kind=kind.name, member__in=over).update(paused_at=None) if over else 0
    return ended


def _resting() -> QuerySet[MailPreference]:
    return MailPreference.objects.filter(paused_at__isnull=False)
