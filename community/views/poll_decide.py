"""Ending a circle's poll: a page that shows what will happen, and its button."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from community.call_errors import CallError
from community.forms.availability import PlaceForm
from community.models import Member, TimePoll
from community.services import poll_decisions, polls
from community.services.availability import preferences_of
from community.services.undo_calls import undo_for_booked
from community.views.doors import members_only
from community.views.meeting_undo import keep_undo
from community.views.polls import poll_of

if TYPE_CHECKING:
    from community.models import PollOption
    from community.services.poll_decisions import Doubts

reading_or_sending = require_http_methods(["GET", "HEAD", "POST"])


@reading_or_sending
@members_only
def poll_decide(request: HttpRequest, member: Member, pk: int) -> HttpResponse:
    """Book the call at one of the times (``option``), or with ``end=yes`` end a circle's poll without one."""
    found, said = poll_of(member, pk), request.POST if request.method == "POST" else request.GET
    if found.circle is None:
        raise Http404
    if found.status != TimePoll.Status.OPEN:
        messages.info(request, _("This poll is over"))
        return redirect("community_poll", pk)
    if said.get("end") == "yes":
        return _end(request, found)
    option = said.get("option", "")
    chosen = get_object_or_404(found.options, pk=int(option) if option.isdecimal() and len(option) < 15 else 0)
    return _book(request, found, chosen, member)


def _end(request: HttpRequest, poll: TimePoll) -> HttpResponse:
    if request.method != "POST":
        return render(request, "community/polls/end.html", {"poll": poll})
    polls.close(poll=poll)
    messages.success(request, _("The poll is over. Nothing is booked"))
    return redirect("community_circle", poll.circle_id)


def _book(request: HttpRequest, poll: TimePoll, option: PollOption, member: Member) -> HttpResponse:
    """The page before the booking; it comes back if the answers, or what is typed, are not as they must be."""
    sent, now = request.method == "POST", timezone.now()
    own, doubts = preferences_of([member])[member.pk], poll_decisions.doubts_about(option, by=member)
    initial = {"link": own.call_link, "phone": own.phone}
    form = PlaceForm(request.POST if sent else None, initial=initial)
    seen = request.POST.get("seen") == doubts.code
    if sent and form.is_valid() and seen:
        return _booked(request, poll, option, member, form, now)
    context = {
        "poll": poll, "option": option, "member": member, "form": form, "doubts": doubts, "changed": sent and not seen,
        "enough": _enough(poll, doubts),
    }  # fmt: skip
    return render(request, "community/polls/book.html", context)


def _enough(poll: TimePoll, doubts: Doubts) -> bool:
    """Whether two at least could come."""
    return polls.asked(poll).count() - doubts.no > 1


def _booked(
    request: HttpRequest, poll: TimePoll, option: PollOption, member: Member, form: PlaceForm, now: dt.datetime
) -> HttpResponse:
    said = form.cleaned_data
    # Who has nothing saved and types nothing leaves it to the others, as on the page where calls are booked.
    typed = any((said["link"], said["phone"], form.initial["link"], form.initial["phone"]))
    place = {"link": said["link"], "phone": said["phone"]} if typed else {}
    try:
        call = poll_decisions.decide_for_circle(poll=poll, option=option, by=member, now=now, **place)
    except CallError:
        messages.info(
            request, _("That time cannot be booked: somebody has another call then, or it was decided before")
        )
        return redirect("community_poll", poll.pk)
    keep_undo(request, undo_for_booked(call, poll, now=now))
    messages.success(request, _("Your call is booked. Everybody in your circle gets an email"))
    return redirect("community_call", call.pk)
