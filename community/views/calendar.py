"""Meetings for calendars: one as a file, the private feed, and the page on which a member gets its address."""

from __future__ import annotations

import hashlib

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_POST, require_safe

from community import calendars
from community.models import Meeting, Member, Participant
from community.services import calendar_feeds
from community.views.doors import members_only
from community.views.link_doors import private

ICS = "text/calendar; charset=utf-8"


@require_safe
@members_only
def meeting_file(request: HttpRequest, member: Member, pk: int) -> HttpResponse:
    """One meeting that the member comes to, for their calendar."""
    comes = Participant.objects.filter(member=member, answer=Participant.Answer.GOING)  # how to join stands in it
    known = Meeting.objects.scheduled().select_related("circle", "session").prefetch_related("participants__member")
    meeting = known.filter(pk=pk, pk__in=comes.values("meeting")).first()
    if meeting is None:
        raise Http404
    answer = HttpResponse(calendars.file_of(meeting, member=member), content_type=ICS)
    answer["Content-Disposition"] = 'attachment; filename="meeting.ics"'
    return answer


@require_safe
@never_cache
@sensitive_variables("token")
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """All meetings of whoever has this private address. 404 for one that was ended."""
    found = calendar_feeds.feed_by(token)
    if found is None:
        raise Http404
    content = calendar_feeds.content_of(found, now=timezone.now())
    calendar_feeds.note_read(found)
    etag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    answer = HttpResponse(content, content_type=ICS, headers={"ETag": etag})
    return private(get_conditional_response(request, etag=etag, response=answer) or answer)


@require_safe
@members_only
def calendar(request: HttpRequest, member: Member) -> HttpResponse:
    """The member's private address, if they have one, and the other way: invitations by mail."""
    found = calendar_feeds.feed_of(member)
    context = {
        "feed": found,
        "address": calendar_feeds.address_of(found) if found else "",
        "by_mail": calendars.wants_mailed(member),
    }
    return render(request, "community/calendar/calendar.html", context)


@require_POST
@members_only
def make_address(request: HttpRequest, member: Member) -> HttpResponse:
    """Make an address, and end the one there was."""
    calendar_feeds.make_address(member=member, now=timezone.now())
    messages.success(request, _("Your private calendar address is ready"))
    return redirect("community_calendar")


@require_POST
@members_only
def end_address(request: HttpRequest, member: Member) -> HttpResponse:
    """End the address."""
    calendar_feeds.end_address(member=member)
    messages.success(request, _("Your private calendar address is ended. Calendars that used it get nothing more"))
    return redirect("community_calendar")
