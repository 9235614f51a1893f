"""The columns of an import, and how their headings may be written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from community.place_names import folded


@dataclass(frozen=True)
class Column:
    """A column and what may stand in it."""

    name: str
    explained: Promise
    example: str


COLUMNS = (
    Column("name", gettext_lazy("The whole name. Every row needs one."), "Example Hospitals NHS Trust"),
    Column("name_cy", gettext_lazy("The name in Welsh, if there is one."), "Ymddiriedolaeth Enghreifftiol"),
    Column("ods_code", gettext_lazy("The code of the NHS’s register of organisations, if there is one."), "RXX"),
    Column("sector", gettext_lazy("One of the sectors below. A new organisation needs one."), "acute"),
    Column("region", gettext_lazy("The name or code of the region. Empty outside England."), "North West"),
    Column("system", gettext_lazy("The name or code of the system, if it is a partner of one."), "greater-manchester"),
    Column("size", gettext_lazy("The number of staff, as one of the bands below."), "1000-4999"),
    Column(
        "status",
        gettext_lazy(
            "confirmed, proposed or closed. Empty, a new organisation is confirmed and any other stays as it is."
        ),
        "confirmed",
    ),
)
NAMES = tuple(column.name for column in COLUMNS)
LEFT_ALONE = ("id",)  # our own export has it; a row is matched by ODS code or name, which hold on every site
ALIASES = {
    "organisation": "name",
    "organisation name": "name",
    "name in welsh": "name_cy",
    "welsh name": "name_cy",
    "ods": "ods_code",
    "integrated care system": "system",
    "ics": "system",
    "number of staff": "size",
    "state": "status",
}


@dataclass(frozen=True)
class Headings:
    """Which columns a table may have, how else they may be called, and the one that it needs."""

    names: tuple[str, ...]
    needed: str
    left_alone: tuple[str, ...] = ()
    aliases: Mapping[str, str] = field(default_factory=dict)

    def read(self, cells: Sequence[str]) -> list[str | None]:
        """The column of each heading, None for an empty one. Raises ValueError with a sentence if they do not fit."""
        columns = [self.column(cell) for cell in cells]
        known = [column for column in columns if column]
        unknown = [cell.strip()[:40] for cell, column in zip(cells, columns, strict=True) if column == ""]
        if unknown:
            said = _("We do not know the column “%(column)s”. The columns may be: %(columns)s.")
            raise ValueError(said % {"column": unknown[0], "columns": ", ".join(self.names)})
        if self.needed not in known:
            said = _("There is no column “%(column)s” in the first row. It must hold the headings.")
            raise ValueError(said % {"column": self.needed})
        if twice := next((column for column in known if known.count(column) > 1), None):
            raise ValueError(_("The column “%(column)s” is there twice.") % {"column": twice})
        return columns

    def column(self, heading: str) -> str | None:
        """The column's name; None for no heading, an empty text for one that we do not know."""
        words = as_heading(heading)
        if not words:
            return None
        name = self.aliases.get(words, words.replace(" ", "_"))
        return name if name in self.names or name in self.left_alone else ""


def as_heading(text: str) -> str:
    """How headings are compared: small letters without accents, and a space for what stands between words."""
    return " ".join(folded(text).replace("_", " ").replace("-", " ").split())


ORGANISATIONS = Headings(NAMES, "name", LEFT_ALONE, ALIASES)
