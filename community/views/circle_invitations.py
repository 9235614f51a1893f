"""Answering an invitation to a circle, or a wish to join one's own."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from community.directory.groups import named
from community.models import Circle, CircleInvitation, Member
from community.services import circle_groups
from community.services.circle_groups import CannotJoinError, to_answer
from community.views.buddies_shown import circles_shown, with_cards
from community.views.doors import members_only


@require_safe
@members_only
def invitation(request: HttpRequest, member: Member, pk: int) -> HttpResponse:
    """What it is about, who is in it, and the answer."""
    now = timezone.now()
    found = to_answer(member, now=now).filter(pk=pk).prefetch_related("by__elements").first()
    if found is None:
        return _settled(request, member, _mine(member, pk))
    context = {
        "asked": with_cards([found], named())[0],
        "shown": circles_shown([found.circle], member, now=now)[0],
    }
    return render(request, "community/buddies/invitation.html", context)


def _mine(member: Member, pk: int) -> CircleInvitation:
    """One that has to do with ``member``, whatever became of it."""
    circles = Circle.objects.of(member).values("pk")
    found = CircleInvitation.objects.filter(Q(member=member) | Q(by=member) | Q(circle__in=circles))
    return get_object_or_404(found.select_related("circle"), pk=pk)


def _settled(request: HttpRequest, member: Member, found: CircleInvitation) -> HttpResponse:
    if Circle.objects.current().of(member).filter(pk=found.circle_id).exists():
        return redirect("community_circle", found.circle_id)
    context = {"own": found.by_id == member.pk, "found": found, "name": found.circle.name}
    return render(request, "community/buddies/settled.html", context)


@require_POST
@members_only
def accept(request: HttpRequest, member: Member, pk: int) -> HttpResponse:
    """Say yes, for oneself or for the circle."""
    found = _mine(member, pk)
    try:
        circle_groups.accept(invitation=found, by=member, now=timezone.now())
    except CannotJoinError:
        return redirect("community_circle_invitation", pk)
    if found.member_id == member.pk:
        messages.success(request, _("You are in the circle now"))
    else:
        messages.success(request, _("%(name)s is in the circle now") % {"name": found.member.name})
    return redirect("community_circle", found.circle_id)


@require_POST
@members_only
def decline(request: HttpRequest, member: Member, pk: int) -> HttpResponse:
    """Say no. Nobody is written to."""
    if circle_groups.decline(invitation=_mine(member, pk), by=member, now=timezone.now()):
        messages.success(request, _("You said no. That is all there is to do"))
        return redirect("community_buddies")
    return redirect("community_circle_invitation", pk)


@require_POST
@members_only
def withdraw(request: HttpRequest, member: Member, pk: int) -> HttpResponse:
    """Take back one's own."""
    if circle_groups.withdraw(invitation=_mine(member, pk), by=member, now=timezone.now()):
        messages.success(request, _("It is taken back"))
        return redirect("community_buddies")
    return redirect("community_circle_invitation", pk)
