"""What becomes of the rows of a spreadsheet: which statement each means, or whether it is left out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from community.plain_text import plain_line
from diagnostic.imports.plan import Fate, Row
from elements.framework import Element

if TYPE_CHECKING:
    from diagnostic.questions import Question

SKIP = "leave-out"
LONGEST_STATEMENT = 200
LONGEST_CHOICE = 120
MOST_OFFERED = 100  # rows of each kind for which somebody may choose


@dataclass(frozen=True)
class Means:
    """What a row is taken for: the statement ``code``, or a statement of our own in ``element``."""

    row: Row
    code: str = ""
    element: str = ""


class RowField(forms.ChoiceField):
    """The choice for a row; where nothing is sent for it, what was proposed stands."""

    def clean(self, value: Any) -> Any:
        """What was chosen."""
        return super().clean(self.initial if value is None else value)


class KeepForm(forms.Form):
    """A choice for each row that does not name our statement by its code, and whether a file is taken a second time.

    ``matched`` fit by their words, ``unmatched`` fit nothing, ``twice`` fit what a row above rates already.
    """

    again = forms.BooleanField(
        label=_("Import it once more, as ratings of their own"), required=False,
    )  # fmt: skip

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, rows: Sequence[Row], asked: Sequence[Question], is_there: bool
    ) -> None:
        super().__init__(data)
        self.is_there = is_there
        if not is_there:
            del self.fields["again"]
        self.certain = [row for row in rows if row.fate == Fate.KEPT and row.likeness is None]
        self.matched = [row for row in rows if row.fate == Fate.KEPT and row.likeness is not None]
        self.unmatched = _offered(rows)
        self.twice = [row for row in rows if row.fate == Fate.TWICE][:MOST_OFFERED]
        self.elements = {str(one.element): one.element for one in asked}
        ours = (_now("It means our statement"), [(one.code, _short(one.text)) for one in asked])
        parts = (_now("Ask it as a statement of our own"), _in_elements(self.elements.values()))
        for row in (*self.matched, *self.twice):
            self._ask(row, [(SKIP, _now("Leave it out")), ours])
        for row in self.unmatched:
            self._ask(row, [(SKIP, _now("Leave it out")), parts, ours])

    def _ask(self, row: Row, choices: list[Any]) -> None:
        initial = row.code if row.fate == Fate.KEPT else SKIP
        self.fields[_name(row)] = RowField(label=row.statement, help_text=_said(row), choices=choices, initial=initial)

    def rows_of(self, rows: Sequence[Row]) -> list[forms.BoundField]:
        """The fields of some of the rows."""
        return [self[_name(row)] for row in rows]

    def clean_again(self) -> bool:
        """Somebody means it."""
        if not self.cleaned_data["again"]:
            raise ValidationError(_("Tick this if you want the same ratings a second time"))
        return True

    def clean(self) -> dict[str, Any]:
        """No two rows mean the same statement."""
        cleaned = super().clean() or self.cleaned_data
        taken = {row.code for row in self.certain}
        for row in (*self.matched, *self.twice, *self.unmatched):
            chosen = self._chosen(row)
            if chosen and chosen in taken:
                self.add_error(_name(row), _("Another row rates this statement. Choose another, or leave one out"))
            elif chosen not in self.elements:
                taken.add(chosen)
        return cleaned

    def means(self) -> list[Means]:
        """What every row that counts is taken for."""
        found = [Means(row, code=row.code) for row in self.certain]
        for row in (*self.matched, *self.twice, *self.unmatched):
            chosen = self._chosen(row)
            if chosen:
                is_own = chosen in self.elements
                found.append(Means(row, element=chosen) if is_own else Means(row, code=chosen))
        return found

    def _chosen(self, row: Row) -> str:
        """What a row is taken for; empty where it is left out."""
        chosen = str(self.cleaned_data.get(_name(row), SKIP))
        return "" if chosen == SKIP else chosen


def _offered(rows: Sequence[Row]) -> list[Row]:
    """Rows that fit nothing and may become statements of our own."""
    fitting = [row for row in rows if row.fate == Fate.UNMATCHED and len(row.statement) <= LONGEST_STATEMENT]
    return list({row.statement: row for row in reversed(fitting)}.values())[::-1][:MOST_OFFERED]


def _in_elements(elements: Any) -> list[tuple[str, str]]:
    return [(str(one), _now("In %(element)s") % {"element": Element(one).label}) for one in elements]


def _said(row: Row) -> str:
    """Where the row stands, what it says, and how like the statement its words are."""
    said = {"sheet": row.sheet, "number": row.number, "rating": row.rating.label if row.rating else ""}
    words = _now("%(sheet)s, row %(number)d: %(rating)s") % said
    if row.note:
        words += f". {_short(row.note)}"
    if row.likeness == 100:
        return f"{words} ({_now('the same words')})"
    return f"{words} ({_now('%(number)d%% the same words') % {'number': row.likeness}})" if row.likeness else words


def _short(text: str) -> str:
    return plain_line(text if len(text) <= LONGEST_CHOICE else f"{text[: LONGEST_CHOICE - 1]}…")


def _name(row: Row) -> str:
    return f"row-{row.key}"
