"""Atom feeds of pages: each in one language, by ``BASE_URL``, with ids that outlive a change of address."""

from __future__ import annotations

import datetime as dt
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpResponse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape

from home.links import absolute
from home.menu import site_settings
from home.search.words import without_controls


class PagesFeed(Atom1Feed):
    """A feed whose entries may be in another language than the feed itself."""

    def item_attributes(self, item: dict[str, Any]) -> dict[str, Any]:
        """``lang`` stands on the entry."""
        attributes = super().item_attributes(item)
        return {**attributes, "xml:lang": item["lang"]} if item.get("lang") else attributes


def begin(*, title: str, subtitle: str, url: str, feed_url: str, language: str) -> PagesFeed:
    """An empty feed at ``feed_url`` of what is at ``url``, both without the host."""
    return PagesFeed(
        title=without_controls(title),
        link=absolute(url),
        description="",
        subtitle=without_controls(subtitle),
        language=language,
        feed_url=absolute(feed_url),
        feed_guid=absolute(url),
        author_name=without_controls(site_settings().name),
    )


def add_page(
    feed: PagesFeed,
    *,
    pk: int,
    title: str,
    url: str,
    summary: str,
    published: dt.datetime | None,
    changed: dt.datetime | None,
    author_name: str = "",
    **more: Any,
) -> None:
    """Enter a page. XML takes no controls, which words pasted from slides bring with them."""
    feed.add_item(
        title=without_controls(title),
        link=absolute(url),
        description=escape(without_controls(summary)),  # a feed's summary is HTML
        unique_id=f"tag:{urlsplit(settings.BASE_URL).hostname},2026:page/{pk}",  # outlives a change of address
        pubdate=published or changed,
        updateddate=changed or dt.datetime.now(tz=dt.UTC),
        author_name=without_controls(author_name) or None,
        **more,
    )


def answer(feed: PagesFeed) -> HttpResponse:
    """The feed as it is sent."""
    return HttpResponse(feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")
