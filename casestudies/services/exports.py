"""Stories to download, with all their structured fields: what an import takes, and more."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.db.models import Q

from casestudies.imports.columns import COLUMNS, NAMES, ONLY_IN_DOWNLOADS, Column
from casestudies.models import StoryPage
from casestudies.permissions import drafts_seen_by
from casestudies.plain_words import as_plain_text
from community.models import AuditEntry
from community.services.audit import record

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from community.models import User

AT_A_TIME = 200
UK = ZoneInfo("Europe/London")


def stories_seen_by(user: User) -> QuerySet[StoryPage]:
    """The stories that ``user`` works on, drafts too."""
    seen = drafts_seen_by(user)
    theirs = Q(pk=None) if seen.paths is not None else Q()
    for path in seen.paths or ():
        theirs |= Q(path__startswith=path)
    return StoryPage.objects.filter(theirs, alias_of=None).order_by("path")


def export_stories(*, by: User, now: dt.datetime) -> Iterator[tuple[object, ...]]:
    """The rows of all stories that ``by`` works on, headings first; of a story never published, its newest draft."""
    stories = stories_seen_by(by)
    record(AuditEntry.Action.EXPORTED, actor=by, note=f"stories: {stories.count()}", now=now)
    return _rows(stories)


def _rows(stories: QuerySet[StoryPage]) -> Iterator[tuple[object, ...]]:
    yield (*NAMES, *ONLY_IN_DOWNLOADS)
    regions = _regions()
    found = stories.select_related("organisation", "system", "locale", "latest_revision")
    for page in found.iterator(chunk_size=AT_A_TIME):
        words = page if page.live else page.get_latest_revision_as_object()
        region = regions.get(page.path[: -page.steplen], "")
        yield (*(_cell(words, column, region) for column in COLUMNS), *_beside(page, words))


def _regions() -> dict[str, str]:
    """The code of the region by the path of its page."""
    from casestudies.models import RegionStoriesPage

    return dict(RegionStoriesPage.objects.values_list("path", "region__code"))


def _cell(story: StoryPage, column: Column, region: str) -> str:
    """What an import would read again."""
    if column.name == "region":
        return region
    value: Any = getattr(story, column.name)
    if column.several:
        return "; ".join(value)
    if column.name == "adapted":
        return {True: "yes", False: "no"}.get(value, "")
    if column.name in ("organisation", "system"):
        return value.name if value else ""
    return value if column.choices or column.longest else as_plain_text(value)


def _beside(page: StoryPage, words: StoryPage) -> tuple[object, ...]:
    said = "\n".join(f"“{one.value['quotation']}” ({one.value['who']})" for one in words.quotations)
    return (
        page.pk, page.status_string, page.locale.language_code, page.url_path.removeprefix("/home"),
        _day(page.first_published_at), _day(page.last_published_at), said, "yes" if words.reconstructed else "no",
    )  # fmt: skip


def _day(moment: dt.datetime | None) -> str:
    return moment.astimezone(UK).date().isoformat() if moment else ""
