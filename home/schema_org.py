"""A page's kind and films in schema.org's words, for ``{% structured_data %}``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from wagtail.fields import StreamField

from home.kinds import SearchKind
from home.links import absolute

if TYPE_CHECKING:
    from home.models import BasePage, SiteMedia

LEARNING = (SearchKind.GUIDE, SearchKind.IMPLEMENTATION, SearchKind.RESOURCE)


def types(page: BasePage) -> list[str] | str:
    """What the page is: something to learn from, an article, or only a page."""
    if page.search_kind in LEARNING:
        return ["WebPage", "LearningResource"]
    return ["WebPage", "Article"] if page.search_kind == SearchKind.PAGE else "WebPage"


def videos(page: BasePage) -> list[dict[str, Any]]:
    """The films that are shown on the page."""
    return [_video(film, page) for film in _films(page)]


def _films(page: BasePage) -> Iterator[SiteMedia]:
    if film := getattr(page, "video", None):
        yield film
    for field in page._meta.get_fields():
        if isinstance(field, StreamField):
            for block in getattr(page, field.name):
                if block.block_type == "video" and block.value.get("video"):
                    yield block.value["video"]


def _video(film: SiteMedia, page: BasePage) -> dict[str, Any]:
    data = {
        "@type": "VideoObject",
        "name": film.title,
        "description": page.search_description or page.summary or film.title,
        "contentUrl": absolute(film.file.url),
        "thumbnailUrl": absolute(film.thumbnail.url) if film.thumbnail else "",
        "uploadDate": film.created_at.isoformat(),
        "duration": f"PT{round(film.duration)}S" if film.duration else "",
        "transcript": film.transcript,
        "inLanguage": film.language,
    }
    return {name: value for name, value in data.items() if value}
