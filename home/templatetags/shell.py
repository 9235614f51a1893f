"""What the page shell shows: the menu, the account section, the languages, the page's own address."""

from __future__ import annotations

from contextlib import suppress
from functools import lru_cache
from typing import TYPE_CHECKING

from django import template
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse
from django.utils.html import json_script
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from home.context import NAMES, LanguageLink
from home.links import absolute

if TYPE_CHECKING:
    from django.template.context import Context
    from django.utils.safestring import SafeString

register = template.Library()
register.filter(absolute)


@register.simple_tag(takes_context=True)
def menu(context: Context) -> SafeString:
    """The main menu: the pages that editors chose, then the diagnostic and the community. Where one is, is current."""
    path = _path(context)
    ours = [(_("Diagnostic"), _address("diagnostic_home")), (_("Community"), _address("community_home"))]
    items = [*(context.get("main_menu") or []), *ours]
    return _drawn_menu(get_language() or "en", tuple((title, url, path.startswith(url)) for title, url in items if url))


@lru_cache(maxsize=256)
def _drawn_menu(_language: str, items: tuple[tuple[str, str, bool], ...]) -> SafeString:
    shown = [{"text": title, "href": url, "current": current} for title, url, current in items]
    words = {"menu_label": _("Menu"), "menu_hidden": _("Browse"), "menu_more": _("More")}
    return render_to_string("_partials/header/menu.html", {"menu": shown, **words})


@register.simple_tag(takes_context=True)
def crumbs(context: Context) -> list[tuple[str, str]]:
    """Title and address of the pages above this one; the first is called by its place, not by its long title."""
    above = list(context.get("breadcrumbs") or [])
    return [(_("Home"), above[0][1]), *above[1:]] if above else []


@register.simple_tag
def component_words() -> SafeString:
    """What nhsuk-frontend's scripts say by themselves, in the page's language (js/main.js reads it)."""
    words = {
        "passwordInput": {
            "i18n": {
                "showPassword": _("Show"),
                "hidePassword": _("Hide"),
                "showPasswordAriaLabel": _("Show password"),
                "hidePasswordAriaLabel": _("Hide password"),
                "passwordShownAnnouncement": _("Your password is visible"),
                "passwordHiddenAnnouncement": _("Your password is hidden"),
            }
        },
        "characterCount": {
            "i18n": {
                "charactersUnderLimit": {"other": _("You have %{count} characters remaining")},
                "charactersAtLimit": _("You have 0 characters remaining"),
                "charactersOverLimit": {"other": _("You have %{count} characters too many")},
            }
        },
    }
    return json_script(words, "component-words")


@register.simple_tag(takes_context=True)
def language_switch(context: Context) -> list[LanguageLink]:
    """This page in each language. Where it is not translated, the link leads to that language's home page."""
    current = get_language() or "en"
    links = context.get("language_links")
    if links:
        return [
            link if link.url else LanguageLink(link.code, link.name, _home(link.code), link.current) for link in links
        ]
    return [
        LanguageLink(code=code, name=name, url=_in_language(context, code), current=code == current)
        for code, name in NAMES.items()
    ]


@register.simple_tag(takes_context=True)
def canonical_url(context: Context) -> str:
    """The page's one address on ``BASE_URL``; for words that are not translated yet, the original's.

    ``canonical_query`` in the context belongs to it: the second page of a list is a page of its own.
    """
    code = "en" if context.get("untranslated") else get_language()
    urls = [link.url for link in context.get("language_links") or [] if link.code == code and link.url]
    return absolute(f"{urls[0] if urls else _path(context)}{context.get('canonical_query', '')}")


@register.simple_tag(takes_context=True)
def words_language(context: Context) -> str:
    """The language of the page's own words: English on a Welsh address that is not translated yet."""
    return "en" if context.get("untranslated") else get_language() or "en"


def _path(context: Context) -> str:
    request = context.get("request")
    return request.path if request is not None else "/"


def _home(code: str) -> str:
    return "/" if code == "en" else f"/{code}/"


def _in_language(context: Context, code: str) -> str:
    """The same address with another language's prefix, or that language's home page if it has none."""
    path, match = _path(context), getattr(context.get("request"), "resolver_match", None)
    if code == get_language():
        return path
    if match is None:  # an address that is nowhere
        return _home(code)
    with override(code), suppress(NoReverseMatch):
        return reverse(match.view_name, args=match.args, kwargs=match.kwargs)
    return _home(code)


def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
