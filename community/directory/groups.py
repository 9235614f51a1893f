"""Ways to narrow the directory, and the names of what can be chosen in each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

from django.db.models import F, IntegerField, Value
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from community.models import Region, System, Topic
from community.models.vocabulary import Sector, Skill, SpokenLanguage
from elements.framework import Element

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.utils.functional import _StrPromise

    from community.models import Organisation

Options = list[tuple[str, str]]

# The name is the parameter in the address and the beginning of a facet's code.
GROUPS: dict[str, _StrPromise] = {
    "offers": _("Can help with"),
    "wants": _("Wants help with"),
    "skill": _("Skill they offer"),
    "skill_wanted": _("Skill they want"),
    "topic": _("Topic"),
    "region": _("Region"),
    "system": _("Integrated care system"),
    "sector": _("Sector"),
    "language": _("Language"),
    "buddying": _("Buddying"),
}
OPEN_TO_BUDDYING = _("Open to buddying")


@dataclass(frozen=True)
class Named:
    """What can be chosen now, in the reader's language and order, and how places hang together."""

    options: Mapping[str, Options]
    region_codes: Mapping[int, str] = field(default_factory=dict)
    system_codes: Mapping[int, str] = field(default_factory=dict)
    region_of_system: Mapping[int, int] = field(default_factory=dict)

    @cached_property
    def _labels(self) -> dict[str, dict[str, str]]:
        return {group: dict(options) for group, options in self.options.items()}

    def label(self, group: str, code: str) -> str:
        """How a choice is called; the code itself if it is not there any more."""
        return self._labels.get(group, {}).get(code, code)

    def places_of(self, organisation: Organisation | None) -> list[tuple[str, str]]:
        """Where an organisation is: its system, if any, then its region, as group and code."""
        if organisation is None:
            return []
        system, region = organisation.system_id, organisation.region_id
        region = region or self.region_of_system.get(system or 0)
        found = [("system", self.system_codes.get(system or 0)), ("region", self.region_codes.get(region or 0))]
        return [(group, code) for group, code in found if code]


def named() -> Named:
    """The options of every group. Places and topics come by one query."""
    rows = list(_rows())
    of = partial(_options, rows)
    systems = [row for row in rows if row["kind"] == "system"]
    return Named(
        options={
            "offers": _labels(Element.choices),
            "wants": _labels(Element.choices),
            "skill": _labels(Skill.choices),
            "skill_wanted": _labels(Skill.choices),
            "topic": of("topic"),
            "region": of("region"),
            "system": of("system"),
            "sector": _labels(Sector.choices),
            "language": _labels(SpokenLanguage.choices),
            "buddying": [("yes", str(OPEN_TO_BUDDYING))],
        },
        region_codes={row["pk"]: row["code"] for row in rows if row["kind"] == "region"},
        system_codes={row["pk"]: row["code"] for row in systems},
        region_of_system={row["pk"]: row["parent"] for row in systems},
    )


def _rows() -> QuerySet[Any]:
    number = IntegerField()
    regions = _named_rows(Region.objects, "region", F("order"), Value(0, number))
    systems = _named_rows(System.objects, "system", Value(0, number), F("region_id"))
    topics = _named_rows(Topic.objects, "topic", Value(0, number), Value(0, number))
    return regions.union(systems, topics, all=True)


def _named_rows(manager: Any, kind: str, place: Any, parent: Any) -> QuerySet[Any]:
    rows = manager.order_by().annotate(kind=Value(kind), place=place, parent=parent)
    found: QuerySet[Any] = rows.values("kind", "pk", "code", "name", "name_cy", "place", "parent")
    return found


def _options(rows: list[dict[str, Any]], kind: str) -> Options:
    welsh = get_language() == "cy"
    found = [
        (row["place"], (row["name_cy"] if welsh else "") or row["name"], row["code"])
        for row in rows
        if row["kind"] == kind
    ]
    return [(code, name) for _place, name, code in sorted(found, key=lambda one: (one[0], one[1].casefold()))]


def _labels(choices: Any) -> Options:
    return [(str(code), str(label)) for code, label in choices]
