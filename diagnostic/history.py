"""What happened to a statement, in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from diagnostic.models import RatingEvent
from diagnostic.vocabulary import Method, Rating

Kind = RatingEvent.Kind


@dataclass(frozen=True)
class Value:
    """A rating with the words that stood beside it."""

    rating: Rating
    reason: str
    words: str
    method: str


@dataclass(frozen=True)
class Entry:
    """One thing that happened. Of a clash ``old`` is what stood and stands, ``new`` what came too late."""

    at: dt.datetime
    who: str
    what: str
    old: Value | None
    new: Value | None
    is_clash: bool
    is_agreed: bool


def entries(events: Iterable[RatingEvent]) -> list[Entry]:
    """The events from the first to the last; those that changed no rating are left out."""
    return [_entry(one) for one in events if one.new and "rating" in one.new]


def value_of(kept: Mapping[str, Any] | None) -> Value | None:
    """What an event kept of a rating."""
    if not kept or "rating" not in kept:
        return None
    reason = kept.get("na_reason", "")
    if kept.get("elsewhere"):
        reason = " ".join(filter(None, [_("Another organisation provides it."), reason]))
    method = kept.get("method", "")
    return Value(
        Rating(kept["rating"]), reason, kept.get("note") or kept.get("rationale", ""),
        str(Method(method).label) if method in Method.values else "",
    )  # fmt: skip


def _entry(event: RatingEvent) -> Entry:
    agreed = event.contributor is None
    return Entry(
        at=event.at, who=_who(event), what=str(Kind(event.kind).label), old=value_of(event.old),
        new=value_of(event.new), is_clash=event.kind == Kind.CLASHED, is_agreed=agreed,
    )  # fmt: skip


def _who(event: RatingEvent) -> str:
    """Whose rating it is; with who typed it in, where that is somebody else."""
    typed = getattr(event.by, "member", None) if event.by is not None else None
    if event.contributor is None:
        return str(typed.name) if typed else _("Somebody who has left")
    whose = event.contributor.who
    if typed is None or typed.pk == event.contributor.member_id:
        return whose
    return _("%(whose)s (entered by %(typed)s)") % {"whose": whose, "typed": typed.name}
