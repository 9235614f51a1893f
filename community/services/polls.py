"""Polls for a time: opening, answering, and deciding for a session that is planned.

What a circle decides is in ``poll_decisions``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q

from community.models import Circle, GroupSession, Member, PollAnswer, PollOption, TimePoll, member_of
from community.models.circles import seats_now
from community.services import group_sessions
from community.services.outbox import queue
from community.time_polls import Tally, proposed

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from community.models import User

Status = TimePoll.Status


class PollOverError(Exception):
    """Answers are no longer taken, or the time was decided."""


class NotPossibleError(Exception):
    """The session is published, over or cancelled, or somebody has decided already."""


@transaction.atomic
def ask_for_session(
    *, session: GroupSession, times: Sequence[dt.datetime], deadline: dt.datetime, by: User, now: dt.datetime
) -> TimePoll:
    """Ask those who will see ``session`` which of ``times`` suits; it keeps its length. Asked again: one poll.

    A poll that was closed without a time makes room for a new one. Raises NotPossibleError once it is published.
    """
    session = (
        GroupSession.objects.select_for_update(of=("self",), no_key=True).select_related("meeting").get(pk=session.pk)
    )
    if session.published_at or not session.meeting.is_scheduled:
        raise NotPossibleError
    known = TimePoll.objects.filter(session=session).first()
    if known is not None and known.status == Status.OPEN:
        return known
    TimePoll.objects.filter(session=session).delete()
    length = session.meeting.ends_at - session.meeting.starts_at
    poll = TimePoll.objects.create(session=session, deadline=deadline, asked_by=by, opened_at=now)
    _offer(poll, times, length)
    return poll


@transaction.atomic
def ask_circle(
    *, circle: Circle, times: Sequence[dt.datetime], minutes: int, deadline: dt.datetime, by: Member, now: dt.datetime
) -> TimePoll:
    """Ask everybody in ``circle``; while a poll is open, that is the one. Raises NotPossibleError during a break."""
    circle = Circle.objects.select_for_update(no_key=True).get(pk=circle.pk)
    if circle.status != Circle.Status.ACTIVE:
        raise NotPossibleError
    known = TimePoll.objects.filter(circle=circle, status=Status.OPEN).first()
    if known is not None:
        return known
    poll = TimePoll.objects.create(circle=circle, deadline=deadline, asked_by=by.user, opened_at=now)
    _offer(poll, times, dt.timedelta(minutes=minutes))
    options = list(poll.options.all())
    PollAnswer.objects.bulk_create(PollAnswer(option=one, member=by, answer=PollAnswer.Answer.YES) for one in options)
    for member in asked(poll).exclude(pk=by.pk):
        queue(kind="poll_asked", member=member, key=f"poll:{poll.pk}:asked", payload={"poll": poll.pk}, now=now)
    return poll


def _offer(poll: TimePoll, times: Sequence[dt.datetime], length: dt.timedelta) -> None:
    PollOption.objects.bulk_create(
        PollOption(poll=poll, starts_at=start, ends_at=start + length) for start in sorted(set(times))
    )


def polls_for(member: Member) -> QuerySet[TimePoll]:
    """Polls that ``member`` is asked in, whatever became of them."""
    region = member.organisation.region_id if member.organisation else None
    own = Q(session__region=region) if region else Q(pk=None)
    mine = Circle.objects.current().of(member)
    found = TimePoll.objects.filter(Q(session__isnull=False, session__region=None) | own | Q(circle__in=mine))
    return found.select_related("session__meeting", "session__region", "circle", "asked_by")


def waiting_for(member: Member, *, now: dt.datetime) -> QuerySet[TimePoll]:
    """Those that take answers now and have none of ``member``'s, the first to end first."""
    answered = PollAnswer.objects.filter(member=member).values("option__poll")
    return polls_for(member).filter(status=Status.OPEN, deadline__gt=now).exclude(pk__in=answered).order_by("deadline")


def own_open(member: Member) -> QuerySet[TimePoll]:
    """Those that ``member`` asks their circles and nobody has decided, also once answers are due."""
    own = polls_for(member).filter(circle__isnull=False, asked_by=member.user_id, status=Status.OPEN)
    return own.order_by("deadline", "pk")


def open_in(circle: Circle, member: Member) -> TimePoll | None:
    """The open poll of ``circle``, with whether ``member`` ``has_answered``; one query."""
    answers = PollAnswer.objects.filter(option__poll=OuterRef("pk"), member=member)
    return circle.polls.filter(status=Status.OPEN).annotate(has_answered=Exists(answers)).first()


def asked(poll: TimePoll) -> QuerySet[Member]:
    """Whose answer is asked for: everybody in the circle, or those who will see the session and are not away."""
    if poll.circle is not None:
        return Member.objects.filter(pk__in=seats_now(poll.circle).values("member"))
    members = Member.objects.active().filter(hidden_at=None).exclude(paused_until__gt=poll.opened_at.date())
    region = poll.session.region_id if poll.session else None
    return members.filter(organisation__region=region) if region else members


@transaction.atomic
def answer(*, poll: TimePoll, member: Member, said: Mapping[int, str], now: dt.datetime) -> None:
    """Keep what suits ``member`` (an answer for each option's id), in place of what they said before.

    Raises PollOverError from the deadline on. When that makes a time fit for all, whoever asked is told.
    """
    current = (
        TimePoll.objects.select_for_update(of=("self",), no_key=True)
        .select_related("session", "circle")
        .get(pk=poll.pk)
    )
    if current.status != Status.OPEN or now >= current.deadline:
        raise PollOverError
    known = set(current.options.values_list("pk", flat=True))
    PollAnswer.objects.filter(option__poll=current, member=member).delete()
    PollAnswer.objects.bulk_create(
        PollAnswer(option_id=pk, member=member, answer=one) for pk, one in said.items() if pk in known
    )
    if proposal(current, now=now) is not None:
        tell_asker(current, now=now)


def tell_asker(poll: TimePoll, *, now: dt.datetime) -> None:
    """Write to whoever opened the poll, once, that they can decide."""
    opener = member_of(poll.asked_by) if poll.asked_by else None
    if opener is not None:
        queue(kind="poll_ready", member=opener, key=f"poll:{poll.pk}:ready", payload={"poll": poll.pk}, now=now)


def counted(poll: TimePoll) -> QuerySet[PollAnswer]:
    """The answers that count: not those of who has left the circle since."""
    found = PollAnswer.objects.filter(option__poll=poll)
    return found if poll.circle is None else found.filter(member__in=asked(poll))


def tallies(poll: TimePoll) -> list[Tally]:
    """Each time with how many said what, the soonest first."""
    counts = Q(answers__in=counted(poll))
    said = {
        name: Count("answers", filter=counts & Q(answers__answer=code))
        for name, code in (("yes", "yes"), ("if_needed", "if-needed"), ("no", "no"))
    }
    found = poll.options.annotate(**said).order_by("starts_at")
    return [Tally(*row) for row in found.values_list("pk", "starts_at", "ends_at", *said)]


def answered(poll: TimePoll) -> int:
    """How many have answered."""
    return counted(poll).values("member").distinct().count()


def proposal(poll: TimePoll, *, now: dt.datetime) -> Tally | None:
    """The time to decide for now, if there is one."""
    over = now >= poll.deadline
    return proposed(tallies(poll), asked=asked(poll).count(), answered=answered(poll), now=now, over=over)


@transaction.atomic
def decide_for_session(*, poll: TimePoll, option: PollOption, by: User, now: dt.datetime) -> None:
    """Give the session that time and publish it. Raises NotPossibleError if it was decided, or the time has passed."""
    session = poll.session
    if session is None or option.starts_at <= now or not take(poll, Status.DECIDED):
        raise NotPossibleError
    minutes = (option.ends_at - option.starts_at) // dt.timedelta(minutes=1)
    try:
        group_sessions.move(session=session, starts_at=option.starts_at, minutes=minutes, by=by, now=now)
        group_sessions.publish(session=session, by=by, now=now)
    except group_sessions.NotPossibleError as error:
        raise NotPossibleError from error


@transaction.atomic
def close(*, poll: TimePoll) -> bool:
    """End it without a time; False where it had ended."""
    return take(poll, Status.CLOSED)


def take(poll: TimePoll, status: TimePoll.Status) -> bool:
    """End an open poll with ``status``. Of two who end a poll at once, one does."""
    return bool(TimePoll.objects.filter(pk=poll.pk, status=Status.OPEN).update(status=status))
