"""Saying whether one comes to a session: on its page, or by the link of a mail."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from community.links import Purpose
from community.models import GroupSession, Member, Participant
from community.services import rsvp
from community.session_times import is_over
from community.views.doors import members_only
from community.views.link_doors import by_mailed_link
from community.views.session_doors import seat_of

if TYPE_CHECKING:
    from community.links import Link

Answer = Participant.Answer


@require_POST
@members_only
def session_answer(request: HttpRequest, member: Member, pk: int) -> HttpResponse:
    """Keep the answer of the button that was pressed, and say what it means."""
    seat = seat_of(member, pk)
    said = request.POST.get("answer", "")
    if said in rsvp.CHOICES and seat.session.published_at:
        try:
            kept = rsvp.answer(session=seat.session, member=member, said=said, now=timezone.now())
            messages.success(request, words_for(kept))
        except rsvp.SessionOverError:
            messages.info(request, _("This session is over or cancelled, so there is nothing to answer any more."))
    return redirect("community_session", pk)


@by_mailed_link(Purpose.SESSION_ANSWER)
def session_answer_link(request: HttpRequest, member: Member, link: Link) -> HttpResponse:
    """The same without a sign-in, for whom the link was sent to. It shows nothing but the session's title and time."""
    known = GroupSession.objects.published().select_related("meeting")
    session = known.filter(pk=link.object_id).first()
    if session is None or is_over(session.meeting, now=timezone.now()):
        return render(
            request, "community/sessions/answer_over.html", {"session": session, "member": member}, status=410
        )
    said = request.POST.get("answer", "")
    if request.method == "POST" and said in rsvp.CHOICES:
        return _answered(request, session, member, said)
    mine = Participant.objects.filter(meeting=session.meeting, member=member).first()
    return _answer_page(request, session, member, mine)


def _answered(request: HttpRequest, session: GroupSession, member: Member, said: str) -> HttpResponse:
    try:
        rsvp.answer(session=session, member=member, said=said, now=timezone.now(), by_link=True)
    except rsvp.SessionOverError:
        return render(
            request, "community/sessions/answer_over.html", {"session": session, "member": member}, status=410
        )
    return redirect(request.path)


def _answer_page(request: HttpRequest, session: GroupSession, member: Member, mine: Participant | None) -> HttpResponse:
    going = rsvp.going(session.meeting)
    context = {
        "heading": heading_of(mine),
        "session": session,
        "meeting": session.meeting,
        "member": member,
        "answer": mine.answer if mine and mine.answer != Answer.INVITED else "",
        "is_full": session.capacity is not None and going >= session.capacity,
    }
    return render(request, "community/sessions/answer.html", context)


def heading_of(mine: Participant | None) -> str:
    """What somebody has said, as the page of the link begins."""
    if mine is not None and mine.answer == Answer.WAITING:
        place = rsvp.place_in_line(mine)
        return _("You are number %(place)s on the waiting list") % {"place": place}
    said = {
        Answer.GOING: _("You are going"),
        Answer.MAYBE: _("You said maybe"),
        Answer.DECLINED: _("You said you can’t come"),
    }
    return said.get(Answer(mine.answer), _("Are you coming?")) if mine else _("Are you coming?")


def words_for(kept: Participant) -> str:
    """What an answer means, for who gave it."""
    if kept.answer == Answer.WAITING:
        place = rsvp.place_in_line(kept)
        return _("The session is full. You are number %(place)s on the waiting list") % {"place": place}
    words = {
        Answer.GOING: _("You are going. The link to join is on this page"),
        Answer.MAYBE: _("You said maybe. No place is kept for you"),
        Answer.DECLINED: _("You said you can’t come. You can change this at any time before the end"),
    }
    return words[Answer(kept.answer)]
