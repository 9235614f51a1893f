"""The report's sentences: counts in words, so that a figure always says of how many."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from diagnostic.changes import Change, Changes, Kind

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from diagnostic.scoring import Counts

KINDS: dict[Kind, _StrPromise] = {
    Kind.IMPROVED: gettext_lazy("Improved"),
    Kind.LOWER: gettext_lazy("Lower"),
    Kind.SAME: gettext_lazy("Same as before"),
    Kind.FROM_NOT_APPLICABLE: gettext_lazy("Applies now, did not before"),
    Kind.TO_NOT_APPLICABLE: gettext_lazy("Does not apply any more"),
    Kind.STILL_NOT_APPLICABLE: gettext_lazy("Did not apply before and does not now"),
    Kind.NEW: gettext_lazy("New: not asked or not answered before"),
    Kind.NO_LONGER_ASKED: gettext_lazy("Not asked this time"),
    Kind.OPEN: gettext_lazy("Not answered yet this time"),
}


NOT_NAMED = (Kind.SAME, Kind.STILL_NOT_APPLICABLE, Kind.OPEN)  # the report names what is open in a part of its own


@dataclass(frozen=True, slots=True)
class ChangesOfAKind:
    """Statements that changed in one way; ``detailed`` where the page names each."""

    kind: Kind
    label: str
    rows: Sequence[Change]
    detailed: bool


def headline(counts: Counts) -> str:
    """The whole round in a sentence."""
    if counts.is_all_not_applicable:
        return _("Nothing that was asked applies to you.")
    if not counts.total:
        return _("Nothing was asked.")
    parts = [
        ngettext(
            "%(k)d of %(n)d applicable statement green", "%(k)d of %(n)d applicable statements green", counts.applicable
        )
        % {"k": counts.green, "n": counts.applicable},
        _("%(k)d amber") % {"k": counts.amber},
        _("%(k)d red") % {"k": counts.red},
        _open_in_words(counts),
    ]
    return "; ".join(parts)


def _open_in_words(counts: Counts) -> str:
    """How many have no answer of this round; the same number as in tables."""
    open_ = {"k": counts.unanswered + counts.carried, "last": counts.carried}
    if counts.carried:
        return _("%(k)d not answered, of them %(last)d as last time and not confirmed yet") % open_
    return _("%(k)d not answered") % open_


def label_of(counts: Counts | None) -> str:
    """The label of an element in words: its lower median, or why there is none."""
    if counts is None:
        return _("Not asked")
    if counts.is_all_not_applicable:
        return _("Not applicable")
    if counts.median is None:
        return _("Too early to say (%(k)d of %(n)d answered)") % {"k": counts.rated, "n": counts.applicable}
    return str(counts.median.label)


def green_of(counts: Counts) -> str:
    """How many of the statements with a colour are green: “3 of 5”; empty where none has one."""
    if not counts.rated:
        return ""
    return _("%(k)s of %(n)s") % {"k": counts.green, "n": counts.rated}


def counts_in_words(counts: Counts) -> str:
    """All counts that are not nothing, such as “2 red, 1 amber, 3 green, 1 not answered”."""
    said = [
        (counts.red, _("%(k)d red")),
        (counts.amber, _("%(k)d amber")),
        (counts.green, _("%(k)d green")),
        (counts.carried, _("%(k)d as last time, not confirmed yet")),
        (counts.unanswered, _("%(k)d not answered")),
        (counts.not_applicable, _("%(k)d not applicable")),
    ]
    return ", ".join(words % {"k": k} for k, words in said if k)


def change_words(changes: Changes) -> list[ChangesOfAKind]:
    """What changed, by kind; kinds that nothing is of are left out."""
    return [
        ChangesOfAKind(kind, str(label), changes.of(kind), kind not in NOT_NAMED)
        for kind, label in KINDS.items()
        if changes.counts.get(kind)
    ]
