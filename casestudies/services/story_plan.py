"""What an import of stories would make, found out without making any of it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from casestudies.imports.story_row import Reader, Said
from casestudies.models import RegionStoriesPage, StoryPage
from casestudies.readiness import faults
from casestudies.story_choices import organisations_of, region_pages_of, systems_of
from casestudies.story_form import FILLED_IN
from community.imports.organisation_row import as_key, by_every_name
from community.models.vocabulary import Sector

if TYPE_CHECKING:
    from community.imports.organisation_row import Problem
    from community.imports.table import Row
    from community.models import Organisation, System, User


@dataclass(frozen=True)
class Planned:
    """A row and the draft it would make; ``lacks`` is what that would still need before it can be published."""

    row: int
    parent: RegionStoriesPage
    story: StoryPage
    lacks: list[str]


@dataclass
class Plan:
    """What the rows amount to. With ``problems`` nothing of it may be made."""

    new: list[Planned] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def wrong_rows(self) -> int:
        """How many rows have something wrong."""
        return len({problem.row for problem in self.problems})

    @property
    def fingerprint(self) -> str:
        """The same for the same drafts: tells whether what is made is what was looked at."""
        made = [(one.row, one.parent.pk, sorted(_values(one.story).items())) for one in self.new]
        return hashlib.sha256(repr((made, self.problems)).encode()).hexdigest()


def plan_stories(rows: Sequence[Row], *, by: User) -> Plan:
    """Set ``rows`` against the regions whose stories ``by`` writes. Changes nothing."""
    planner = _Planner(by)
    for row in rows:
        planner.take(row)
    return planner.plan


@dataclass
class _Place:
    """What may be chosen in one region, by every name it has, each folded."""

    page: RegionStoriesPage
    organisations: Mapping[str, Organisation]
    systems: Mapping[str, System]
    titles: dict[str, int | None]  # and the row that takes each; None for one that is there already


class _Planner:
    """Goes through the rows once; each region that occurs costs three queries."""

    def __init__(self, by: User) -> None:
        self.pages = {page.region_id: page for page in region_pages_of(by)}
        self.regions = by_every_name([page.region for page in self.pages.values()])
        self.places: dict[int, _Place] = {}
        self.reader = Reader()
        self.plan = Plan()

    def take(self, row: Row) -> None:
        """Put one row where it belongs."""
        said = self.reader.read(row)
        page = self._page(said)
        if page is not None:
            if page.region_id not in self.places:
                self.places[page.region_id] = _place(page)
            self._plan(said, self.places[page.region_id])
        self.plan.problems += said.problems

    def _page(self, said: Said) -> RegionStoriesPage | None:
        named = said.places.get("region", "")
        if not named and len(self.pages) == 1:
            return next(iter(self.pages.values()))
        region = self.regions.get(as_key(named)) if named else None
        if region is None:
            sentence = _("There is no region “%(text)s” whose stories you write") if named else _("Enter the region")
            said.object_to("region", sentence % {"text": named[:40]} if named else sentence)
            return None
        return self.pages[region.pk]

    def _plan(self, said: Said, place: _Place) -> None:
        story = StoryPage(live=False, locale_id=place.page.locale_id, **said.values)
        _choose(story, said, place)
        _check(story, said, place)
        if not said.problems:
            self.plan.new.append(Planned(said.number, place.page, story, faults(story)))


def _place(page: RegionStoriesPage) -> _Place:
    organisations = list(organisations_of(page.region_id))
    by_code = {as_key(one.ods_code): one for one in organisations if one.ods_code}
    by_name = {as_key(name): one for one in organisations for name in (one.name_cy, one.name) if name}
    titles: dict[str, int | None] = {
        as_key(title): None for title in page.get_children().values_list("title", flat=True)
    }
    return _Place(page, by_code | by_name, by_every_name(systems_of(page.region_id)), titles)


def _choose(story: StoryPage, said: Said, place: _Place) -> None:
    """Organisation and system by their names, and what is left empty from the organisation."""
    if named := said.places.get("organisation", ""):
        story.organisation = place.organisations.get(as_key(named))
        if story.organisation is None:
            said.object_to("organisation", _("This region has no organisation “%(text)s”") % {"text": named[:60]})
    if named := said.places.get("system", ""):
        story.system = place.systems.get(as_key(named))
        if story.system is None:
            said.object_to("system", _("This region has no system “%(text)s”") % {"text": named[:60]})
    for name in FILLED_IN:
        if story.organisation and not getattr(story, name):
            setattr(story, name, getattr(story.organisation, name))
    story.sector = story.sector or Sector.OTHER


def _check(story: StoryPage, said: Said, place: _Place) -> None:
    if story.organisation is None and not story.described_as and "organisation" not in said.places:
        said.object_to("described_as", _("Choose an organisation, or describe it."))
    row = place.titles.setdefault(as_key(story.title), said.number)
    if row is None:
        said.object_to("title", _("This region has a story of this title already"))
    elif row != said.number:
        said.object_to("title", _("This title is in row %s already") % row)


def _values(story: StoryPage) -> dict[str, Any]:
    return {field.attname: getattr(story, field.attname) for field in StoryPage._meta.local_concrete_fields} | {
        "title": story.title
    }
