"""What one row says of a story, or what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from casestudies.imports.columns import COLUMNS, LONGEST_TEXT, QUOTE, Column
from casestudies.plain_words import as_rich_text
from community.imports.organisation_row import Problem, as_key, by_code_and_label, one_line
from community.imports.table import Row
from community.plain_text import plain_line

PLACES = ("region", "organisation", "system")  # looked up in the database, by whoever plans
YES = ("yes", "y", "true", "ie", "ydy", "ydyw", "ydyn", "do", "oes")
NO = ("no", "n", "false", "na", "nac ydy", "nac ydyw", "nac ydyn", "naddo", "nac oes")  # Welsh repeats the verb
YES_AND_NO = {**dict.fromkeys(YES, True), **dict.fromkeys(NO, False)}
BETWEEN = re.compile(r"[;\n]")
ADAPTED = "adapted"


@dataclass
class Said:
    """The values that a row gives, by field of StoryPage, and the names of ``places`` as they were written."""

    number: int
    values: dict[str, Any] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def object_to(self, column: str, sentence: str) -> None:
        """Note what is wrong in ``column``."""
        self.problems.append(Problem(self.number, column, sentence))


class Reader:
    """Reads rows."""

    def __init__(self) -> None:
        self.codes: Mapping[str, dict[str, str]] = {
            column.name: by_code_and_label(column.choices) for column in COLUMNS if column.choices
        }

    def read(self, row: Row) -> Said:
        """What the row says, with everything that is wrong in it."""
        said = Said(row.number)
        for stray in row.strays:
            said.object_to(*_stray(stray))
        for column in COLUMNS:
            text = row.cells.get(column.name, "").strip()
            if text.startswith("="):
                said.object_to(column.name, _("This is a formula. Put in its value instead."))
            elif text:
                self._read(said, column, text)
        if not row.cells.get("title", "").strip():
            said.object_to("title", _("Enter the title of the story"))
        return said

    def _read(self, said: Said, column: Column, text: str) -> None:
        if column.name in PLACES:
            said.places[column.name] = one_line(text)
        elif column.several:
            parts = [one_line(part) for part in BETWEEN.split(text)]
            found = [self._code(said, column, part) for part in parts if part]
            said.values[column.name] = list(dict.fromkeys(code for code in found if code))
        elif column.choices:
            said.values[column.name] = self._code(said, column, one_line(text))
        elif column.name == ADAPTED:
            self._yes_or_no(said, text)
        else:
            _words(said, column, text)

    def _code(self, said: Said, column: Column, text: str) -> str:
        codes = self.codes[column.name]
        if found := codes.get(as_key(text)):
            return found
        allowed = "; ".join(str(label) for label in column.choices.labels) if column.choices else ""
        sentence = _("“%(text)s” is not one of: %(allowed)s") % {"text": text[:40], "allowed": allowed}
        said.object_to(column.name, sentence)
        return ""

    def _yes_or_no(self, said: Said, text: str) -> None:
        if (key := as_key(text)) in YES_AND_NO:
            said.values[ADAPTED] = YES_AND_NO[key]
        else:
            said.object_to(ADAPTED, _("Write yes or no"))


def _stray(stray: str) -> tuple[str, str]:
    """Where something stands that we cannot place, and what is wrong: a column by its letter, or a heading in Word."""
    if stray.startswith(QUOTE):
        return stray, _("We do not know this heading, or it stands before the title. Use those of the empty Word file.")
    return stray, _("This column has no heading")


def _words(said: Said, column: Column, text: str) -> None:
    if not column.longest:
        lines = [plain_line(line) for line in text.splitlines()]
        said.values[column.name] = as_rich_text("\n".join(lines))
        if len(text) >= LONGEST_TEXT:
            said.object_to(column.name, _("This is longer than a story may be"))
        return
    said.values[column.name] = line = one_line(text)
    if len(line) > column.longest:
        lengths = {"length": len(line), "longest": column.longest}
        said.object_to(column.name, _("This has %(length)s characters. Keep it to %(longest)s.") % lengths)
