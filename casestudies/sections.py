"""The parts of a story that were written: their headings and words, in the order in which they are read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _
from wagtail.rich_text import expand_db_html

from casestudies.models.story import WORDS
from casestudies.pieces import plain

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from casestudies.models import StoryPage

HEADINGS: dict[str, _StrPromise] = {
    "who_was_involved": _("Who was involved"),
    "what_we_did": _("What we did"),
    "what_helped": _("What helped"),
    "what_was_hard": _("What was hard"),
    "what_changed": _("What changed"),
    "costs_and_time": _("Costs and time"),
    "advice": _("What we would tell others"),
}
_BETWEEN = "<!--between two sections-->"


@dataclass(frozen=True)
class Section:
    """A part of a story. ``name`` is its field's."""

    name: str
    heading: str
    html: SafeString


def filled(page: StoryPage) -> dict[str, str]:
    """The rich text of each part that says something, by field, as it is stored."""
    return {name: html for name in WORDS if plain(html := getattr(page, name) or "")}


def sections(page: StoryPage) -> list[Section]:
    """The parts that say something, for the page. Their links to documents together take one query."""
    stored = filled(page)
    shown = expand_db_html(_BETWEEN.join(stored.values())).split(_BETWEEN)
    if len(shown) != len(stored):  # nothing is filled, or somebody wrote our very mark
        shown = [expand_db_html(html) for html in stored.values()]
    return [
        Section(name, str(HEADINGS[name]), mark_safe(html))  # noqa: S308  an editor's rich text, as everywhere
        for name, html in zip(stored, shown, strict=True)
    ]
