"""An Atom feed of what changed."""

from __future__ import annotations

import datetime as dt
from itertools import islice
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from wagtail.models import Page

from home.links import absolute
from home.menu import site_settings
from home.models import BasePage
from home.search.words import without_controls
from home.tree import tree

LENGTH = 30


@require_safe
def changes(request: HttpRequest) -> HttpResponse:
    """The pages last published in the reader's language, newest first."""
    language = get_language() or "en"
    home = f"{settings.BASE_URL}{'/' if language == 'en' else f'/{language}/'}"
    service = without_controls(site_settings().name)
    feed = Atom1Feed(
        title=_("%(service)s: what changed") % {"service": service},
        link=home,
        description="",
        subtitle=_("New and changed pages"),
        language=language,
        feed_url=f"{settings.BASE_URL}{reverse('feed')}",
        feed_guid=home,
        author_name=service,
    )
    for page in _pages(language):
        _add(feed, page)
    return HttpResponse(feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")


def _pages(language: str) -> list[Page]:
    newest = Page.objects.live().filter(locale__language_code=language, last_published_at__isnull=False)
    rows = newest.filter(alias_of__isnull=True).order_by("-last_published_at").values_list("pk", flat=True)
    chosen = list(islice((pk for pk in rows if _is_public(pk)), LENGTH))
    pages = Page.objects.filter(pk__in=chosen).specific().defer_streamfields()
    return sorted(pages, key=lambda page: chosen.index(page.pk))


def _is_public(pk: int) -> bool:
    branch = tree().by_pk.get(pk)
    return branch is not None and branch.public and bool(branch.url)


def _add(feed: Atom1Feed, page: Page) -> None:
    branch = tree().by_pk.get(page.pk)
    if branch is None:  # taken away since it was chosen
        return
    summary = page.summary if isinstance(page, BasePage) else page.search_description
    # XML takes no controls, which words pasted from slides bring with them.
    feed.add_item(
        title=without_controls(page.title),
        link=absolute(branch.url),
        description=escape(without_controls(summary)),  # a feed's summary is HTML
        unique_id=f"tag:{urlsplit(settings.BASE_URL).hostname},2026:page/{page.pk}",  # outlives a change of address
        pubdate=page.first_published_at or page.last_published_at,
        updateddate=page.last_published_at or dt.datetime.now(tz=dt.UTC),
    )
