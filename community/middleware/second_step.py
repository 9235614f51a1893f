"""Editors, reviewers and admins need a second step, and an account that they have not closed.

allauth has no setting that makes a second step compulsory.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from community.views.second_step import asked_first

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
        return asked_first(request, user) or self.get_response(request)


def _guarded(path: str) -> bool:
    return path.startswith(settings.SECOND_STEP_PATHS) and not path.startswith(OPEN_TO_ALL)
