"""What on a public page is one person's: their account section, and what the site has to tell them."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from functools import cache
from typing import Any

from django.contrib.messages import get_messages
from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

# They stand for a name and a form token while the section is drawn. Nobody can know them.
NAME, TOKEN = secrets.token_hex(16), secrets.token_hex(16)
TEMPLATE = "_partials/header/account.html"


def account_section(request: HttpRequest | None) -> SafeString:
    """The way in, or whose account it is and the way out."""
    user = getattr(request, "user", None)
    if request is None or user is None or not user.is_authenticated:
        return _drawn(get_language() or "en", signed_in=False)[0]
    before, between, after = _drawn(get_language() or "en", signed_in=True)
    name = escape(user.get_full_name() or _("Your account"))
    return mark_safe(f"{before}{name}{between}{get_token(request)}{after}")  # noqa: S308  escaped, or drawn by a template


def notices(request: HttpRequest | None) -> SafeString:
    """What the site says once of what the reader has just done."""
    said = get_messages(request) if request is not None else ()
    return render_to_string("_partials/messages.html", {"messages": said}) if len(said) else SafeString("")


# What fills the gap of each name (home.whole_page). Other apps add theirs when they are ready.
PERSONAL: dict[str, Callable[[HttpRequest | None], SafeString]] = {"account": account_section, "notices": notices}


@cache
def _drawn(_language: str, *, signed_in: bool) -> list[SafeString]:
    """The section; for who is signed in what stands before their name, between that and the token, and after both."""
    items = _of_members() if signed_in else _of_visitors()
    context = {"account": items, "account_label": _("Account"), "csrf_token": TOKEN}
    return [SafeString(part) for part in re.split(f"{NAME}|{TOKEN}", render_to_string(TEMPLATE, context))]


def _of_members() -> list[dict[str, Any]]:
    """What the section lists. ``action`` stands for a form to post, ``href`` for a link."""
    return [
        {"text": NAME, "href": _address("account_home"), "icon": "user"},
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
