"""The tables of a release, in words: the twins of its charts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from diagnostic.confidence.findings import Findings, GroupTable, Line, Share, asked
from diagnostic.confidence.vocabulary import Dimension

Cells = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table as ``_components/table.html`` takes it."""

    title: str
    header: Cells
    rows: list[dict[str, Cells]]


@dataclass(frozen=True, slots=True)
class ByDimension:
    """The tables of one dimension, a question each."""

    title: str
    overlaps: bool
    tables: list[Table]


@dataclass(frozen=True, slots=True)
class Shown:
    """All tables of a release."""

    activities: Table
    elements: Table
    levels: Table | None
    groups: list[ByDimension]
    differences: Table | None


def shown(found: Findings) -> Shown:
    """The release as tables."""
    return Shown(_activities(found), _elements(found), _levels(found), list(_groups(found)), _differences(found))


def _activities(found: Findings) -> Table:
    header = (_("Activity"), _("Somewhat or very confident"), _("Percentage"), _("95% interval"), _("Observably lower"))
    rows = [
        (line.label, *_cells(line.share), _("Yes") if line.observably_lower else _("No")) for line in found.activities
    ]
    return _table(_("How confident leads feel in what they do"), header, rows)


def _elements(found: Findings) -> Table:
    header = (_("Element"), _("Spend a lot of time on it"), _("95% interval"), _("Feel confident"), _("95% interval"))
    rows = [(str(one.element.label), *_both(one.time), *_both(one.confident)) for one in found.elements]
    return _table(_("Time and confidence by element"), header, rows)


def _levels(found: Findings) -> Table | None:
    lines = [*found.activities, *(line for one in found.elements for line in (one.time, one.confident) if line)]
    rows = [
        (f"{line.label}: {asked(line.question)}", level.label, *_cells(level.share)[:2])
        for line in lines
        for level in line.levels
    ]
    header = (_("Question"), _("Answer"), _("People"), _("Percentage"))
    return _table(_("All answers"), header, rows) if rows else None


def _groups(found: Findings) -> Iterable[ByDimension]:
    for dimension in Dimension:
        tables = [_group_table(table) for table in found.tables if table.dimension == dimension]
        if tables:
            yield ByDimension(str(dimension.label), dimension == Dimension.DEPARTMENT, tables)


def _group_table(table: GroupTable) -> Table:
    header = (_("Group"), asked(table.question), _("People who answered"), _("95% interval"))
    rows = [
        (group.label, group.words, f"{group.n:,}", group.share.interval_words if group.share else "–")
        for group in table.groups
    ]
    return _table(str(table.question.about.label), header, rows)


def _differences(found: Findings) -> Table | None:
    header = (_("Question"), _("Higher"), _("Lower"), _("Cohen’s h"))
    rows = [
        (
            f"{one.question.about.label} ({Dimension(one.dimension).label})",
            f"{one.higher.label}: {one.higher.words}",
            f"{one.lower.label}: {one.lower.words}",
            f"{one.h:.2f}",
        )
        for one in found.differences
    ]
    return _table(_("Differences between groups"), header, rows) if rows else None


def _cells(share: Share) -> Cells:
    k_of_n = _("%(k)s of %(n)s") % {"k": f"{share.k:,}", "n": f"{share.n:,}"}
    return k_of_n, f"{share.percent}%", share.interval_words


def _both(line: Line | None) -> Cells:
    return (line.share.words, line.share.interval_words) if line else (_("Not shown"), "–")


def _table(title: str, header: Cells, rows: Iterable[Cells]) -> Table:
    return Table(title, header, [{"cells": row} for row in rows])
