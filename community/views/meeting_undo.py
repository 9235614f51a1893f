"""Taking back what one has just done to a call; what is needed for it is kept in the session."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from community.call_errors import CallError, TakenError
from community.services.undo_calls import UNDO_FOR, Undo, undo
from community.views.doors import members_only
from community.views.meeting_doors import call_one_was_in, going_to

if TYPE_CHECKING:
    from community.models import Meeting, Member

KEY = "undo_call"
MINUTES_TO_UNDO = int(UNDO_FOR.total_seconds() // 60)


def keep_undo(request: HttpRequest, one: Undo) -> None:
    """Let the person take this back; it replaces what they could take back before."""
    request.session[KEY] = one.kept()


def undo_of(request: HttpRequest, call: Meeting, *, now: dt.datetime) -> Undo | None:
    """What can still be taken back of this call."""
    kept = request.session.get(KEY)
    if not kept:
        return None
    one = Undo(**kept)
    mine = one.meeting == call.pk and one.version == call.version
    return one if mine and one.holds(now=now) and dt.datetime.fromisoformat(one.starts_at) > now else None


def left_to_undo(request: HttpRequest, member: Member, *, now: dt.datetime) -> Meeting | None:
    """The call that one has just said one cannot come to, while that can be taken back."""
    kept = request.session.get(KEY)
    try:
        call = call_one_was_in(member, kept["meeting"]) if kept else None
    except Http404:
        return None
    if call is None or not call.is_scheduled or not undo_of(request, call, now=now):
        return None
    return None if member in going_to(call) else call


@require_POST
@members_only
def undo_change(request: HttpRequest, member: Member, pk: int) -> HttpResponse:
    """Cancel a call just booked, move one back, come after all, or book a cancelled one anew where all are free."""
    call, now = call_one_was_in(member, pk), timezone.now()
    page = ("community_call", pk) if member in going_to(call) else ("community_meetings",)
    one = undo_of(request, call, now=now)
    if one is None:
        messages.info(request, _("It is too late to take this back, or the call has changed since"))
        return redirect(*page)
    try:
        call = undo(undo=one, meeting=call, by=member, now=now)
    except TakenError:
        messages.info(request, _("Sorry, that time has been taken meanwhile, so we could not take this back"))
        return redirect(*page)
    except CallError:
        messages.info(request, _("It is too late to take this back, or the call has changed since"))
        return redirect(*page)
    request.session.pop(KEY, None)
    if one.poll:
        messages.success(request, _("Taken back. The call is cancelled, and everybody in it gets an email"))
        return redirect("community_poll", one.poll)
    messages.success(request, _("Taken back. The call is as it was, and everybody in it gets an email"))
    return redirect("community_call", call.pk)
