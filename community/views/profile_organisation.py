"""Changing where one works: search, choose, save."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from community.forms.profile import OrganisationForm
from community.models import Member
from community.plain_text import plain_line
from community.services.find_organisations import find_organisations
from community.services.moving import Move
from community.services.profile import change_organisation
from community.views.doors import members_only

LONGEST_QUESTION = 200


@require_http_methods(["GET", "HEAD", "POST"])
@members_only
def organisation(request: HttpRequest, member: Member) -> HttpResponse:
    """Search by name or ODS code, choose one of what was found. The words searched for stay in the address."""
    asked = plain_line(request.GET.get("q", "").replace("\x00", "")[:LONGEST_QUESTION])
    found = find_organisations(asked) if asked else []
    form = OrganisationForm(request.POST if request.method == "POST" else None, found=found)
    if request.method == "POST" and form.is_valid():
        moved = change_organisation(member=member, organisation=form.chosen, now=timezone.now())
        messages.success(request, _said(moved))
        return redirect("community_me")
    context = {"form": form, "member": member, "words": asked, "found": found}
    return render(request, "community/me/organisation.html", context)


def _said(moved: Move | None) -> str:
    if moved and moved.no_longer_leads:
        left = {"place": moved.no_longer_leads}
        return _("Your organisation is changed. You are no longer organisation lead of %(place)s.") % left
    return _("Your organisation is changed")
