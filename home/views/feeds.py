"""An Atom feed of what changed."""

from __future__ import annotations

from itertools import islice

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from wagtail.models import Page

from home import atom
from home.menu import site_settings
from home.models import BasePage
from home.tree import tree

LENGTH = 30


@require_safe
def changes(request: HttpRequest) -> HttpResponse:
    """The pages last published in the reader's language, newest first."""
    language = get_language() or "en"
    feed = atom.begin(
        title=_("%(service)s: what changed") % {"service": site_settings().name},
        subtitle=_("New and changed pages"),
        url="/" if language == "en" else f"/{language}/",
        feed_url=reverse("feed"),
        language=language,
    )
    for page in _pages(language):
        _add(feed, page)
    return atom.answer(feed)


def _pages(language: str) -> list[Page]:
    newest = Page.objects.live().filter(locale__language_code=language, last_published_at__isnull=False)
    rows = newest.filter(alias_of__isnull=True).order_by("-last_published_at").values_list("pk", flat=True)
    chosen = list(islice((pk for pk in rows if _is_public(pk)), LENGTH))
    pages = Page.objects.filter(pk__in=chosen).specific().defer_streamfields()
    return sorted(pages, key=lambda page: chosen.index(page.pk))


def _is_public(pk: int) -> bool:
    branch = tree().by_pk.get(pk)
    return branch is not None and branch.public and bool(branch.url)


def _add(feed: atom.PagesFeed, page: Page) -> None:
    branch = tree().by_pk.get(page.pk)
    if branch is None:  # taken away since it was chosen
        return
    atom.add_page(
        feed,
        pk=page.pk,
        title=page.title,
        url=branch.url,
        summary=page.summary if isinstance(page, BasePage) else page.search_description,
        published=page.first_published_at,
        changed=page.last_published_at,
    )
