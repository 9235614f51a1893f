"""What goes into somebody's copy of their own data.

Each list is a section. Apps above register theirs in AppConfig.ready::

    data_copy.register("assessments", _("My assessments"), rows_of, covers=("diagnostic.Assessment.by",))

A test walks every relation to a member or an account and fails for one that no section covers and nobody left out.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as Promise

    from community.models import Member

Row = dict[str, Any]
RowsOf = Callable[["Member"], list[Row]]


@dataclass(frozen=True)
class Section:
    """One list: ``name`` is its file's, ``title`` is for people, ``rows_of`` finds what belongs to a member."""

    name: str
    title: Promise | str
    rows_of: RowsOf
    covers: tuple[str, ...] = ()


_sections: dict[str, Section] = {}
_left_out: dict[str, str] = {}


def register(name: str, title: Promise | str, rows_of: RowsOf, *, covers: tuple[str, ...] = ()) -> None:
    """Add a list. ``covers`` names the relations (``app.Model.field``) whose rows it holds.

    Raises ValueError for a name that another list has: one of them would be missing from every copy.
    """
    if name in _sections:
        raise ValueError(f"Another list is called {name}")
    _sections[name] = Section(name, title, rows_of, covers)


def leave_out(relation: str, reason: str) -> None:
    """Say why the rows of ``relation`` (``app.Model.field``) are not in the copy."""
    _left_out[relation] = reason


def sections() -> list[Section]:
    """All lists, in the order they were registered."""
    return list(_sections.values())


def accounted_for() -> set[str]:
    """Every relation that a section covers or that was left out with a reason."""
    return {relation for section in sections() for relation in section.covers} | set(_left_out)
