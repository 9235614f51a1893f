"""Mails about sessions that the clock sends. Each is put into the outbox once, however often this runs."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.db.models import CharField, Exists, OuterRef, Q, Value
from django.db.models.functions import Cast, Concat

from community.models import Delivery, GroupSession, Meeting, Member, Participant
from community.services.outbox import queue
from community.session_times import FEEDBACK_AFTER, board_warned_at, board_warning_is_due, feedback_at

if TYPE_CHECKING:
    from django.db.models import QuerySet

Answer = Participant.Answer
AT_ONCE = 1000  # invitations put into the outbox at each tick; the rest at the next
INVITE_WITHIN = dt.timedelta(days=7)  # of the publishing; whoever joins later finds the session on its page
DAY_BEFORE = dt.timedelta(hours=24)
BOARD_OPEN_AFTER = dt.timedelta(hours=24)
FEEDBACK_UNTIL = dt.timedelta(days=7)


def plan(*, now: dt.datetime) -> None:
    """Put into the outbox what is due at ``now``: what an earlier run missed is still found, unless it is too late."""
    _invite(now)
    _remind(now)
    _warn_of_boards(now)
    _ask_whether_useful(now)


def _invite(now: dt.datetime) -> None:
    just_published = _published().filter(published_at__gt=now - INVITE_WITHIN, published_at__lte=now)
    coming = just_published.filter(meeting__starts_at__gt=now)
    left = AT_ONCE
    for session in coming.order_by("meeting__starts_at", "pk"):
        key = f"session:{session.pk}:invitation"
        for member in _to_invite(session, key, now)[:left]:
            queue(kind="session_invitation", member=member, key=key, payload={"session": session.pk}, now=now)
            left -= 1
        if left <= 0:
            return


def _to_invite(session: GroupSession, key: str, now: dt.datetime) -> QuerySet[Member]:
    """Members of its region, or all, who have not answered, are not away, and have no such mail."""
    own_key = Concat(Value(f"{key}:"), Cast(OuterRef("pk"), CharField()))
    answered = Participant.objects.filter(meeting=session.meeting_id, member=OuterRef("pk"))
    members = Member.objects.active().filter(hidden_at=None).exclude(paused_until__gt=now.date())
    members = members.filter(~Exists(Delivery.objects.filter(key=own_key)), ~Exists(answered))
    if session.region_id:
        members = members.filter(organisation__region=session.region_id)
    return members.order_by("pk")


def _remind(now: dt.datetime) -> None:
    tomorrow = _published().filter(meeting__starts_at__gt=now, meeting__starts_at__lte=now + DAY_BEFORE)
    for session in tomorrow:
        starts_at = session.meeting.starts_at
        said_in_time = Q(answer=Answer.GOING, answered_at__lte=starts_at - DAY_BEFORE)
        key = f"session:{session.pk}:tomorrow:{int(starts_at.timestamp())}"
        _queue(session, "session_tomorrow", key, said_in_time, {"at": starts_at.isoformat()}, now)


def _warn_of_boards(now: dt.datetime) -> None:
    ended = _published().filter(meeting__ends_at__gt=now - BOARD_OPEN_AFTER, meeting__ends_at__lte=now)
    for session in ended.exclude(board_columns=[]).filter(board_closed_early_at=None):
        if board_warning_is_due(session, now=now):
            at = board_warned_at(session)
            _queue(session, "session_board", f"session:{session.pk}:board", _there(), {}, now, not_before=at)


def _ask_whether_useful(now: dt.datetime) -> None:
    ended = _published().filter(meeting__ends_at__gt=now - FEEDBACK_UNTIL, meeting__ends_at__lte=now - FEEDBACK_AFTER)
    for session in ended:
        if feedback_at(session) <= now:
            silent = _there() & ~Q(member__session_feedback__session=session.pk)
            _queue(session, "session_feedback", f"session:{session.pk}:feedback", silent, {}, now)


def _there() -> Q:
    return Q(attended=True) | Q(attended=None, answer=Answer.GOING)


def _queue(
    session: GroupSession, kind: str, key: str, who: Q, payload: dict[str, Any], now: dt.datetime,
    not_before: dt.datetime | None = None,
) -> None:  # fmt: skip
    """One mail to each of the participants who have none with this key."""
    payload = {"session": session.pk, **payload}
    own_key = Concat(Value(f"{key}:"), Cast(OuterRef("member"), CharField()))
    people = Participant.objects.filter(who, meeting=session.meeting_id)
    for one in people.filter(~Exists(Delivery.objects.filter(key=own_key))).select_related("member"):
        queue(kind=kind, member=one.member, key=key, payload=payload, now=now, not_before=not_before)


def _published() -> QuerySet[GroupSession]:
    found = GroupSession.objects.published().filter(meeting__status=Meeting.Status.SCHEDULED)
    return found.select_related("meeting")
