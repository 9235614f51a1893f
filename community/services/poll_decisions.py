"""Booking a circle's call at a time that a poll found, and taking that back."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction

from community.call_errors import NotPossibleError
from community.models import Circle, Meeting, Member, Participant, PollAnswer, PollOption, TimePoll
from community.services import calls
from community.services.call_mails import tell
from community.services.polls import asked, take

if TYPE_CHECKING:
    from django.db.models import QuerySet

Status = TimePoll.Status


@dataclass(frozen=True)
class Doubts:
    """How many others said that a time does not suit them, and how many have said nothing of it."""

    no: int
    silent: int

    def __bool__(self) -> bool:
        return bool(self.no or self.silent)

    @property
    def code(self) -> str:
        """The same in short, so that a page can say which doubts it showed."""
        return f"{self.no}-{self.silent}"


def doubts_about(option: PollOption, *, by: Member) -> Doubts:
    """What speaks against a time, besides what ``by``, who would book it, said themselves."""
    return Doubts(_refusing(option, by).count(), _silent(option, by).count())


def _refusing(option: PollOption, by: Member) -> QuerySet[Member]:
    said_no = PollAnswer.objects.filter(option=option, answer=PollAnswer.Answer.NO)
    return asked(option.poll).filter(pk__in=said_no.values("member")).exclude(pk=by.pk)


def _silent(option: PollOption, by: Member) -> QuerySet[Member]:
    return asked(option.poll).exclude(pk__in=option.answers.values("member")).exclude(pk=by.pk)


@transaction.atomic
def decide_for_circle(
    *, poll: TimePoll, option: PollOption, by: Member, now: dt.datetime, link: str | None = None,
    phone: str | None = None,
) -> Meeting:  # fmt: skip
    """Book the call: who said no is told and not put down for it; who said nothing is, and their calendar asks them.

    Raises NotPossibleError, or what booking raises, as when fewer than two could come: then nothing is done.
    """
    if poll.circle is None or option.starts_at <= now or not take(poll, Status.DECIDED):
        raise NotPossibleError
    minutes = (option.ends_at - option.starts_at) // dt.timedelta(minutes=1)
    return calls.book(
        circle=poll.circle, starts_at=option.starts_at, minutes=minutes, by=by, now=now, any_hour=True,
        link=link, phone=phone, refused=set(_refusing(option, by).values_list("pk", flat=True)),
        unasked=set(_silent(option, by).values_list("pk", flat=True)),
    )  # fmt: skip


@transaction.atomic
def take_back(*, poll_id: int, meeting: Meeting, by: Member, now: dt.datetime, version: int) -> Meeting:
    """Cancel the call that was booked, and open its poll again unless the circle has opened another meanwhile.

    Raises ChangedError if the call is not ``version`` any more.
    """
    if meeting.circle is None:
        raise NotPossibleError
    circle = Circle.objects.select_for_update(no_key=True).get(pk=meeting.circle.pk)
    cancelled = calls.cancel(meeting=meeting, by=by, now=now, version=version)
    # They were told of the call without being put down for it, and must hear that it is off.
    declined = cancelled.participants.filter(answer=Participant.Answer.DECLINED).select_related("member")
    tell(cancelled, [one.member for one in declined], "call_cancelled", now=now, by=by.pk)
    if not circle.polls.filter(status=Status.OPEN).exists():
        circle.polls.filter(pk=poll_id, status=Status.DECIDED).update(status=Status.OPEN)
    return cancelled


def call_of(poll: TimePoll) -> Meeting | None:
    """The call that a decided poll of a circle led to, if it stands."""
    if poll.circle is None or poll.status != Status.DECIDED:
        return None
    offered = poll.options.values("starts_at")
    booked = poll.circle.meetings.scheduled().filter(starts_at__in=offered, created_at__gte=poll.opened_at)
    return booked.order_by("-created_at").first()
