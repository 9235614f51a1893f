"""What is asked of whoever has rights over others before they use them: an account they keep, and a second step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.account.adapter import get_adapter
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from community.models import is_leaving
from community.permissions import second_step_elsewhere, signed_in_with_second_step

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from community.models import User


def asked_first(request: HttpRequest, user: User) -> HttpResponse | None:
    """Where to send ``user``, who has such rights, before anything is done with them; None where nothing is missing.

    Whoever closed the account keeps it first. When REQUIRE_MFA is on: set up a second step, then sign in with it.
    """
    if is_leaving(user):
        messages.warning(request, _("You closed your account. Keep it first, then you can edit the site again"))
        return redirect("community_privacy")
    return _second_step(request, user) if settings.REQUIRE_MFA else None


def _second_step(request: HttpRequest, user: User) -> HttpResponse | None:
    if not is_mfa_enabled(user) and not second_step_elsewhere(request, user):
        messages.warning(request, _("Add a passkey or an authenticator app first. Then you can edit the site"))
        return redirect(reverse("mfa_index"))
    if not signed_in_with_second_step(request, user):
        logout(request)
        messages.warning(request, _("Sign in again, with your passkey or code, to edit the site"))
        return redirect_to_login(_safe_target(request), reverse("account_login"))
    return None


def _safe_target(request: HttpRequest) -> str:
    """Where to go on to: the page asked for, or the admin's front page when a form was being sent."""
    path = request.get_full_path() if request.method == "GET" else reverse("wagtailadmin_home")
    return path if get_adapter(request).is_safe_url(path) else reverse("wagtailadmin_home")
