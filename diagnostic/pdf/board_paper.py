"""The paper for the board: what the first of two pages says, and the second, whatever there is to say.

What does not fit is counted, and stands whole in the report.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.template.loader import render_to_string
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from casestudies.pieces import first_words
from diagnostic.changes import Kind
from diagnostic.pdf.board_words import decision_to_begin_with, equality
from diagnostic.pdf.frame import frame
from diagnostic.pdf.room import first_in, in_turns, lines, shared, total
from diagnostic.plan_list import is_late, owner_of
from diagnostic.report_charts import wheel
from diagnostic.report_words import change_words, label_of
from diagnostic.vocabulary import Rating

if TYPE_CHECKING:
    from diagnostic.changes import Change
    from diagnostic.models import Action
    from diagnostic.results import Item
    from diagnostic.scoring import Counts
    from diagnostic.services.reports import Report

WIDTH, TITLE, STATE, OWNER, COST = 98, 36, 12, 20, 17  # characters of a line: of the page, and of columns of actions
REASON, WHO, WHEN = 260, 60, 48  # characters of which a longer text is cut
FIRST_PAGE, SECOND_PAGE = 30, 30  # lines that probably fit on each page beside what always stands there
STRENGTHS, CHANGES = 0.35, 0.3  # of the room of a page
BETWEEN = 0.45  # lines between two entries


@dataclass(frozen=True, slots=True)
class Entry:
    """A statement with its rating and the beginning of the reason for it."""

    item: Item
    reason: str

    @property
    def height(self) -> float:
        """The lines that it takes."""
        return lines(self.item.question.text, WIDTH) + lines(self.reason, WIDTH) + BETWEEN


@dataclass(frozen=True, slots=True)
class ToDo:
    """An action as the board reads it."""

    title: str
    state: str
    owner: str
    cost: str
    when: str
    is_late: bool = False

    @property
    def height(self) -> float:
        """The lines that it takes: those of its highest cell."""
        when = lines(self.when, COST) + self.is_late
        other = max(lines(self.state, STATE), lines(self.owner, OWNER), lines(self.cost, COST))
        return max(lines(self.title, TITLE), other, when) + 0.8


@dataclass(frozen=True, slots=True)
class Row:
    """An element with its counts; ``label`` is its lower median."""

    name: str
    label: str
    counts: Counts


@dataclass(frozen=True, slots=True)
class BoardPaper:
    """All that the paper might say, before it is known how much of it fits."""

    language: str
    frame: Mapping[str, Any]
    strengths: Sequence[Entry]
    to_work_on: Sequence[Entry]
    changed: Sequence[Change]
    actions: Sequence[ToDo]

    @property
    def needed(self) -> tuple[int, int]:
        """The room that everything takes on the first page, and on the second."""
        first = total(self.strengths, _entry) + total(self.to_work_on, _entry)
        second = total(self.changed, _change) + total(self.actions, _todo)
        return int(first) + 1, int(second) + 1

    def left_after(self, first: int) -> int:
        """The room that what to work on takes beside what the first page names with ``first`` lines."""
        _named, left = self._split(first)
        return int(total(left, _entry)) + 1 if left else 0

    def html(self, first: int, second: int, more: int = 0) -> str:
        """The document with ``first`` lines of room for statements on its first page, ``second`` on the other.

        ``more``: lines on the second page for what to work on that the first has no room for.
        """
        with override(self.language):
            words = {**self.frame, **self._first(first, more), **self._second(second)}
            return render_to_string("diagnostic/papers/pdf/board_paper.html", words)

    def _first(self, room: int, more: int) -> dict[str, Any]:
        good, bad = total(self.strengths, _entry), total(self.to_work_on, _entry)
        strengths = first_in(self.strengths, shared(room, good, bad, STRENGTHS), _entry)
        to_work_on, left = self._split(room)
        overleaf, left = _some_of(left, more)
        return {
            "strengths": strengths,
            "more_strengths": len(self.strengths) - len(strengths),
            "to_work_on": to_work_on,
            "overleaf": overleaf,
            "more_red": sum(one.item.rating == Rating.RED for one in left),
            "more_amber": sum(one.item.rating == Rating.AMBER for one in left),
        }

    def _split(self, room: int) -> tuple[list[Entry], list[Entry]]:
        """What to work on that the first page names, and the rest."""
        good, bad = total(self.strengths, _entry), total(self.to_work_on, _entry)
        return _some_of(self.to_work_on, shared(room, bad, good, 1 - STRENGTHS))

    def _second(self, room: int) -> dict[str, Any]:
        changed, to_do = total(self.changed, _change), total(self.actions, _todo)
        named = first_in(self.changed, shared(room, changed, to_do, CHANGES), _change)
        actions = first_in(self.actions, shared(room, to_do, changed, 1 - CHANGES), _todo)
        return {
            "changed": named,
            "more_changed": len(self.changed) - len(named),
            "actions": actions,
            "more_actions": len(self.actions) - len(actions),
        }


def board_paper(
    report: Report, actions: Sequence[Action], decision: str, language: str, *, today: dt.date
) -> BoardPaper:  # fmt: skip
    """The paper in ``language``. ``actions`` come in the order in which they matter; ``decision`` is asked for."""
    found, changes = report.result, report.changes
    with override(language):
        proposed = decision_to_begin_with(found, has_actions=bool(actions))
        shown = {
            **frame(report, language, today=today),
            "wheel": wheel(found, language),
            "rows": [_row(str(one.element.label), one.counts) for one in found.sections],
            "all": found.counts,
            "counted_changes": [(one.label, len(one.rows)) for one in change_words(changes)] if changes else [],
            "decision": [line for line in (decision or proposed).splitlines() if line.strip()],
            # A finished round has its own day; its actions have gone on since.
            "actions_on": None if report.is_draft else today,
            "equality": equality(found),
        }
        return BoardPaper(
            language, shown, [_of(one) for one in found.strengths], [_of(one) for one in found.to_work_on],
            changes.of(Kind.LOWER, Kind.IMPROVED) if changes else [], [_to_do(one, today) for one in actions],
        )  # fmt: skip


def _some_of(entries: Sequence[Entry], room: float) -> tuple[list[Entry], list[Entry]]:
    """Those that have room, and the others: the worst first, of each element in turn, or the last would never stand."""
    in_turn = in_turns(entries, lambda one: one.item.rating, lambda one: one.item.question.element)
    named = first_in(in_turn, room, _entry)
    return [one for one in entries if one in named], [one for one in entries if one not in named]


def _entry(entry: Entry) -> float:
    return entry.height


def _todo(action: ToDo) -> float:
    return action.height


def _change(change: Change) -> float:
    return lines(change.item.question.text, WIDTH) + BETWEEN


def _of(item: Item) -> Entry:
    reason = (item.said.rationale or item.said.note) if item.said and item.rating != Rating.GREEN else ""
    return Entry(item, first_words(" ".join(reason.split()), REASON))


def _row(name: str, counts: Counts) -> Row:
    if counts.median is None and not counts.is_all_not_applicable:
        return Row(name, _("Too early to say"), counts)  # how many are answered stands beside it
    return Row(name, label_of(counts), counts)


def _to_do(action: Action, today: dt.date) -> ToDo:
    when = date_format(action.due_on, "DATE_FORMAT") if action.due_on else action.no_date_reason
    return ToDo(
        action.title, str(action.get_status_display()),
        first_words(owner_of(action), WHO) or _("Nobody yet"), str(action.get_cost_band_display()),
        first_words(when, WHEN) or _("No date yet"), is_late(action, today),
    )  # fmt: skip
