"""The workbooks of the diagnostic: one tab of statements with a column of ratings, another that says what it is.

Every cell is text or a whole number, so that nothing in them runs. Whoever reads a filled-in sheet goes by the column
of codes, which is hidden, and takes a letter of any of our languages for a rating.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import IO, TYPE_CHECKING, Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from diagnostic.report_charts import PAINT
from diagnostic.vocabulary import Rating

if TYPE_CHECKING:
    from openpyxl.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

    from diagnostic.questions import Question

# The columns of the sheet of statements, counted from 1; what somebody fills in are RATING and REASON.
ELEMENT, STATEMENT, RATING, REASON, CODE = range(1, 6)
WIDTHS = {ELEMENT: 28, STATEMENT: 80, RATING: 12, REASON: 50, CODE: 24}
FIRST = 2  # the row of the first statement
LONGEST_NAME = 31  # of a tab, in spreadsheet programs
Rows = Iterable[Sequence[object]]


@dataclass(frozen=True, slots=True)
class Tab:
    """A table of a workbook: its headings are its first row. ``letters`` are columns of letters, coloured as such."""

    name: str
    rows: Rows
    widths: Mapping[int, float]
    letters: Sequence[int] = ()
    hidden: Sequence[int] = ()


def rules() -> list[str]:
    """How ratings are to be read, and what they are not."""
    return [
        _("Ratings are judgements of people in the organisation. They are agreed in conversation, not calculated."),
        _("Not applicable stands in no count of applicable statements. Not answered is neither green nor red."),
        _("The letter of an element is the lower median, shown from three answers and half of its statements on."),
        _("There is no score over the seven elements, and red, amber and green are never averaged."),
        _("Percentages are rounded to whole numbers, a half up, and stand beside k of n."),
    ]


def blank_sheet(questions: Iterable[Question], about: Rows) -> IO[bytes]:
    """The sheet to fill in: all statements on one tab. ``about`` is what the second tab says; open for reading."""
    book = _book()
    rows = [[_("Element"), _("Statement"), _("Rating"), _("Reason, or why it does not apply"), _("Code")]]
    rows += [[str(one.element.label), one.text, "", "", one.code] for one in questions]
    sheet = _write(book, Tab(_("Diagnostic"), rows, WIDTHS, letters=[RATING], hidden=[CODE]))
    column, last = get_column_letter(RATING), max(FIRST, len(rows))
    sheet.add_data_validation(_only_letters(f"{column}{FIRST}:{column}{last}"))
    for row in sheet.iter_rows(min_row=FIRST, max_row=last, min_col=RATING, max_col=RATING):
        row[0].alignment = Alignment(horizontal="center", vertical="top")
    _write(book, Tab(_("About"), about, {1: 34, 2: 100}))
    return _saved(book)


def workbook(tabs: Iterable[Tab]) -> IO[bytes]:
    """Tables as a workbook; open for reading."""
    book = _book()
    for tab in tabs:
        _write(book, tab)
    return _saved(book)


def rating_of(text: str) -> Rating | None:
    """The rating that a cell says, by its code, letter or word in any of our languages; None if it says none."""
    return _words().get(text.strip().casefold())


@cache
def _words() -> dict[str, Rating]:
    known: dict[str, Rating] = {}
    for code, _name in reversed(settings.LANGUAGES):  # where two languages differ, the first one counts
        with override(code):
            for rating in Rating:
                known |= {word.casefold(): rating for word in (rating.value, rating.letter, str(rating.label))}
    return known


def _book() -> Workbook:
    book = Workbook()
    book.remove(book.worksheets[0])
    return book


def _write(book: Workbook, tab: Tab) -> Worksheet:
    sheet: Worksheet = book.create_sheet(tab.name[:LONGEST_NAME])
    for number, row in enumerate(tab.rows, start=1):
        for column, value in enumerate(row, start=1):
            _fill(sheet.cell(number, column), value, heading=number == 1)
    for column, width in tab.widths.items():
        sheet.column_dimensions[get_column_letter(column)].width = width
    for column in tab.hidden:
        sheet.column_dimensions[get_column_letter(column)].hidden = True
    for column in tab.letters:
        _colour(sheet, get_column_letter(column))
    _for_print(sheet)
    return sheet


def _fill(cell: Cell | Any, value: object, *, heading: bool) -> None:
    """A number stays a number; anything else is text, whatever it looks like."""
    if type(value) is int:
        cell.value = value
    elif value != "":
        cell.value = ILLEGAL_CHARACTERS_RE.sub("", str(value))
        cell.data_type = "s"
    cell.alignment = Alignment(vertical="top", wrap_text=True)
    if heading:
        cell.font = Font(bold=True)


def _colour(sheet: Worksheet, column: str) -> None:
    """Fill cells by their letter, also those that somebody fills in later."""
    cells = f"{column}{FIRST}:{column}{max(FIRST, sheet.max_row)}"
    for rating in (Rating.RED, Rating.AMBER, Rating.GREEN):
        paint = PAINT[rating]
        fill = PatternFill(bgColor=paint.fill.lstrip("#").upper(), fill_type="solid")
        font = Font(color=paint.ink.lstrip("#").upper(), bold=True)
        rule = CellIsRule(operator="equal", formula=[f'"{rating.letter}"'], fill=fill, font=font)
        sheet.conditional_formatting.add(cells, rule)


def _only_letters(cells: str) -> DataValidation:
    letters = ",".join(rating.letter for rating in Rating)
    validation = DataValidation(type="list", formula1=f'"{letters}"', allow_blank=True, sqref=cells)
    validation.errorTitle = _("Not a rating")
    validation.error = _("Choose one of these: %(letters)s") % {"letters": letters}
    validation.promptTitle = _("Rating")
    validation.prompt = "; ".join(f"{rating.letter}: {rating.label}" for rating in Rating)
    validation.showErrorMessage = validation.showInputMessage = True
    return validation


def _for_print(sheet: Worksheet) -> None:
    sheet.freeze_panes = f"A{FIRST}"
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


def _saved(book: Workbook) -> IO[bytes]:
    file = tempfile.TemporaryFile()  # noqa: SIM115  whoever sends it closes it
    book.save(file)
    file.seek(0)
    return file
