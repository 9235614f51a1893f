"""The page of one session."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from community import calendars
from community.directory.entries import shown_organisation
from community.models import Hold, Member, Participant
from community.models.meetings import cells_between
from community.names import name_of
from community.services import rsvp
from community.views.doors import members_only
from community.views.session_doors import Seat, seat_of

if TYPE_CHECKING:
    from community.models import AgendaItem, SessionAction, SessionNote

Answer = Participant.Answer


@require_safe
@members_only
def session(request: HttpRequest, member: Member, pk: int) -> HttpResponse:
    """When it is, what it is about, its agenda and what it left behind; the link to join for those who have a place."""
    seat = seat_of(member, pk)
    going = rsvp.going(seat.meeting)
    capacity = seat.session.capacity
    context = {
        "seat": seat,
        "session": seat.session,
        "meeting": seat.meeting,
        "member": member,
        "host_name": name_of(seat.session.host) if seat.session.host else "",
        "places_left": None if capacity is None else max(capacity - going, 0),
        "place_in_line": rsvp.place_in_line(seat.mine) if seat.mine else None,
        "clash": _has_a_call_then(seat),
        "board_is_closed": seat.now >= seat.session.board_closes_at,
        "people": [(one.name, shown_organisation(one)) for one in who_was_there(seat)] if seat.sees_people else [],
        **_words_of(seat),
    }
    return render(request, "community/sessions/session.html", context)


@require_safe
@members_only
def session_file(request: HttpRequest, member: Member, pk: int) -> HttpResponse:
    """The session for a calendar; its link to join is in it, so only for those who have a place."""
    seat = seat_of(member, pk)
    if not seat.may_join:
        raise Http404
    content = calendars.file_of(seat.meeting, member=member)
    answer = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="session.ics"'
    return answer


def who_was_there(seat: Seat) -> list[Member]:
    """Everybody who was there, by name, but for those of whom one blocked the other."""
    there = Participant.objects.filter(meeting=seat.meeting, attended=True, member__in=Member.objects.active())
    there = there.filter(member__hidden_at=None).exclude(member=seat.member)
    there = there.exclude(member__blocks_made__other=seat.member).exclude(
        member__in=seat.member.blocks_made.values("other")
    )
    people = [one.member for one in there.select_related("member__user", "member__organisation")]
    return sorted(people, key=lambda member: member.name.casefold())


def _words_of(seat: Seat) -> dict[str, list[AgendaItem] | list[SessionNote] | list[SessionAction] | int]:
    agenda = list(seat.session.agenda.select_related("owner__user", "by"))
    return {
        "agenda": agenda,
        "agenda_minutes": sum(item.minutes or 0 for item in agenda),
        "notes": list(seat.session.notes.select_related("by__user")),
        "actions": list(seat.session.actions.select_related("owner__user")),
    }


def _has_a_call_then(seat: Seat) -> bool:
    """Whether the member has booked a call for that time."""
    if not seat.may_answer:
        return False
    cells = cells_between(seat.meeting.starts_at, seat.meeting.ends_at)
    return Hold.objects.filter(member=seat.member, cell__gte=cells.start, cell__lt=cells.stop).exists()
