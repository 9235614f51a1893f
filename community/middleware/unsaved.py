"""Nothing typed is lost when a session ends meanwhile: after signing in, a page shows it with a button to send it.

Signing out and in again in another tab is the same: the form that is still open there bears an old token.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
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
            _keep(request)
        return response

    def _signed_in(self, request: HttpRequest) -> HttpResponse:
        kept = unsaved.kept_for(request.session, path=request.get_full_path(), now=timezone.now())
        if kept is not None and request.method == "GET":
            return _offer(request, kept)
        if request.method != "POST":
            return self.get_response(request)
        if kept is not None:
            unsaved.forget(request.session)
        return self._sent(request)

    def _sent(self, request: HttpRequest) -> HttpResponse:
        """The answer to a form, or the way to sending it again where its token is of an earlier sign-in."""
        response = self.get_response(request)
        if not (getattr(response, "has_old_token", False) and _is_our_own(request) and _is_whole(request)):
            return response
        if not _keep(request):
            return response
        again = redirect(request.get_full_path())
        add_never_cache_headers(again)
        return again


def _asks_to_sign_in(request: HttpRequest, response: HttpResponse) -> bool:
    target = response.headers.get("Location", "")
    return response.status_code == 302 and target.startswith(f"{resolve_url(settings.LOGIN_URL)}?")


def _is_our_own(request: HttpRequest) -> bool:
    """Whether a page of this site sent the form: a browser says so, and no page can make it say so."""
    origin, place = request.headers.get("Origin"), request.headers.get("Sec-Fetch-Site")
    if origin is None:
        return place == "same-origin"
    return origin == f"{request.scheme}://{request.get_host()}" and place in (None, "same-origin")


def _is_whole(request: HttpRequest) -> bool:
    """Whether all of the form can be kept and sent again. Forms about signing in are begun anew."""
    accounts = resolve_url(settings.LOGIN_URL).removesuffix("login/")
    return not request.FILES and not request.path.startswith(accounts)


def _keep(request: HttpRequest) -> bool:
    return unsaved.keep(request.session, path=request.get_full_path(), sent=request.POST, now=timezone.now())


def _offer(request: HttpRequest, kept: Unsaved) -> HttpResponse:
    typed = [value for _name, value in kept.fields if " " in value.strip()]  # words, not codes
    context = {"path": kept.path, "fields": kept.fields, "typed": typed[:SHOWN]}
    response = render(request, "community/unsaved.html", context)
    add_never_cache_headers(response)
    return response
