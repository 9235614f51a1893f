"""What on a public page is one person's: their account section, and what the site has to tell them."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from django.contrib.messages import get_messages
from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from home.stencil import Stencil, stand_in

TEMPLATE = "_partials/header/account.html"


def form_token(request: HttpRequest) -> str:
    """What every form of the page has to send: one token for all that fill its gaps, as for all forms of a template."""
    if not hasattr(request, "_form_token"):
        request._form_token = get_token(request)  # type: ignore[attr-defined]
    return str(request._form_token)  # type: ignore[attr-defined]


def account_section(request: HttpRequest | None) -> SafeString:
    """The way in, or whose account it is and the way out."""
    user = getattr(request, "user", None)
    if request is None or user is None or not user.is_authenticated:
        return _drawn(get_language() or "en", signed_in=False).filled({})
    own = {"name": user.get_full_name() or _("Your account"), "token": form_token(request)}
    return _drawn(get_language() or "en", signed_in=True).filled(own)


def notices(request: HttpRequest | None) -> SafeString:
    """What the site says once of what the reader has just done."""
    said = get_messages(request) if request is not None else ()
    return render_to_string("_partials/messages.html", {"messages": said}) if len(said) else SafeString("")


# What fills the gap of each name (home.whole_page). Other apps add theirs when they are ready.
PERSONAL: dict[str, Callable[[HttpRequest | None], SafeString]] = {"account": account_section, "notices": notices}


@cache
def _drawn(_language: str, *, signed_in: bool) -> Stencil:
    """The section; for who is signed in with blanks for their name and their form token."""
    items = _of_members() if signed_in else _of_visitors()
    context = {"account": items, "account_label": _("Account"), "csrf_token": stand_in("token")}
    return Stencil(render_to_string(TEMPLATE, context))


def _of_members() -> list[dict[str, Any]]:
    """What the section lists. ``action`` stands for a form to post, ``href`` for a link."""
    return [
        {"text": stand_in("name"), "href": _address("account_home"), "icon": "user"},
        {"text": _("Log out"), "action": _address("account_logout")},
    ]


def _of_visitors() -> list[dict[str, Any]]:
    items = [
        {"text": _("Sign in"), "href": _address("account_login")},
        {"text": _("Create an account"), "href": _address("account_signup")},
    ]
    return [item for item in items if item["href"]]


def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
