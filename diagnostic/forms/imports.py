"""Sending a spreadsheet of one's own, and saying where in it what stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from community.imports.files import LARGEST
from community.imports.table import UnreadableError, letter
from community.plain_text import plain_line
from diagnostic.imports.guess import header_of, width_of
from diagnostic.imports.plan import Columns
from diagnostic.imports.ratings import Numbers
from diagnostic.imports.sheets import Book, read_book


class SheetForm(forms.Form):
    """A file. Once valid, ``book`` is what it holds."""

    book: Book | None = None
    file = forms.FileField(
        label=_("Your spreadsheet"),
        help_text=_("XLSX or CSV, up to 5 MB, 20 sheets and 5,000 rows. First you see what it would bring."),
        error_messages={"required": _("Choose a file"), "empty": _("The file is empty.")},
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.xlsx"}),
    )  # fmt: skip

    def __init__(self, *args: Any, round: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.round = round

    def clean_file(self) -> Any:
        """The file, once it could be read."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise ValidationError(_("The file is larger than 5 MB. Split it into smaller files."), code="too_large")
        try:
            self.book = read_book(file.read(), name=plain_line(file.name)[:80], round=self.round)
        except UnreadableError as error:
            raise ValidationError(str(error), code="unreadable") from error
        return file


class ColumnsForm(forms.Form):
    """Which sheets to read, and which columns."""

    sheets = forms.TypedMultipleChoiceField(
        label=_("Which sheets?"), coerce=int, widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one sheet")},
    )  # fmt: skip
    statement = forms.TypedChoiceField(label=_("Column of the statement"), coerce=int)
    rating = forms.TypedChoiceField(
        label=_("Column of the rating"), coerce=int,
        help_text=_("Words, letters, numbers from 1 to 3, or cells that are coloured."),
    )  # fmt: skip
    note = forms.TypedChoiceField(
        label=_("Column of a note or reason"), coerce=int, required=False, empty_value=None
    )  # fmt: skip
    numbers = forms.ChoiceField(
        label=_("If there are numbers, what do they mean?"), choices=Numbers.choices, widget=forms.RadioSelect
    )  # fmt: skip

    def __init__(self, data: Mapping[str, Any] | None = None, *, book: Book, guessed: Columns) -> None:
        initial = {
            "sheets": list(guessed.sheets), "statement": guessed.statement, "rating": guessed.rating,
            "note": guessed.note, "numbers": guessed.numbers,
        }  # fmt: skip
        super().__init__(data, initial=initial)
        columns = _columns(book, guessed)
        self._choose("sheets", [(at, sheet.name) for at, sheet in enumerate(book.sheets)])
        self._choose("statement", columns)
        self._choose("rating", columns)
        self._choose("note", [("", _("None")), *columns])

    def clean(self) -> dict[str, Any]:
        """A statement is no rating."""
        cleaned = super().clean() or self.cleaned_data
        if "rating" in cleaned and cleaned.get("statement") == cleaned["rating"]:
            self.add_error("rating", _("Choose another column than that of the statement"))
        return cleaned

    def columns(self) -> Columns:
        """What was chosen."""
        said = self.cleaned_data
        return Columns(tuple(said["sheets"]), said["statement"], said["rating"], said["note"], said["numbers"])

    def _choose(self, name: str, choices: Sequence[tuple[Any, Any]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]


def _columns(book: Book, guessed: Columns) -> list[tuple[int, str]]:
    """Each column by its letter, with its heading."""
    wide = max(width_of(one) for one in book.sheets)
    first = header_of(book.sheets[guessed.sheets[0]], guessed)
    return [(at, f"{letter(at)} {first.text(at)[:40]}".strip()) for at in range(wide)]
