"""The search page."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.translation import get_language, override
from django.views.decorators.http import require_safe

from home.search import narrowing
from home.search.find import Found, find
from home.search.hits import hits
from home.search.promotions import promoted
from home.search.suggest import did_you_mean
from home.search.words import Asked, read
from home.services import searches

PER_PAGE = 10


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Pages in the reader's language that hold what was asked for."""
    language = get_language() or "en"
    asked = read(request.GET.get("q", ""), language)
    chosen = narrowing.read(request.GET)
    if not asked.terms:
        return render(request, "search/search.html", {"query": asked.text, "asked": asked})
    found = find(asked, language, chosen, now=timezone.now())
    recommended = promoted(asked.text, language) if not chosen else []
    ids = _without(found.ids, {promotion.pk for promotion in recommended})
    pages = Paginator(ids, PER_PAGE)
    number = _page_number(request.GET.get("page", "1"), pages.num_pages)
    if number is None:
        return redirect(f"{request.path}{narrowing.address(asked.text, chosen)}")
    page = pages.page(number)
    if number == 1 and not chosen and found.ids and found.all_words:
        searches.record(asked.text)
    response = render(
        request,
        "search/search.html",
        {
            "query": asked.text,
            "asked": asked,
            "found": found,
            "total": len(ids) + len(recommended),
            "recommended": recommended if number == 1 else [],
            "hits": hits(list(page.object_list), asked),
            "groups": narrowing.groups(chosen, found.counts),
            "chips": narrowing.chips(asked.text, chosen),
            "clear_url": narrowing.address(asked.text, {}),
            "page_number": number,
            "page_count": pages.num_pages,
            "links": narrowing.page_links(page, asked.text, chosen),
            **_help(asked, found, language),
        },
    )
    # There are as many searches as people think of: none of them is worth a place in the page cache.
    patch_cache_control(response, private=True, max_age=0)
    return response


def _without(ids: list[int], left_out: set[int | None]) -> list[int]:
    return [pk for pk in ids if pk not in left_out] if left_out else ids


def _page_number(text: str, last: int) -> int | None:
    """The page asked for; None where there is no such page."""
    number = int(text) if text.isascii() and text.isdecimal() and len(text) < 6 else 0
    return number if 1 <= number <= last else None


def _help(asked: Asked, found: Found, language: str) -> dict[str, Any]:
    """What to try where nothing, or not everything, was found."""
    if found.ids and found.all_words:
        return {}
    better = did_you_mean(asked, language)
    help_: dict[str, Any] = {"better": better, "better_url": narrowing.address(better, {}) if better else ""}
    if not found.ids:
        help_["elsewhere"] = _in_other_language(asked, "en" if language == "cy" else "cy")
    return help_


def _in_other_language(asked: Asked, language: str) -> dict[str, Any] | None:
    """Where the other language has what this one has not."""
    other = find(read(asked.text, language), language, {}, now=timezone.now())
    if not other.ids or not other.all_words:
        return None
    with override(language):
        return {
            "url": f"{reverse('search')}{narrowing.address(asked.text, {})}",
            "code": language,
            "count": len(other.ids),
        }
