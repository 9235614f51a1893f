"""The rest of a part of the summary ends by itself: once nothing of it is undone, or if nobody was told of the rest."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from typing import TYPE_CHECKING

from django.core.cache import cache

from community.digest import step_kinds
from community.models import Delivery, MailPreference, Member
from community.services.digest_members import KIND
from home.spared_keys import SPARED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db.models import QuerySet

AT_ONCE = 500
HOUR = 60 * 60
LOOKED = SPARED + "community.digest_rests:{:%Y-%m-%dT%H}"
State = Delivery.State
NEVER_TOLD = (State.DEAD, State.CANCELLED, State.SKIPPED)


def end_over(*, now: dt.datetime) -> int:
    """End the rests that are over; returns how many. It looks once an hour: the month's end is soon enough.

    While the cache takes nothing it does not look, and the next minute tries again.
    """
    if not _resting().exists() or not cache.add(LOOKED.format(now), True, HOUR):
        return 0
    return sum(_end_untold(members) + _end_done(members, now) for members in _members())


def _members() -> Iterator[list[Member]]:
    """Those who have a part that rests, some hundred at a time."""
    members = Member.objects.select_related("user", "organisation", "booking_preferences").order_by("pk")
    resting, after = members.filter(pk__in=_resting().values("member")), 0
    while found := list(resting.filter(pk__gt=after)[:AT_ONCE]):
        after = found[-1].pk
        yield found


def _end_untold(members: list[Member]) -> int:
    """A summary had them rest when it began to be handed over; the server did not take it, then or later."""
    told: dict[tuple[int | None, str], tuple[dt.datetime, str]] = {}
    summaries = Delivery.objects.filter(kind=KIND, member__in=members).order_by("created_at", "pk")
    for pk, made, state, payload in summaries.values_list("member_id", "created_at", "state", "payload"):
        told.update({(pk, kind): (made, state) for kind in payload.get("stopped", ())})
    resting = _resting().filter(member__in=members)
    over = [row.pk for row in resting if _is_untold(told.get((row.member_id, row.kind)), row)]
    return _resting().filter(pk__in=over).update(paused_at=None) if over else 0


def _is_untold(last: tuple[dt.datetime, str] | None, rest: MailPreference) -> bool:
    """Whether the ``last`` summary that said so (when it was made, its state) is the one of this rest, and was lost."""
    if last is None or rest.paused_at is None:
        return False
    made, state = last
    return made <= rest.paused_at and state in NEVER_TOLD


def _end_done(members: list[Member], now: dt.datetime) -> int:
    """Whoever has nothing undone of a kind that rests is reminded of it again the next time that there is."""
    by_kind: dict[str, set[int]] = defaultdict(set)
    for name, pk in _resting().filter(member__in=members).values_list("kind", "member_id"):
        by_kind[name].add(pk)
    ended = 0
    for kind in step_kinds():
        asked = [member for member in members if member.pk in by_kind.get(kind.name, ())]
        undone = kind.open_for(asked, now) if asked else set()
        over = [member.pk for member in asked if member.pk not in undone]
        ended += _resting().filter(kind=kind.name, member__in=over).update(paused_at=None) if over else 0
    return ended


def _resting() -> QuerySet[MailPreference]:
    return MailPreference.objects.filter(paused_at__isnull=False)
