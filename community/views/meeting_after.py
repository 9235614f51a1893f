"""After a call: one press says whether it happened, a form keeps the rest."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from community.call_errors import ChangedError
from community.forms.meetings import AfterForm
from community.models import CallFeedback, Member
from community.services import after_call
from community.views.doors import members_only
from community.views.meeting_doors import call_of


@require_POST
@members_only
def happened(request: HttpRequest, member: Member, pk: int) -> HttpResponse:
    """``happened``: yes, moved or no."""
    said = request.POST.get("happened", "")
    if said not in CallFeedback.Happened.values:
        raise Http404
    try:
        after_call.say_happened(meeting=call_of(member, pk), member=member, happened=said, now=timezone.now())
    except ChangedError:
        messages.info(request, _("You can say this once the call has begun"))
        return redirect("community_call", pk)
    messages.success(request, _("Thank you, we have noted that"))
    return redirect("community_call", pk)


@require_http_methods(["GET", "HEAD", "POST"])
@members_only
def after(request: HttpRequest, member: Member, pk: int) -> HttpResponse:
    """How useful it was, a note for oneself, a line for the others."""
    call, now = call_of(member, pk), timezone.now()
    if not call.is_scheduled or call.starts_at > now:
        raise Http404
    mine = CallFeedback.objects.filter(meeting=call, member=member).first()
    names = ("useful", "private_note", "shared_line")
    initial = {name: getattr(mine, name) for name in names} if mine else {}
    form = AfterForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        after_call.say_more(meeting=call, member=member, now=now, **form.cleaned_data)
        messages.success(request, _("Saved"))
        return redirect("community_call", pk)
    return render(request, "community/meetings/after.html", {"form": form, "call": call, "viewer": member})
