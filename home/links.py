"""Addresses of pages for links, from the tree in memory: a link costs no query."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.html import format_html
from django.utils.translation import get_language
from wagtail.rich_text.pages import PageLinkHandler

from home.tree import tree

if TYPE_CHECKING:
    from wagtail.rich_text.feature_registry import FeatureRegistry


def page_url(pk: int, language: str | None = None) -> str:
    """The address of a page in ``language`` (the reader's, if not said), or where it has none, its own.

    Empty for a page that is not published.
    """
    branch = tree().in_language(pk, language or get_language() or "en")
    return branch.url if branch else ""


def absolute(url: str) -> str:
    """An address on ``BASE_URL``, never on the request's host."""
    return url if url.startswith(("http://", "https://")) else f"{settings.BASE_URL}{url}"


class TreeLinkHandler(PageLinkHandler):
    """Links to pages within rich text. A link to a page that is not published is only words."""

    @classmethod
    def expand_db_attributes_many(cls, attrs_list: list[dict[str, str]]) -> list[str]:
        return [cls._opening_tag(attrs) for attrs in attrs_list]

    @classmethod
    def _opening_tag(cls, attrs: dict[str, str]) -> str:
        number = attrs.get("id", "")
        url = page_url(int(number)) if number.isdecimal() else ""
        return format_html('<a href="{}">', url) if url else "<a>"


def register_page_links(features: FeatureRegistry) -> None:
    """Take the place of Wagtail's own handler, which asks the database for every link."""
    features.register_link_type(TreeLinkHandler)
