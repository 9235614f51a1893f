"""The sitemap: every public page in its own words, with the same page in the other language beside it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.views.decorators.http import require_safe
from wagtail.models import Page

from home.tree import Branch, tree

VIEWS = ("community_home", "stories_insights")  # public pages that editors do not write
MOST = 50_000  # what one sitemap may hold


@dataclass(frozen=True)
class Entry:
    """A page's address, when it changed, and its address in each language (none where there is one language only)."""

    url: str
    changed: dt.datetime | None
    alternates: list[tuple[str, str]]


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """sitemap.xml, by BASE_URL and never by the request's host."""
    return render(request, "sitemap.xml", {"entries": entries()}, content_type="application/xml; charset=utf-8")


def entries() -> list[Entry]:
    """All entries in the order of the tree, with one query."""
    branches = [branch for branch in tree().by_pk.values() if _listed(branch)][:MOST]
    by_key: dict[str, list[Branch]] = {}
    for branch in branches:
        by_key.setdefault(branch.translation_key, []).append(branch)
    views = [_entry_of_view(name, code) for name in VIEWS for code, _language in settings.LANGUAGES]
    changed = dict(Page.objects.live().values_list("pk", "last_published_at"))
    return [
        Entry(_absolute(branch), changed.get(branch.pk), _alternates(by_key[branch.translation_key]))
        for branch in branches
    ] + views


def _entry_of_view(name: str, code: str) -> Entry:
    urls = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            urls[language] = f"{settings.BASE_URL}{reverse(name)}"
    return Entry(urls[code], None, [*urls.items(), ("x-default", urls[settings.LANGUAGE_CODE])])


def _listed(branch: Branch) -> bool:
    return branch.public and bool(branch.url) and branch.alias_of_id is None


def _alternates(branches: list[Branch]) -> list[tuple[str, str]]:
    if len(branches) < 2:
        return []
    links = [(branch.language, _absolute(branch)) for branch in branches]
    default = next((url for language, url in links if language == settings.LANGUAGE_CODE), links[0][1])
    return [*links, ("x-default", default)]


def _absolute(branch: Branch) -> str:
    return branch.url if branch.url.startswith("http") else f"{settings.BASE_URL}{branch.url}"
