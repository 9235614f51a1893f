"""Everything one is called to: what is coming, what is offered, what was, and the circles to book with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from community.models import Circle, CircleMember, Meeting, Member, Participant
from community.models.availability import without_hours
from community.names import in_a_row
from community.services import polls
from community.services.after_call import to_answer
from community.services.offers import open_offers
from community.views.doors import members_only
from community.views.meeting_undo import MINUTES_TO_UNDO, left_to_undo

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

PAST_SHOWN = 12


@require_safe
@members_only
def meetings(request: HttpRequest, member: Member) -> HttpResponse:
    """The list. The number of queries does not depend on its length."""
    now = timezone.now()
    mine = Meeting.objects.of(member)
    past = _with_people(mine.past(now=now).filter(kind=Meeting.Kind.CALL))
    everything = request.GET.get("past") == "all"
    waiting = list(open_offers(member, now=now))
    shown = list(past if everything else past[: PAST_SHOWN + 1])
    context = {
        "member": member,
        "left_call": left_to_undo(request, member, now=now),
        "undo_minutes": MINUTES_TO_UNDO,
        "coming": rows(_with_people(mine.upcoming(now=now)), member),
        "to_answer": rows(_with_people(to_answer(member, now=now)), member),
        "past": rows(shown if everything else shown[:PAST_SHOWN], member),
        "more_past": not everything and len(shown) > PAST_SHOWN,
        "offers": [one for one in waiting if one.by != member],
        "own_offers": [one for one in waiting if one.by == member],
        "own_polls": list(polls.own_open(member)),
        "now": now,
        "circles": _circles(member),
        "no_hours": bool(without_hours([member])),
    }
    return render(request, "community/meetings/meetings.html", context)


def _with_people(calls: QuerySet[Meeting]) -> QuerySet[Meeting]:
    return calls.select_related("circle", "session").prefetch_related("participants__member__user")


def rows(calls: Iterable[Meeting], viewer: Member) -> list[dict[str, Any]]:
    """Each meeting with the names of the others, for a list."""
    return [{"call": call, "others": others_of(call, viewer)} for call in calls]


def others_of(call: Meeting, viewer: Member) -> str:
    """The names of the others who come to a call: "Ana Lee and Jo Shah"; of a session nobody is named."""
    if call.kind == Meeting.Kind.SESSION:
        return ""
    going = [one for one in call.participants.all() if one.answer == Participant.Answer.GOING]
    return in_a_row(sorted(one.member.name for one in going if one.member_id != viewer.pk))


def _circles(member: Member) -> list[dict[str, Any]]:
    """The circles that can book a call, each with the names of the others."""
    circles = list(Circle.objects.of(member).filter(status=Circle.Status.ACTIVE).order_by("started_at", "pk"))
    seats = CircleMember.objects.filter(circle__in=circles, left_at=None).select_related("member__user")
    names: dict[int, list[str]] = {}
    for seat in seats.exclude(member=member):
        names.setdefault(seat.circle_id, []).append(seat.member.name)
    several = [circle for circle in circles if circle.pk in names]
    return [{"circle": circle, "others": in_a_row(sorted(names[circle.pk]))} for circle in several]
