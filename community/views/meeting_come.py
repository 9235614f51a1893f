"""Saying that one comes to a call, for whom nobody asked about its time: on its page, or by the link of a mail."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from community.call_errors import CallError
from community.links import Purpose
from community.models import Meeting, Member
from community.services import calls
from community.views.doors import members_only
from community.views.link_doors import by_mailed_link
from community.views.meeting_booking import changed_meanwhile, version_sent
from community.views.meeting_doors import call_of

if TYPE_CHECKING:
    from community.links import Link


@require_POST
@members_only
def come(request: HttpRequest, member: Member, pk: int) -> HttpResponse:
    """Keep that they come."""
    call = call_of(member, pk)
    try:
        calls.say_comes(meeting=call, by=member, now=timezone.now(), version=version_sent(request))
    except CallError:
        return changed_meanwhile(request, pk)
    messages.success(request, _("You are going"))
    return redirect("community_call", pk)


@by_mailed_link(Purpose.CALL_ANSWER)
def come_by_link(request: HttpRequest, member: Member, link: Link) -> HttpResponse:
    """The same without a sign-in, for whom the link was sent to. It shows the call's time and names nobody."""
    now = timezone.now()
    mine = Meeting.objects.of(member).scheduled().filter(kind=Meeting.Kind.CALL, ends_at__gt=now)
    call = mine.filter(pk=link.object_id).first()
    if call is None:
        return render(request, "community/meetings/come_over.html", status=410)
    if request.method == "POST":
        with suppress(CallError):  # it has changed meanwhile: the page says how it stands now, and asks again
            calls.say_comes(meeting=call, by=member, now=now, version=version_sent(request))
        return redirect(request.path)
    context = {"call": call, "member": member, "unasked": member.pk in calls.unasked_in(call)}
    return render(request, "community/meetings/come.html", context)
