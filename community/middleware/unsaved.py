"""Nothing typed is lost when a session ends meanwhile: after signing in, a page shows it with a button to send it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url
from django.utils import timezone
from django.utils.cache import add_never_cache_headers

from community import unsaved

if TYPE_CHECKING:
    from community.unsaved import Unsaved

SHOWN = 12  # texts; the others are sent with them


class UnsavedMiddleware:
    """Keeps a form whose sender is asked to sign in, and offers it again at its own address."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # Visitors without a cookie have no session, and their pages must not depend on one.
        if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
            return self._signed_in(request)
        response = self.get_response(request)
        if request.method == "POST" and _asks_to_sign_in(request, response) and not request.FILES:
            unsaved.keep(request.session, path=request.get_full_path(), sent=request.POST, now=timezone.now())
        return response

    def _signed_in(self, request: HttpRequest) -> HttpResponse:
        kept = unsaved.kept_for(request.session, path=request.get_full_path(), now=timezone.now())
        if kept is None:
            return self.get_response(request)
        if request.method == "GET":
            return _offer(request, kept)
        if request.method == "POST":
            unsaved.forget(request.session)
        return self.get_response(request)


def _asks_to_sign_in(request: HttpRequest, response: HttpResponse) -> bool:
    target = response.headers.get("Location", "")
    return response.status_code == 302 and target.startswith(f"{resolve_url(settings.LOGIN_URL)}?")


def _offer(request: HttpRequest, kept: Unsaved) -> HttpResponse:
    typed = [value for _name, value in kept.fields if " " in value.strip()]  # words, not codes
    context = {"path": kept.path, "fields": kept.fields, "typed": typed[:SHOWN]}
    response = render(request, "community/unsaved.html", context)
    add_never_cache_headers(response)
    return response
