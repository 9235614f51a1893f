"""What an import of organisations would do, found out without doing any of it."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from community.imports.organisation_row import Places, Problem, Reader, Said, by_every_name
from community.models import Organisation, Region, System
from community.place_names import folded

if TYPE_CHECKING:
    from collections.abc import Sequence

    from community.imports.table import Row

FIELDS = ("name", "name_cy", "ods_code", "sector", "size", "status", "region_id", "system_id")
NameKey = tuple[str, int | None]


@dataclass(frozen=True)
class Planned:
    """A row and the organisation as it will be; ``before`` holds the old values of the fields that change."""

    row: int
    organisation: Organisation
    before: dict[str, Any]


@dataclass
class Plan:
    """What the rows amount to. With ``problems`` nothing of it may be done."""

    new: list[Planned] = field(default_factory=list)
    changed: list[Planned] = field(default_factory=list)
    same: list[Planned] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def wrong_rows(self) -> int:
        """How many rows have something wrong."""
        return len({problem.row for problem in self.problems})

    @property
    def fingerprint(self) -> str:
        """The same for the same changes: tells whether what is done is what was looked at."""
        rows = (*self.new, *self.changed)
        done = [(row.row, row.organisation.pk, values_of(row.organisation), row.before) for row in rows]
        return hashlib.sha256(repr((done, self.problems)).encode()).hexdigest()


def values_of(organisation: Organisation) -> tuple[Any, ...]:
    """What an import may set of it."""
    return tuple(getattr(organisation, name) for name in FIELDS)


def plan_import(rows: Sequence[Row]) -> Plan:
    """Set ``rows`` against the organisations there are. Changes nothing."""
    planner = _Planner()
    for row in rows:
        planner.take(row)
    return planner.plan


class _Planner:
    """Goes through the rows once. Three queries, however many rows."""

    def __init__(self) -> None:
        regions, systems = Region.objects.all(), System.objects.select_related("region")
        self.regions = {region.pk: region for region in regions}
        self.systems = {system.pk: system for system in systems}
        self.reader = Reader(Places(by_every_name(self.regions.values()), by_every_name(self.systems.values())))
        self.plan = Plan()
        self.by_code: dict[str, Organisation] = {}
        self.by_name: dict[NameKey, list[Organisation]] = defaultdict(list)
        self.row_of: dict[tuple[Any, ...], int] = {}
        for organisation in Organisation.objects.all():
            self.by_name[_name_key(organisation)].append(organisation)
            if organisation.ods_code:
                self.by_code[organisation.ods_code.upper()] = organisation

    def take(self, row: Row) -> None:
        """Put one row where it belongs."""
        said = self.reader.read(row)
        if not said.problems:
            self._place(said)
        self.plan.problems += said.problems

    def _place(self, said: Said) -> None:
        found = self._match(said)
        if said.problems:
            return
        organisation = found or Organisation(status=Organisation.Status.CONFIRMED)
        before = {name: getattr(organisation, name) for name in FIELDS}
        _fill(organisation, said)
        self._check(organisation, said)
        self._only_once(organisation, said)
        if not said.problems:
            self._keep(said, organisation, before)

    def _keep(self, said: Said, organisation: Organisation, before: dict[str, Any]) -> None:
        changes = {name: old for name, old in before.items() if getattr(organisation, name) != old}
        planned = Planned(said.number, organisation, changes)
        kind = self.plan.new if organisation.pk is None else self.plan.changed if changes else self.plan.same
        kind.append(planned)

    def _match(self, said: Said) -> Organisation | None:
        """By ODS code, else by name and region. A region left out is the system's."""
        code = said.values.get("ods_code", "")
        if code and (found := self.by_code.get(code)):
            return found
        region = said.region or (said.system.region if said.system else None)
        called = self.by_name.get((folded(said.values["name"]), region.pk if region else None), [])
        if len(called) > 1:
            said.object_to("name", _("Several organisations of this region have this name. Give the ODS code."))
        elif called and code and called[0].ods_code:
            found_code = called[0].ods_code
            said.object_to("ods_code", _("The organisation of this name has the ODS code %s") % found_code)
        return called[0] if len(called) == 1 else None

    def _check(self, organisation: Organisation, said: Said) -> None:
        """What must hold of the organisation as it will be."""
        if not organisation.sector:
            said.object_to("sector", _("A new organisation needs a sector"))
        system = self.systems.get(organisation.system_id or 0)
        if system and system.region_id != organisation.region_id:
            sentence = _("%(system)s is in %(region)s") % {"system": system, "region": system.region}
            said.object_to("system", sentence)
        others = self.by_name.get(_name_key(organisation), [])
        if any(other.pk != organisation.pk for other in others):
            said.object_to("name", _("Another organisation of this region has this name"))

    def _only_once(self, organisation: Organisation, said: Said) -> None:
        """No organisation, code or name with region stands in two rows."""
        keys: list[tuple[Any, ...]] = [("name", *_name_key(organisation))]
        if organisation.ods_code:
            keys.append(("code", organisation.ods_code.upper()))
        if organisation.pk:
            keys.append(("key", organisation.pk))
        for key in keys:
            first = self.row_of.setdefault(key, said.number)
            if first != said.number:
                said.object_to("name", _("This organisation is in row %s already") % first)
                return


def _fill(organisation: Organisation, said: Said) -> None:
    """Set what the row gives; what it leaves empty stays. A new one without a region is of its system's."""
    for name, value in said.values.items():
        setattr(organisation, name, value)
    if said.system:
        organisation.system = said.system
    if said.region:
        organisation.region = said.region
    elif said.system and organisation.region_id is None:
        organisation.region = said.system.region


def _name_key(organisation: Organisation) -> NameKey:
    return folded(organisation.name), organisation.region_id
