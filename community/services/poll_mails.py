"""Mails about polls for a time that the clock sends: the question, one nudge, and that it can be decided."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db.models import CharField, Exists, OuterRef, Value
from django.db.models.functions import Cast, Concat

from community.models import Delivery, Member, PollAnswer, TimePoll
from community.periods import Period
from community.services.outbox import queue
from community.services.polls import answered, asked, tell_asker
from community.switched_off import wanting
from community.time_polls import nudge_is_due

if TYPE_CHECKING:
    from django.db.models import QuerySet

ASK_WITHIN = dt.timedelta(days=7)  # of the opening; whoever joins later finds the poll on the page of sessions
AT_ONCE = 1000  # questions put into the outbox at each tick; the rest at the next
KEPT = Period(months=6)


def plan(*, now: dt.datetime) -> None:
    """Put into the outbox what is due at ``now``; what an earlier run missed is still found, unless it is too late."""
    polls = TimePoll.objects.filter(status=TimePoll.Status.OPEN, opened_at__lte=now)
    for poll in polls.select_related("session", "circle", "asked_by"):
        if now < poll.deadline:
            _ask(poll, now)
        elif answered(poll):
            tell_asker(poll, now=now)


def forget_old(now: dt.datetime) -> int:
    """Delete polls whose answers were due long ago; returns how many."""
    return TimePoll.objects.filter(deadline__lte=KEPT.before(now)).delete()[0]


def _ask(poll: TimePoll, now: dt.datetime) -> None:
    """Those who have said nothing yet; whoever wants no such question is not nudged about it either."""
    kind = "session_poll" if poll.circle_id is None else "poll_asked"
    answered_it = PollAnswer.objects.filter(option__poll=poll).values("member")
    silent = wanting(asked(poll).exclude(pk__in=answered_it), kind)
    if now < poll.opened_at + ASK_WITHIN:
        _queue(poll, kind, f"poll:{poll.pk}:asked", silent, now)
    if poll.nudged_at is not None or not nudge_is_due(opened_at=poll.opened_at, deadline=poll.deadline, now=now):
        return
    if _queue(poll, "poll_nudge", f"poll:{poll.pk}:nudge", silent, now) < AT_ONCE:
        TimePoll.objects.filter(pk=poll.pk).update(nudged_at=now)


def _queue(poll: TimePoll, kind: str, key: str, members: QuerySet[Member], now: dt.datetime) -> int:
    """One mail to each of them who has none with this key; returns how many."""
    own_key = Concat(Value(f"{key}:"), Cast(OuterRef("pk"), CharField()))
    found = members.filter(~Exists(Delivery.objects.filter(key=own_key))).order_by("pk")[:AT_ONCE]
    for number, member in enumerate(found, start=1):
        queue(kind=kind, member=member, key=key, payload={"poll": poll.pk}, now=now)
        if number == AT_ONCE:
            return AT_ONCE
    return len(found)
