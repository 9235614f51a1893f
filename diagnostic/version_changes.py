"""What differs between two published versions. Pure: it knows what a version keeps, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Row = Mapping[str, Any]
COMPARED = ("text", "help", "green", "amber", "red", "theme", "quick", "comparability_key")


@dataclass(frozen=True, slots=True)
class Changed:
    """A question that both versions ask, with the fields that differ: name, before, after."""

    code: str
    text: str
    fields: tuple[tuple[str, Any, Any], ...]

    @property
    def breaks_comparison(self) -> bool:
        """Whether answers to the one and the other are no longer compared."""
        return any(name == "comparability_key" for name, _before, _after in self.fields)


@dataclass(frozen=True, slots=True)
class Changes:
    """What came, what was worded or set otherwise, what went."""

    added: tuple[Row, ...]
    changed: tuple[Changed, ...]
    retired: tuple[Row, ...]
    moved: bool

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.retired or self.moved)


def changes_between(older: Mapping[str, Any], newer: Mapping[str, Any]) -> Changes:
    """From the ``data`` of one version to that of a later one. ``moved``: what both ask stands in another order."""
    before = {row["code"]: row for row in older["questions"]}
    after = {row["code"]: row for row in newer["questions"]}
    both = [code for code in after if code in before]
    changed = (_changed(before[code], after[code]) for code in both)
    return Changes(
        added=tuple(row for code, row in after.items() if code not in before),
        changed=tuple(one for one in changed if one.fields),
        retired=tuple(row for code, row in before.items() if code not in after),
        moved=both != [code for code in before if code in after],
    )


def _changed(before: Row, after: Row) -> Changed:
    fields = tuple(
        (name, before.get(name), after.get(name)) for name in COMPARED if before.get(name) != after.get(name)
    )
    return Changed(after["code"], after["text"], fields)
