"""An action of the plan in words: its fields, what changed in them, and what happened to it. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from diagnostic.models import ActionEvent
from diagnostic.plan_case import PARTS
from diagnostic.vocabulary import ActionStatus, CostBand, Rating, YesNo
from elements.framework import Element

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

Kind = ActionEvent.Kind
# The fields of services.actions.Planned that people see, in the order of reading.
LABELS: Mapping[str, str | _StrPromise] = {
    "title": gettext_lazy("What to do"),
    "element": gettext_lazy("Element"),
    "code": gettext_lazy("Statement it is to change"),
    "why": gettext_lazy("Why"),
    "owner": gettext_lazy("Who does it, of our members"),
    "owner_name": gettext_lazy("Who does it"),
    "status": gettext_lazy("State"),
    "not_planned_reason": gettext_lazy("Why it is not planned"),
    "due_on": gettext_lazy("Done by"),
    "no_date_reason": gettext_lazy("Why there is no date"),
    "cost_band": gettext_lazy("Cost"),
    "budget": gettext_lazy("There is a budget"),
    "resources": gettext_lazy("People have time"),
    "expected_rating": gettext_lazy("Rating it should lead to"),
    "is_new_initiative": gettext_lazy("A new initiative"),
    "review_on": gettext_lazy("Look at it again on"),
}
CHOICES = {
    "element": Element, "status": ActionStatus, "cost_band": CostBand, "budget": YesNo, "resources": YesNo,
    "expected_rating": Rating,
}  # fmt: skip
DAYS = ("due_on", "review_on")


@dataclass(frozen=True, slots=True)
class Difference:
    """A field that says one thing here and another there."""

    label: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened. Of a clash ``old`` is what stood and stands, ``new`` what came too late."""

    at: dt.datetime
    who: str
    what: str
    differences: tuple[Difference, ...]
    is_clash: bool


@dataclass(frozen=True, slots=True)
class Names:
    """What stands for the keys in an action: members by key, statements by code."""

    members: Mapping[int, str]
    statements: Mapping[str, str]


def said(name: str, value: Any, names: Names) -> str:
    """A field of an action in words; empty for nothing."""
    if value in (None, ""):
        return ""
    if name == "is_new_initiative":
        return _("Yes") if value else _("No")
    if name == "owner":
        return names.members.get(value) or _("Somebody who has left")
    if name == "code":
        return names.statements.get(value) or str(value)
    if name in DAYS:
        return date_format(dt.date.fromisoformat(value), "DATE_FORMAT")
    return str(CHOICES[name](value).label) if name in CHOICES else str(value)


def differences(old: Mapping[str, Any], new: Mapping[str, Any], names: Names) -> tuple[Difference, ...]:
    """The fields in which ``new`` is not as ``old``, in the order of reading."""
    return tuple(
        Difference(str(label), said(name, old.get(name), names), said(name, new.get(name), names))
        for name, label in LABELS.items()
        if old.get(name) != new.get(name)
    )


def entries(events: Iterable[ActionEvent], names: Names) -> list[Entry]:
    """What happened, from the first to the last."""
    return [_entry(one, names) for one in events]


def _parts(old: Mapping[str, str], new: Mapping[str, str]) -> tuple[Difference, ...]:
    """The parts of a business case that were written in one way here and in another there."""
    return tuple(
        Difference(str(part.heading), old.get(part.name, ""), new.get(part.name, ""))
        for part in PARTS
        if old.get(part.name, "") != new.get(part.name, "")
    )


def _entry(event: ActionEvent, names: Names) -> Entry:
    old, new = event.old or {}, event.new or {}
    about_case = event.kind in (Kind.CASE, Kind.CASE_CLASHED)
    changed = () if event.kind == Kind.ADDED else _parts(old, new) if about_case else differences(old, new, names)
    member = getattr(event.by, "member", None) if event.by is not None else None
    return Entry(
        at=event.at, who=str(member.name) if member else _("Somebody who has left"),
        what=str(Kind(event.kind).label), differences=changed, is_clash=event.kind in (Kind.CLASHED, Kind.CASE_CLASHED),
    )  # fmt: skip
