"""The columns of an import, and how their headings may be written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

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


def read_headings(cells: Sequence[str]) -> list[str | None]:
    """The column of each heading, None for an empty one. Raises ValueError with a sentence if they do not fit."""
    columns = [_column(cell) for cell in cells]
    known = [column for column in columns if column]
    unknown = [cell.strip()[:40] for cell, column in zip(cells, columns, strict=True) if column == ""]
    if unknown:
        said = _("We do not know the column “%(column)s”. The columns may be: %(columns)s.")
        raise ValueError(said % {"column": unknown[0], "columns": ", ".join(NAMES)})
    if "name" not in known:
        raise ValueError(_("There is no column “name” in the first row. It must hold the headings."))
    if twice := next((column for column in known if known.count(column) > 1), None):
        raise ValueError(_("The column “%(column)s” is there twice.") % {"column": twice})
    return columns


def _column(heading: str) -> str | None:
    """The column's name; None for no heading, an empty text for one that we do not know."""
    words = " ".join(folded(heading).replace("_", " ").replace("-", " ").split())
    if not words:
        return None
    name = ALIASES.get(words, words.replace(" ", "_"))
    return name if name in NAMES or name in LEFT_ALONE else ""
