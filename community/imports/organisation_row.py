"""What one row says of an organisation, or what is wrong with it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, TypeVar

from django.conf import settings
from django.db.models import TextChoices
from django.utils import translation
from django.utils.translation import gettext as _

from community.imports.table import Row
from community.models.places import Organisation
from community.models.vocabulary import Sector, SizeBand
from community.place_names import FORMULA, folded, name_problem, ods_code_problem
from community.plain_text import plain_line

if TYPE_CHECKING:
    from community.models import Region, System

P = TypeVar("P", "Region", "System")


@dataclass(frozen=True)
class Problem:
    """What is wrong in one cell; ``column`` is empty where it is the row as a whole."""

    row: int
    column: str
    sentence: str


@dataclass(frozen=True)
class Places:
    """Regions and systems by code and by name in both languages, each folded."""

    regions: Mapping[str, Region]
    systems: Mapping[str, System]


@dataclass
class Said:
    """The values a row gives, by field of Organisation; what it leaves empty is not in ``values``."""

    number: int
    values: dict[str, str] = field(default_factory=dict)
    region: Region | None = None
    system: System | None = None
    problems: list[Problem] = field(default_factory=list)

    def object_to(self, column: str, sentence: str) -> None:
        """Note what is wrong in ``column``."""
        self.problems.append(Problem(self.number, column, sentence))


class Reader:
    """Reads rows against the places there are."""

    def __init__(self, places: Places) -> None:
        self.places = places
        self.choices = {
            "sector": by_code_and_label(Sector),
            "size": by_code_and_label(SizeBand),
            "status": by_code_and_label(Organisation.Status),
        }
        self.readers: dict[str, Callable[[Said, str], None]] = {
            "name": self._name,
            "name_cy": self._name_cy,
            "ods_code": self._ods_code,
            "sector": lambda said, text: self._choice(said, "sector", text),
            "size": lambda said, text: self._choice(said, "size", text),
            "status": lambda said, text: self._choice(said, "status", text),
            "region": self._region,
            "system": self._system,
        }

    def read(self, row: Row) -> Said:
        """What the row says, with everything that is wrong in it."""
        said = Said(row.number)
        for letter in row.strays:
            said.object_to(letter, _("This column has no heading"))
        for column, read in self.readers.items():
            text = one_line(row.cells.get(column, ""))
            if text.startswith("="):
                said.object_to(column, _("This is a formula. Put in its value instead."))
            elif text or column == "name":
                read(said, text)
        return said

    def _name(self, said: Said, text: str) -> None:
        problem = name_problem(text) if text else _("Enter the name of the organisation")
        _keep(said, "name", text, problem)

    def _name_cy(self, said: Said, text: str) -> None:
        _keep(said, "name_cy", text, name_problem(text))

    def _ods_code(self, said: Said, text: str) -> None:
        _keep(said, "ods_code", text.upper(), ods_code_problem(text.upper()))

    def _choice(self, said: Said, column: str, text: str) -> None:
        if found := self.choices[column].get(as_key(text)):
            said.values[column] = found
            return
        allowed = ", ".join(dict.fromkeys(self.choices[column].values()))
        said.object_to(column, _("“%(text)s” is not one of: %(allowed)s") % {"text": text[:40], "allowed": allowed})

    def _region(self, said: Said, text: str) -> None:
        said.region = self.places.regions.get(as_key(text))
        if said.region is None:
            said.object_to("region", _("There is no region “%(text)s”") % {"text": text[:40]})

    def _system(self, said: Said, text: str) -> None:
        said.system = self.places.systems.get(as_key(text))
        if said.system is None:
            said.object_to("system", _("There is no integrated care system “%(text)s”") % {"text": text[:60]})


def _keep(said: Said, column: str, value: str, problem: str | None) -> None:
    if problem:
        said.object_to(column, problem)
    else:
        said.values[column] = value


def one_line(text: str) -> str:
    """One line; the quote that our own downloads put before what looks like a formula is taken off."""
    # Nearly all cells are plain letters, and a large file has a hundred thousand of them.
    line = " ".join(text.split()) if text.isascii() and text.isprintable() else plain_line(text)
    return line[1:] if line.startswith("'") and line[1:2] in FORMULA and line[1:2] else line


@lru_cache(maxsize=2_000)
def as_key(text: str) -> str:
    """How a code or a label is looked up. The same few come back in every row."""
    return folded(text).replace("–", "-").replace(",", "")


def by_every_name(places: Iterable[P]) -> dict[str, P]:
    """Regions or systems by code and by each of their names, as a row's cell is looked up."""
    return {as_key(name): place for place in places for name in (place.name_cy, place.name, place.code) if name}


def by_code_and_label(choices: type[TextChoices]) -> dict[str, str]:
    """The code by each way it may be written: itself, and its label in every language."""
    found: dict[str, str] = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            found |= {as_key(str(label)): str(code) for code, label in choices.choices}
    return found | {as_key(str(code)): str(code) for code in choices.values}
