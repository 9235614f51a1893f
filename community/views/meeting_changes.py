"""Cancelling a call, being late for it, and how it is held."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from community.call_errors import CallError
from community.forms.availability import PlaceForm
from community.forms.meetings import CancelForm, LateForm
from community.models import Meeting, Member
from community.services import calls
from community.services.call_rules import may_say_late
from community.services.undo_calls import undo_for
from community.views.doors import members_only
from community.views.meeting_booking import changed_meanwhile, version_sent
from community.views.meeting_doors import call_of, going_to
from community.views.meeting_undo import keep_undo

reading_or_sending = require_http_methods(["GET", "HEAD", "POST"])
ENOUGH = 3  # two others can keep a call


@reading_or_sending
@members_only
def cancel(request: HttpRequest, member: Member, pk: int) -> HttpResponse:
    """What cancelling does, and the button; of three or more, one can go and the others keep the call."""
    call, now = call_of(member, pk), timezone.now()
    if not call.is_scheduled or call.ends_at <= now:
        return changed_meanwhile(request, pk)
    members = going_to(call)
    form = CancelForm(request.POST if request.method == "POST" else None, others_enough=len(members) >= ENOUGH)
    if request.method == "POST" and form.is_valid():
        return _cancelled(request, form, call, member)
    context = {"form": form, "call": call, "viewer": member, "others": [one for one in members if one != member]}
    return render(request, "community/meetings/cancel.html", context)


def _cancelled(request: HttpRequest, form: CancelForm, call: Meeting, member: Member) -> HttpResponse:
    now, only_me = timezone.now(), form.cleaned_data.get("whole") == "me"
    said = {"by": member, "now": now, "note": form.cleaned_data["note"], "version": version_sent(request)}
    try:
        after = calls.cannot_come(meeting=call, **said) if only_me else calls.cancel(meeting=call, **said)
    except CallError:
        return changed_meanwhile(request, call.pk)
    keep_undo(request, undo_for(call, after, now=now))
    if after.is_scheduled:
        messages.success(request, _("You are out of the call. The others get an email and keep it"))
        return redirect("community_meetings")
    messages.success(request, _("The call is cancelled. Everybody in it gets an email"))
    return redirect("community_call", call.pk)


@reading_or_sending
@members_only
def late(request: HttpRequest, member: Member, pk: int) -> HttpResponse:
    """Tell the others how late one will be."""
    call, now = call_of(member, pk), timezone.now()
    if not call.is_scheduled or call.ends_at <= now:
        return changed_meanwhile(request, pk)
    may, form = may_say_late(call, now=now), LateForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and may and form.is_valid():
        try:
            calls.say_late(meeting=call, by=member, minutes=form.cleaned_data["minutes"], now=now)
        except CallError:
            return changed_meanwhile(request, pk)
        messages.success(request, _("We are telling the others by email"))
        return redirect("community_call", pk)
    context = {"form": form, "call": call, "viewer": member, "may": may}
    return render(request, "community/meetings/late.html", context)


@reading_or_sending
@members_only
def place(request: HttpRequest, member: Member, pk: int) -> HttpResponse:
    """The link and the phone number of one call."""
    call, now = call_of(member, pk), timezone.now()
    if not call.is_scheduled or call.ends_at <= now:
        return changed_meanwhile(request, pk)
    initial = {"link": call.link, "phone": call.phone}
    form = PlaceForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            calls.change_place(meeting=call, by=member, now=now, **form.cleaned_data)
        except CallError:
            return changed_meanwhile(request, pk)
        messages.success(request, _("Saved. If it is different from before, everybody gets an email"))
        return redirect("community_call", pk)
    return render(request, "community/meetings/place.html", {"form": form, "call": call, "viewer": member})
