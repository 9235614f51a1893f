"""Booking, moving and cancelling calls. Each is one transaction; the database refuses what would overlap."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from contextlib import suppress
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F

from community.call_errors import CallError, ChangedError, MonthTakenError, NotPossibleError, TakenError
from community.models import Circle, Hold, Meeting, Member, MonthSkipped, Offer, Participant
from community.services.availability import outside_hours, preferences_of, usual_place
from community.services.call_mails import tell
from community.services.call_rules import (
    check_free,
    comes,
    hold,
    lock,
    lock_call,
    may_say_late,
    month_of_call,
    nobody_asked,
    put_down,
    refuse_if_held,
)
from community.services.rhythm import keep_rhythm

__all__ = [
    "CallError", "ChangedError", "MonthTakenError", "NotPossibleError", "TakenError", "book", "cancel",
    "cancel_for_circle", "cannot_come", "change_place", "come_after_all", "free_past_cells", "goers", "move",
    "say_comes", "say_late", "take_out", "unasked_in",
]  # fmt: skip


def book(
    *,
    circle: Circle,
    starts_at: dt.datetime,
    minutes: int,
    by: Member,
    now: dt.datetime,
    month: str | None = None,
    link: str | None = None,
    phone: str | None = None,
    any_hour: bool = False,
    kind: str = "call_booked",
    anew: Meeting | None = None,
    refused: Collection[int] = (),
    unasked: Collection[int] = (),
) -> Meeting:
    """Book a call of everybody in ``circle`` and tell them; ``anew``: only of those who came to that cancelled one.

    Members (pks) who ``refused`` that time are told and not put down for it; calendars ask those who are ``unasked``,
    with this mail and all later ones, until they do something that says they come.

    ``month`` 'YYYY-MM' makes it that month's call, '' a further one; None finds out. Where nothing is said, link and
    phone are those of ``by``, or of another where ``by`` saved none. Raises NotPossibleError, MonthTakenError, or
    TakenError if somebody is not free.
    """
    _month(circle, starts_at, month)
    refuse_if_held(circle, starts_at=starts_at, minutes=minutes, but=anew, without=refused)
    with _taken_if_the_database_says_so(), transaction.atomic():
        circle, members = lock(circle, by=by)
        members = members if anew is None else [member for member in goers(anew) if member in members]
        out = [member for member in members if member.pk in refused]
        members = [member for member in members if member.pk not in refused]
        if by not in members or len(members) < 2:
            raise NotPossibleError
        month = _month(circle, starts_at, month)
        check_free(members, starts_at=starts_at, minutes=minutes, now=now, any_hour=any_hour)
        usual = usual_place(preferences_of([by, *members]))
        meeting = Meeting.objects.create(
            kind=Meeting.Kind.CALL, circle=circle, month=month, created_by=by, created_at=now, changed_at=now,
            starts_at=starts_at, ends_at=starts_at + dt.timedelta(minutes=minutes),
            link=usual["link"] if link is None else link, phone=usual["phone"] if phone is None else phone,
        )  # fmt: skip
        put_down(meeting, members, Participant.Answer.GOING, now=now, unasked=unasked)
        put_down(meeting, out, Participant.Answer.DECLINED, now=now)
        hold(meeting, members)
        keep_rhythm(circle, meeting)
        MonthSkipped.objects.filter(circle=circle, month=month_of_call(starts_at)).delete()
        tell(meeting, [*members, *out], kind, now=now)
    return meeting


def _month(circle: Circle, starts_at: dt.datetime, month: str | None) -> str:
    if month == "":
        return ""
    wanted = month or month_of_call(starts_at)
    known = circle.meetings.scheduled().filter(month=wanted).first()
    if known is None:
        return wanted
    if month is None:
        return ""
    raise MonthTakenError(known)


class _taken_if_the_database_says_so:  # noqa: N801  used as words
    """What the constraint on cells refuses is a time that somebody else took."""

    def __enter__(self) -> None:
        """Nothing to do."""

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        if isinstance(error, IntegrityError):
            raise TakenError from error


def move(
    *,
    meeting: Meeting,
    starts_at: dt.datetime,
    minutes: int,
    by: Member,
    now: dt.datetime,
    version: int | None = None,
    any_hour: bool = False,
    kind: str = "call_moved",
    agreed: Collection[Member] = (),
    unasked: Collection[int] = (),
) -> Meeting:
    """Move a call: the old cells are freed and the new ones taken at once, or nothing changes.

    It stays the call of its month. Calendars ask members (pks) who are ``unasked`` about the new time, and who were
    before unless it is within their hours, but neither ``by`` nor who ``agreed`` to it.

    Raises ChangedError if it is over, cancelled or not ``version`` any more, NotPossibleError, or TakenError.
    """
    refuse_if_held(_circle_of(meeting), starts_at=starts_at, minutes=minutes, but=meeting)
    with _taken_if_the_database_says_so(), transaction.atomic():
        circle, _members = lock(_circle_of(meeting), by=by, paused_too=True)  # a call that is booked stays one's own
        meeting = lock_call(meeting, now=now, version=version)
        members = goers(meeting)
        if by not in members:
            raise NotPossibleError
        was = meeting.starts_at
        check_free(members, starts_at=starts_at, minutes=minutes, now=now, but=meeting, any_hour=any_hour)
        Hold.objects.filter(meeting=meeting).delete()
        ends_at = starts_at + dt.timedelta(minutes=minutes)
        _change(meeting, now=now, starts_at=starts_at, ends_at=ends_at, late_by=None, late_minutes=None)
        hold(meeting, members)
        comes(meeting, *_within_hours(meeting, members))
        nobody_asked(meeting, unasked)
        comes(meeting, by, *agreed)
        keep_rhythm(circle, meeting)
        _end_offers(meeting)
        tell(meeting, members, kind, now=now, was=was.isoformat(), by=by.pk)
    return meeting


def change_place(
    *, meeting: Meeting, link: str, phone: str, by: Member, now: dt.datetime, version: int | None = None
) -> Meeting:
    """Say how one call is held: a link, a phone number, both or neither. Saying the same again tells nobody."""
    with transaction.atomic():
        meeting = lock_call(meeting, now=now, version=version)
        if (meeting.link, meeting.phone) != (link, phone):
            _change(meeting, now=now, link=link, phone=phone)
            tell(meeting, goers(meeting), "call_changed", now=now, by=by.pk)
    return meeting


def cancel(
    *,
    meeting: Meeting,
    by: Member | None,
    now: dt.datetime,
    note: str = "",
    version: int | None = None,
    circle_ends: bool = False,
) -> Meeting:
    """Cancel a call, once, and tell everybody. Raises ChangedError if it is over, cancelled, or not ``version``."""
    same = {} if version is None else {"version": version}
    with transaction.atomic():
        open_still = Meeting.objects.scheduled().filter(pk=meeting.pk, kind=Meeting.Kind.CALL, ends_at__gt=now, **same)
        cancelled = open_still.update(
            status=Meeting.Status.CANCELLED, cancelled_by=by, cancel_note=note, changed_at=now,
            sequence=F("sequence") + 1, version=F("version") + 1,
        )  # fmt: skip
        if not cancelled:
            raise ChangedError
        meeting = Meeting.objects.get(pk=meeting.pk)
        Hold.objects.filter(meeting=meeting).delete()
        _end_offers(meeting)
        tell(meeting, goers(meeting), "call_cancelled", now=now, by=by.pk if by else None, circle_ends=circle_ends)
    return meeting


def cannot_come(
    *, meeting: Meeting, by: Member, now: dt.datetime, note: str = "", version: int | None = None
) -> Meeting:
    """Take ``by`` out of a call. The others keep it if they are two at least; else it is cancelled."""
    with transaction.atomic():
        meeting = lock_call(meeting, now=now, version=version)
        others = [member for member in goers(meeting) if member != by]
        if len(others) < 2:
            return cancel(meeting=meeting, by=by, now=now, note=note)
        Hold.objects.filter(meeting=meeting, member=by).delete()
        meeting.participants.filter(member=by).update(
            answer=Participant.Answer.DECLINED, answered_at=now, unasked=False
        )
        _change(meeting, now=now)
        tell(meeting, [by], "call_removed", now=now)
        tell(meeting, others, "call_left", now=now, by=by.pk)
    return meeting


def come_after_all(*, meeting: Meeting, by: Member, now: dt.datetime, version: int | None = None) -> Meeting:
    """Put ``by``, who could not come, back into a call that the others kept, and tell everybody.

    Raises ChangedError as ``cannot_come``, NotPossibleError, or TakenError if ``by`` is not free any more.
    """
    with _taken_if_the_database_says_so(), transaction.atomic():
        lock(_circle_of(meeting), by=by, paused_too=True)
        meeting = lock_call(meeting, now=now, version=version)
        out = meeting.participants.filter(member=by, answer=Participant.Answer.DECLINED)
        minutes = int((meeting.ends_at - meeting.starts_at).total_seconds() // 60)
        check_free([by], starts_at=meeting.starts_at, minutes=minutes, now=now, but=meeting, any_hour=True)
        if not out.update(answer=Participant.Answer.GOING, answered_at=now, unasked=False):
            raise NotPossibleError
        hold(meeting, [by])
        _change(meeting, now=now)
        tell(meeting, goers(meeting), "call_undone", now=now, by=by.pk)
    return meeting


def say_comes(*, meeting: Meeting, by: Member, now: dt.datetime, version: int | None = None) -> None:
    """Note that ``by``, who is put down for a call, said that they come. Nobody is told: they are down for it already.

    Raises ChangedError as ``cannot_come``, or NotPossibleError if they are not down for it any more.
    """
    with transaction.atomic():
        meeting = lock_call(meeting, now=now, version=version)
        down = meeting.participants.filter(member=by, answer=Participant.Answer.GOING)
        if not down.exists():
            raise NotPossibleError
        down.filter(unasked=True).update(unasked=False, answered_at=now)


def take_out(*, circle: Circle, member: Member, now: dt.datetime) -> int:
    """``member`` leaves ``circle``: they are taken out of its coming calls, and their offers end. Returns how many."""
    calls = list(circle.meetings.of(member).upcoming(now=now))
    with transaction.atomic():
        for meeting in calls:
            with suppress(ChangedError):  # somebody cancelled it meanwhile: to leave is always possible
                cannot_come(meeting=meeting, by=member, now=now)
        circle.offers.filter(by=member, status=Offer.Status.OPEN).update(status=Offer.Status.WITHDRAWN)
    return len(calls)


def cancel_for_circle(*, circle: Circle, by: Member | None, now: dt.datetime, reason: str = "") -> int:
    """Cancel all coming calls of a circle that ends, and its offers; returns how many calls.

    Nobody is told the ``reason``: that a circle ends is nobody's fault.
    """
    calls = list(circle.meetings.upcoming(now=now))
    with transaction.atomic():
        for meeting in calls:
            with suppress(ChangedError):  # somebody cancelled it meanwhile
                cancel(meeting=meeting, by=by, now=now, circle_ends=True)
        circle.offers.filter(status=Offer.Status.OPEN).update(status=Offer.Status.EXPIRED)
    return len(calls)


def say_late(*, meeting: Meeting, by: Member, minutes: int, now: dt.datetime) -> Meeting:
    """Tell the others at once that ``by`` will be ``minutes`` late; saying the same again tells nobody.

    Raises ChangedError if it is over or cancelled, NotPossibleError more than two hours before it begins.
    """
    with transaction.atomic():
        meeting = lock_call(meeting, now=now)
        if not may_say_late(meeting, now=now):
            raise NotPossibleError
        Meeting.objects.filter(pk=meeting.pk).update(late_by=by, late_minutes=minutes)
        meeting.late_by, meeting.late_minutes = by, minutes
        comes(meeting, by)
        others = [member for member in goers(meeting) if member != by]
        tell(meeting, others, "call_late", now=now, once=f":{by.pk}:{minutes}", by=by.pk, minutes=minutes)
    return meeting


def free_past_cells(*, now: dt.datetime) -> int:
    """Forget the cells of calls that are over: cells stand for coming and running calls only. Returns how many."""
    deleted, _by_model = Hold.objects.filter(meeting__ends_at__lte=now).delete()
    return deleted


def goers(meeting: Meeting) -> list[Member]:
    """Who comes to a call, by pk."""
    going = meeting.participants.filter(answer=Participant.Answer.GOING)
    return [seat.member for seat in going.select_related("member__user").order_by("member_id")]


def unasked_in(meeting: Meeting) -> set[int]:
    """The members (pks) who come to a call at a time that nobody asked them about."""
    going = meeting.participants.filter(answer=Participant.Answer.GOING, unasked=True)
    return set(going.values_list("member_id", flat=True))


def _within_hours(meeting: Meeting, members: list[Member]) -> list[Member]:
    """Those of ``members`` whom nobody asked, and whose hours cover the call: they said there that it suits them."""
    pks = unasked_in(meeting)
    waiting = [member for member in members if member.pk in pks]
    if not waiting:
        return []
    minutes = int((meeting.ends_at - meeting.starts_at).total_seconds() // 60)
    outside = outside_hours(waiting, starts_at=meeting.starts_at, minutes=minutes)
    return [member for member in waiting if member.pk not in outside]


def _change(meeting: Meeting, *, now: dt.datetime, **values: Any) -> None:
    """Write new values, and count the change; the row is locked."""
    values |= {"changed_at": now, "sequence": meeting.sequence + 1, "version": meeting.version + 1}
    for name, value in values.items():
        setattr(meeting, name, value)
    meeting.save(update_fields=list(values))


def _end_offers(meeting: Meeting) -> None:
    Offer.objects.filter(meeting=meeting, status=Offer.Status.OPEN).update(status=Offer.Status.EXPIRED)


def _circle_of(meeting: Meeting) -> Circle:
    if meeting.circle is None:
        raise NotPossibleError
    return meeting.circle
