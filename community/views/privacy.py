"""Privacy and one's own data: everything on one page, taking a break, blocked people, who looked at my record."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from community.audit_trail import entries_about
from community.forms.privacy import PauseForm
from community.models import Block, Member, member_of
from community.services import blocks, pausing
from community.services.retention import retention_table
from community.views.doors import members_only

if TYPE_CHECKING:
    from community.models import User

NEWEST = 50


@require_safe
@login_required
@never_cache
def hub(request: HttpRequest) -> HttpResponse:
    """What a person can see and do about their data; for somebody who is leaving, the way back."""
    member = member_of(cast("User", request.user))
    if member is not None and member.status == Member.Status.CLOSING:
        return render(request, "community/privacy/closing.html", {"member": member})
    active = member is not None and member.status == Member.Status.ACTIVE
    context = {"member": member, "active": active, "paused": member is not None and pausing.is_paused(member)}
    return render(request, "community/privacy/hub.html", context)


@require_safe
def what_we_keep(request: HttpRequest) -> HttpResponse:
    """How long what is kept: for everybody, linked from the privacy notice."""
    context = {
        "header": [_("What"), _("How long")],
        "rows": [{"cells": row} for row in retention_table()],
    }
    return render(request, "community/privacy/what_we_keep.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@members_only
def pause(request: HttpRequest, member: Member) -> HttpResponse:
    """Take a break until a day."""
    form = PauseForm(request.POST if request.method == "POST" else None, today=timezone.localdate())
    if form.is_valid():
        pausing.pause(member=member, until=form.cleaned_data["day"])
        messages.success(request, _("Your break has begun. Nobody finds you until you are back"))
        return redirect("community_privacy")
    context = {"form": form, "member": member, "paused": pausing.is_paused(member)}
    return render(request, "community/privacy/pause.html", context)


@require_POST
@members_only
def come_back(request: HttpRequest, member: Member) -> HttpResponse:
    """End the break now."""
    pausing.come_back(member=member)
    messages.success(request, _("Welcome back. Your break has ended"))
    return redirect("community_privacy")


@require_safe
@members_only
def blocked(request: HttpRequest, member: Member) -> HttpResponse:
    """People whom the member does not want to meet: their names alone, for they may not be in the directory now."""
    found = Block.objects.filter(member=member).select_related("other__user")
    return render(request, "community/privacy/blocked.html", {"blocks": found.order_by("-made_at")})


@require_POST
@members_only
def unblock(request: HttpRequest, member: Member, public_id: str) -> HttpResponse:
    """Take a block back. Somebody whom the member has not blocked is not told from somebody who is not there."""
    other = Member.objects.filter(public_id=public_id, blocks_received__member=member).first()
    if other is None:
        raise Http404
    blocks.unblock(member=member, other=other)
    messages.success(request, _("The block is removed. You can find each other again"))
    return redirect("community_blocked")


@require_safe
@login_required
@never_cache
def record(request: HttpRequest) -> HttpResponse:
    """Who looked at or changed one's record: when, what, and in which role."""
    member = member_of(cast("User", request.user))
    lines = entries_about(member, most=NEWEST) if member else []
    return render(request, "community/privacy/record.html", {"lines": lines, "most": NEWEST})
