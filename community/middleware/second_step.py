"""Editors, reviewers and admins need a second step, and an account that they have not closed.

allauth has no setting that makes a second step compulsory.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from allauth.account.adapter import get_adapter
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from community.models import is_leaving
from community.permissions import second_step_elsewhere, signed_in_with_second_step

if TYPE_CHECKING:
    from community.models import User

OPEN_TO_ALL = ("/admin/login/", "/admin/logout/")


class SecondStepMiddleware:
    """Guards SECOND_STEP_PATHS. When REQUIRE_MFA is on: first set up a second step, then sign in with it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if _guarded(request.path_info) and request.user.is_authenticated:
            return self._checked(request, request.user)
        return self.get_response(request)

    def _checked(self, request: HttpRequest, user: User) -> HttpResponse:
        if not user.has_perm("wagtailadmin.access_admin"):
            return self.get_response(request)  # the door says in plain words that it is not for them
        if is_leaving(user):
            messages.warning(request, _("You closed your account. Keep it first, then you can edit the site again"))
            return redirect("community_privacy")
        return self._with_second_step(request, user) if settings.REQUIRE_MFA else self.get_response(request)

    def _with_second_step(self, request: HttpRequest, user: User) -> HttpResponse:
        if not is_mfa_enabled(user) and not second_step_elsewhere(request, user):
            messages.warning(request, _("Add a passkey or an authenticator app first. Then you can edit the site"))
            return redirect(reverse("mfa_index"))
        if not signed_in_with_second_step(request, user):
            logout(request)
            messages.warning(request, _("Sign in again, with your passkey or code, to edit the site"))
            return redirect_to_login(_safe_target(request), reverse("account_login"))
        return self.get_response(request)


def _guarded(path: str) -> bool:
    return path.startswith(settings.SECOND_STEP_PATHS) and not path.startswith(OPEN_TO_ALL)


def _safe_target(request: HttpRequest) -> str:
    """Where to go on to: the page asked for, or the admin's front page when a form was being sent."""
    path = request.get_full_path() if request.method == "GET" else reverse("wagtailadmin_home")
    return path if get_adapter(request).is_safe_url(path) else reverse("wagtailadmin_home")
