"""Telling the moderators about a concern."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from community.forms.concern import ConcernForm
from community.models import Member
from community.services.concerns import TooManyConcernsError, raise_concern
from community.views.doors import members_only


@require_http_methods(["GET", "HEAD", "POST"])
@members_only
def concern(request: HttpRequest, member: Member, public_id: str) -> HttpResponse:
    """Raise a concern about somebody whose profile one can see."""
    about = _found(member, public_id)
    form = ConcernForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            raise_concern(about=about, by=member, now=timezone.now(), **form.cleaned_data)
        except TooManyConcernsError:
            return render(request, "community/concern/too_many.html", status=429)
        messages.success(request, _("Thank you for telling us. A moderator reads it soon"))
        return redirect("community_home")
    return render(request, "community/concern/concern.html", {"form": form, "about": about})


def _found(member: Member, public_id: str) -> Member:
    """Somebody else whose profile this member can see now; for all others the page is not there."""
    seen = Member.objects.listed(today=timezone.localdate()).unblocked_for(member).exclude(pk=member.pk)
    about = seen.select_related("user").filter(public_id=public_id).first()
    if about is None:
        raise Http404
    return about
