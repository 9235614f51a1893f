"""Closing one's account, and keeping it after all."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from community.models import Member, member_of
from community.services.closing import REGRET, AdministratorError, close_account, keep_account

if TYPE_CHECKING:
    from community.models import User


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
@reauthentication_required(allow_get=True)
def leave(request: HttpRequest) -> HttpResponse:
    """Say what happens to an account that is closed; with POST close it and sign out."""
    user = cast("User", request.user)
    member = member_of(user)
    if member is not None and member.status == Member.Status.CLOSING:
        return redirect("community_privacy")
    if request.method == "POST":
        try:
            close_account(user=user, now=timezone.now())
        except AdministratorError:
            return render(request, "community/privacy/leave.html", {"refused": True}, status=403)
        logout(request)
        return redirect("community_left")
    context = {"refused": user.is_superuser, "erased_on": REGRET.after(timezone.now())}
    return render(request, "community/privacy/leave.html", context)


@require_safe
def left(request: HttpRequest) -> HttpResponse:
    """Goodbye: nothing about anybody, as nobody is signed in any more."""
    return render(request, "community/privacy/left.html")


@require_POST
@login_required
@never_cache
def keep(request: HttpRequest) -> HttpResponse:
    """Take closing back. Harmless for whoever is not leaving."""
    if keep_account(user=cast("User", request.user), now=timezone.now()):
        messages.success(request, _("We have kept your account"))
    return redirect("community_privacy")
