"""What must hold before a call is booked or moved, looked at while nobody else can change it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from community.call_errors import ChangedError, NotPossibleError, TakenError
from community.models import Circle, Hold, Meeting, Member, Participant
from community.models.availability import CallLength
from community.models.circles import month_of
from community.models.meetings import cells_between
from community.services.availability import DAYS_AHEAD, free_between
from community.times import UK

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

LATE_FROM = dt.timedelta(hours=2)


def lock(circle: Circle, *, by: Member, paused_too: bool = False) -> tuple[Circle, list[Member]]:
    """The circle and who is in it, locked until the transaction ends: members by pk, then the circle.

    Whoever closes an account locks in that order, too. Raises NotPossibleError unless the circle is active (or takes a
    break, with ``paused_too``), ``by`` is in it, and it stayed the same meanwhile.
    """
    seated = Member.objects.filter(pk__in=_seated(circle)).select_related("user").order_by("pk")
    members = list(seated.select_for_update(no_key=True, of=("self",)))
    circle = Circle.objects.select_for_update(no_key=True).get(pk=circle.pk)
    same = _seated(circle) == {member.pk for member in members}
    fit = circle.status == Circle.Status.ACTIVE or (paused_too and circle.status == Circle.Status.PAUSED)
    if not same or not fit or by not in members or len(members) < 2:
        raise NotPossibleError
    return circle, members


def _seated(circle: Circle) -> set[int]:
    return set(circle.seats.filter(left_at=None).values_list("member_id", flat=True))


def lock_call(meeting: Meeting, *, now: dt.datetime, version: int | None = None) -> Meeting:
    """The call as it stands, locked. Raises ChangedError if it is over, cancelled, or not ``version`` any more."""
    meeting = Meeting.objects.select_for_update(no_key=True).get(pk=meeting.pk)
    old = version is not None and meeting.version != version
    if old or not meeting.is_scheduled or meeting.ends_at <= now:
        raise ChangedError
    return meeting


def refuse_if_held(
    circle: Circle,
    *,
    starts_at: dt.datetime,
    minutes: int,
    but: Meeting | None = None,
    without: Collection[int] = (),
) -> None:
    """Raise TakenError at the cost of one query if somebody in the circle holds one of the cells.

    Where a call is moved (``but``), only those who come to it count; else all but the members (pks) ``without`` whom it
    is booked. Asked before the transaction begins: where many want the same time, most are turned away without making
    anybody wait.
    """
    cells = cells_between(starts_at, starts_at + dt.timedelta(minutes=minutes))
    if but is None:
        held = Hold.objects.filter(member__seats__circle=circle, member__seats__left_at=None, cell__in=cells)
        held = held.exclude(member__in=without)
    else:
        going = but.participants.filter(answer=Participant.Answer.GOING)
        held = Hold.objects.filter(member__in=going.values("member"), cell__in=cells).exclude(meeting=but)
    if held.exists():
        raise TakenError(starts_at)


def check_free(
    members: Sequence[Member],
    *,
    starts_at: dt.datetime,
    minutes: int,
    now: dt.datetime,
    but: Meeting | None = None,
    any_hour: bool = False,
) -> None:
    """Raise TakenError unless a call of all ``members`` can begin then. ``any_hour``: as ``free_between``."""
    ends_at = starts_at + dt.timedelta(minutes=minutes)
    if minutes not in CallLength.values or starts_at > now + dt.timedelta(days=DAYS_AHEAD):
        raise TakenError(starts_at)
    free = free_between(members, minutes=minutes, now=now, first=starts_at, last=ends_at, but=but, any_hour=any_hour)
    if starts_at not in free:
        raise TakenError(starts_at)


def may_say_late(call: Meeting, *, now: dt.datetime) -> bool:
    """Whether it is close enough to be late for: from two hours before until its end."""
    return call.is_scheduled and call.starts_at - LATE_FROM <= now < call.ends_at


def hold(meeting: Meeting, members: Sequence[Member]) -> None:
    """Take the cells of ``meeting`` for each member. The constraint refuses any that is taken (IntegrityError)."""
    cells = cells_between(meeting.starts_at, meeting.ends_at)
    Hold.objects.bulk_create(Hold(meeting=meeting, member=member, cell=cell) for member in members for cell in cells)


def put_down(
    meeting: Meeting,
    members: Sequence[Member],
    answer: Participant.Answer,
    *,
    now: dt.datetime,
    unasked: Collection[int] = (),
) -> None:
    """Note of each member whether they come to a call that is being booked; nobody asked those ``unasked`` (pks)."""
    Participant.objects.bulk_create(
        Participant(meeting=meeting, member=member, answer=answer, answered_at=now, unasked=member.pk in unasked)
        for member in members
    )


def comes(meeting: Meeting, *members: Member) -> None:
    """Note that ``members`` said by what they did that the time of a call suits them."""
    meeting.participants.filter(member__in=members, unasked=True).update(unasked=False)


def nobody_asked(meeting: Meeting, members: Collection[int]) -> None:
    """Note that a call was moved to a time that nobody asked ``members`` (pks) about."""
    meeting.participants.filter(member__in=members, unasked=False).update(unasked=True)


def month_of_call(starts_at: dt.datetime) -> str:
    """Which month's call it is, 'YYYY-MM', by the UK's calendar, so that a circle across zones has one month."""
    return month_of(starts_at.astimezone(UK))
