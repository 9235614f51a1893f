"""The page of one call: when, with whom and how; what can be done with it; and afterwards whether it happened."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from community.conversations import starters_for
from community.models import CallFeedback, Circle, Meeting, Member, MemberElement, Offer
from community.services import calls, rhythm
from community.services.availability import preferences_of
from community.services.call_rules import may_say_late
from community.times import zone_in_words, zone_of
from community.views.doors import members_only
from community.views.meeting_doors import call_of, going_to
from community.views.meeting_undo import MINUTES_TO_UNDO, undo_of

if TYPE_CHECKING:
    from collections.abc import Sequence

ELEMENTS = 2


@require_safe
@members_only
def call(request: HttpRequest, member: Member, pk: int) -> HttpResponse:
    """Everything about one call."""
    found, now = call_of(member, pk), timezone.now()
    people = going_to(found)
    over = found.ends_at <= now
    context = {
        "call": found,
        "viewer": member,
        "others": [one for one in people if one != member],
        "clocks": _clocks(found, member, people),
        "over": over,
        "begun": found.starts_at <= now,
        "unasked": found.is_scheduled and not over and member.pk in calls.unasked_in(found),
        "may_say_late": may_say_late(found, now=now),
        "undo": undo_of(request, found, now=now),
        "undo_minutes": MINUTES_TO_UNDO,
        "offers": found.offers.filter(status=Offer.Status.OPEN, expires_at__gt=now).select_related("by__user"),
        "again": _booked_again(found, member),
        "ended_with": _ended_with(found),
        "seated": _is_in(found.circle, member),
        "starters": _starters(found, people) if found.is_scheduled and not over else [],
        **_after(found, member, now),
    }
    return render(request, "community/meetings/call.html", context)


def _clocks(call: Meeting, viewer: Member, people: Sequence[Member]) -> list[Member]:
    """Those whose clock shows another time."""
    own = zone_in_words(zone_of(viewer))
    return [one for one in people if zone_in_words(zone_of(one)) != own]


def _booked_again(call: Meeting, member: Member) -> Meeting | None:
    """The call of the same time or month that was booked since this one was cancelled."""
    if call.is_scheduled or call.circle is None:
        return None
    same = Q(starts_at=call.starts_at) | (Q(month=call.month) & ~Q(month=""))
    since = call.circle.meetings.of(member).scheduled().filter(same, created_at__gte=call.changed_at)
    return since.order_by("-created_at").first()


def _ended_with(call: Meeting) -> Circle | None:
    """The circle, if the call was cancelled because that ended: who ended it is for nobody to read."""
    return call.circle if call.circle and not call.is_scheduled and call.circle.ended_at == call.changed_at else None


def _is_in(circle: Circle | None, member: Member) -> bool:
    """Whether it is still a circle of theirs: past calls stay when one has left."""
    return circle is not None and circle.seats.filter(member=member, left_at=None).exists()


def _starters(call: Meeting, people: Sequence[Member]) -> list[str]:
    """Questions for the month of the call: of its circle's element, else of what these people want help with."""
    element = call.circle.element if call.circle else ""
    wanted = MemberElement.objects.filter(member__in=people, wants_help=True).order_by("element")
    elements = [element] if element else list(dict.fromkeys(wanted.values_list("element", flat=True)))
    return starters_for(elements[:ELEMENTS], month=call.starts_at.month, language=get_language() or "en")


def _after(call: Meeting, member: Member, now: dt.datetime) -> dict[str, Any]:
    """What was said once it has begun, and the next call."""
    if call.starts_at > now or not call.is_scheduled:
        return {}
    said = list(call.feedback.select_related("member__user").order_by("said_at"))
    circle = call.circle
    next_one = _next(circle, member, now) if circle is not None else None
    return {
        "mine": next((one for one in said if one.member_id == member.pk), None),
        "lines": [one for one in said if one.shared_line],
        "answers": CallFeedback.Happened.choices,
        **(next_one or {}),
    }


def _next(circle: Circle, member: Member, now: dt.datetime) -> dict[str, Any] | None:
    """The next call if there is one, else a proposal for it; nothing where the circle rests or is not theirs."""
    if circle.status != Circle.Status.ACTIVE or not _is_in(circle, member):
        return None
    coming = circle.meetings.upcoming(now=now).filter(starts_at__gt=now).first()
    if coming is not None:
        return {"next_call": coming}
    return {"proposal": rhythm.propose(circle, now=now), "own": preferences_of([member])[member.pk], "may_book": True}
