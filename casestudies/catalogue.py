"""All stories that anybody may read, as rows of codes: filters, counts, insights and "stories like this" start here.

Read once a generation with three queries, about 500 bytes a story; no story's words are in it.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from casestudies.models import RegionStoriesPage, StoryPage
from casestudies.vocabulary import Group, group_of
from community.models import Region
from home.generation import kept_a_generation
from home.tree import STEP, Branch, readable, tree

Codes = tuple[str, ...]
_AS_THEY_ARE = (
    "organisation_id", "sector", "size", "stage", "approach", "adapted", "repeated", "in_one_line", "reconstructed",
)  # fmt: skip
_SEVERAL = ("elements", "sub_elements", "benefits", "outcomes", "initiatives")
_OTHERS = (
    "pk", "path", "described_as", "organisation__name", "organisation__name_cy", "system__code", "first_published_at",
    "last_published_at",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """One readable story by its codes. ``region`` is the code of the region whose page it stands under."""

    pk: int
    key: str
    title: str
    url: str
    region: str
    organisation_id: int | None
    organisation: str
    sector: str
    group: Group
    system: str
    size: str
    elements: Codes
    sub_elements: Codes
    stage: str
    approach: str
    adapted: bool | None
    repeated: str
    benefits: Codes
    outcomes: Codes
    initiatives: Codes
    in_one_line: str
    reconstructed: bool
    published: dt.datetime | None
    changed: dt.datetime | None


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The rows of one language, the newest first, and the same by page id."""

    rows: tuple[Row, ...]
    by_pk: dict[int, Row]


@kept_a_generation
def catalogue(language: str) -> Catalogue:
    """Every story in ``language`` that is live and public; one that is not translated stands there in English."""
    regions = _regions_by_path()
    pages = readable(StoryPage.objects.filter(locale__language_code=language)).order_by()
    branches = tree().by_pk
    rows = [
        _row(values, branch, regions[values["path"][:-STEP]])
        for values in pages.values(*_OTHERS, *_AS_THEY_ARE, *_SEVERAL).iterator()
        if (branch := branches.get(values["pk"])) and values["path"][:-STEP] in regions
    ]
    rows.sort(key=lambda row: (-row.published.timestamp() if row.published else 0.0, row.title.casefold(), row.pk))
    return Catalogue(tuple(rows), {row.pk: row for row in rows})


def each_story() -> tuple[Row, ...]:
    """Every story once, whatever its languages: its English page, and the Welsh page of those without one."""
    english = catalogue("en").rows
    known = {row.key for row in english}
    return (*english, *(row for row in catalogue("cy").rows if row.key not in known))


def _regions_by_path() -> dict[str, str]:
    """The code of the region by the path of its page; a page that is not live hides the stories under it."""
    codes = dict(Region.objects.values_list("pk", "code"))
    return {path: codes[pk] for path, pk in RegionStoriesPage.objects.live().values_list("path", "region_id")}


def _row(values: dict[str, Any], branch: Branch, region: str) -> Row:
    welsh = branch.language == "cy" and branch.alias_of_id is None  # what is not translated is English throughout
    named = (values["organisation__name_cy"] if welsh else "") or values["organisation__name"]
    as_stored: dict[str, Any] = {name: values[name] for name in _AS_THEY_ARE}
    as_stored |= {name: tuple(values[name]) for name in _SEVERAL}
    return Row(
        pk=branch.pk,
        key=branch.translation_key,
        title=branch.title,
        url=branch.url,
        region=region,
        organisation=named or values["described_as"],
        group=group_of(values["sector"]),
        system=values["system__code"] or "",
        published=values["first_published_at"],
        changed=values["last_published_at"],
        **as_stored,
    )
