"""Inviting people, and what the invited see."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from community.forms.invitations import InviteForm
from community.models import Invitation, Member
from community.services import invitations
from community.services.ways_in import verified_address
from community.views.doors import members_only
from community.views.invitation_rows import invitation_rows, masked

if TYPE_CHECKING:
    from django.forms import Form


@require_http_methods(["GET", "HEAD", "POST"])
@members_only
def invite(request: HttpRequest, member: Member) -> HttpResponse:
    """The member's invitations, and a form for one more."""
    now = timezone.now()
    sent = request.POST if request.method == "POST" else None
    form = InviteForm(sent, initial={"language": member.user.language})
    if form.is_valid() and _invited(form, member):
        messages.success(request, _("If that address can be invited, your invitation is on its way"))
        return redirect("community_invite")
    rows = invitation_rows(member, now=now)
    return render(request, "community/invitation/invite.html", {"form": form, "rows": rows})


def _invited(form: Form, member: Member) -> bool:
    try:
        invitations.invite(by=member, now=timezone.now(), **form.cleaned_data)
    except invitations.CannotInviteError as error:
        form.add_error("email", _why(error))
        return False
    return True


def _why(error: invitations.CannotInviteError) -> str:
    if isinstance(error, invitations.HiddenError):
        return _("Your profile is hidden for now, so you cannot invite anybody. Write to us to ask why")
    if isinstance(error, invitations.TooManyOpenError):
        return _("You have 10 open invitations. Withdraw one, or wait until one is used or runs out")
    if isinstance(error, invitations.TooManyTodayError):
        return _("You have sent many invitations today. Try again tomorrow")
    return _("You can send an invitation again after 3 days")


@require_POST
@members_only
def resend(request: HttpRequest, member: Member, pk: int) -> HttpResponse:
    """Send one's own invitation again."""
    own = get_object_or_404(member.invitations, pk=pk)
    try:
        invitations.resend(invitation=own, now=timezone.now())
    except invitations.CannotInviteError as error:
        messages.warning(request, _why(error))
    else:
        messages.success(request, _("The invitation is on its way again"))
    return redirect("community_invite")


@require_POST
@members_only
def withdraw(request: HttpRequest, member: Member, pk: int) -> HttpResponse:
    """Stop one's own invitation."""
    own = get_object_or_404(member.invitations, pk=pk)
    invitations.withdraw(invitation=own, now=timezone.now())
    messages.success(request, _("The invitation is withdrawn. Its link no longer works"))
    return redirect("community_invite")


@require_safe
@never_cache
@sensitive_variables("token")
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """What somebody invited sees. The link opens nothing by itself: the address they prove is what lets them in."""
    found = invitations.invitation_of(token, now=timezone.now())
    if found is None:
        return _private(render(request, "community/invitation/gone.html", status=410))
    ways = {"inviter": found.by.name, "address": masked(found.email), "way_back": urlencode({"next": _join_path()})}
    return _private(
        render(request, "community/invitation/invitation.html", ways | {"other": _other_address(request, found)})
    )


def _join_path() -> str:
    return reverse("community_join")


def _private(response: HttpResponse) -> HttpResponse:
    """The token stands in the address, so no other site may learn it."""
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _other_address(request: HttpRequest, found: Invitation) -> bool:
    """Whether whoever is signed in has another address than the invited one."""
    user = request.user
    return user.is_authenticated and verified_address(user) != found.email
