"""An organisation's own spreadsheet: read with care, matched, shown first, and kept beside what people said."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.translation import override
from openpyxl import Workbook, load_workbook
from openpyxl.styles import PatternFill

from community.imports.table import UnreadableError
from community.models import Member
from diagnostic.imports import sheets
from diagnostic.imports.colours import rating_of_colour
from diagnostic.imports.guess import guess, header_of, of_template
from diagnostic.imports.matching import Found, Matcher
from diagnostic.imports.plan import Columns, Fate, plan
from diagnostic.imports.ratings import rating_in
from diagnostic.imports.sheets import Book, Line, Sheet, packed, read_book, unpacked
from diagnostic.models import Contributor, LocalQuestion, Response, Round
from diagnostic.questions import questions_of
from diagnostic.rating_sheet import blank_sheet
from diagnostic.services.imports import Taken, import_ratings
from diagnostic.vocabulary import Rating
from tests.diagnostic.own_round import client, lead, round
from tests.diagnostic.rating_pages import at, browser_of, read, words
from tests.factories.community import make_member, make_organisation
from tests.factories.rounds import agree_all, make_lead, rate
from tests.factories.uploads import send_file

__all__ = ["client", "lead", "round"]

WORDINGS = {
    "environment-1": ["Staff can rest in a quiet room.", "Gall staff orffwys mewn ystafell dawel."],
    "environment-2": ["There is hot food at night."],
}
OURS = [
    ("Theme", "Question", "RAG", "Notes"),
    ("Place", "Text of environment-1", "Red", "No room at night"),
    ("Place", "TEXT of environment-2!", "green", ""),
    ("Place", "Text of environment-2", "Amber", ""),
    ("Food", "Night staff have a hot meal", "amber", "Only on two sites"),
    ("Food", "Car parking is free", "to do", ""),
    ("Food", "Somebody looks after plants", "", ""),
]


def csv_of(*rows: tuple[str, ...]) -> bytes:
    return "\n".join(",".join(row) for row in rows).encode()


def xlsx_of(**tabs: list[tuple[Any, ...]]) -> Workbook:
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in tabs.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    return book


def content_of(book: Workbook) -> bytes:
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def book_of(*rows: tuple[str, ...]) -> Book:
    lines = tuple(Line(number, tuple(row)) for number, row in enumerate(rows, start=1))
    return Book("round", "ours.csv", "digest", (Sheet("ours.csv", lines),))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Red", "red"), ("r", "red"), (" AMBER ", "amber"), ("Yellow", "amber"), ("G", "green"), ("1", "red"),
        ("2", "amber"), ("3", "green"), ("N/A", "na"), ("n.a.", "na"), ("Not applicable", "na"), ("na", "na"),
        ("Coch", "red"), ("gwyrdd", "green"), ("Oren", "amber"), ("Ddim yn berthnasol", "na"),
        ("Red – see the plan", "red"), ("(amber)", "amber"), ("4", None), ("Rating", None), ("A good start", None),
        ("Reduced", None), ("", None),
    ],
)  # fmt: skip
def test_rating_is_read_as_people_write_it(text: str, expected: str | None) -> None:
    assert rating_in(text, "", "up") == expected


def test_numbers_may_be_the_other_way_round_and_words_count_before_colours() -> None:
    assert [rating_in(one, "", "down") for one in "123"] == ["green", "amber", "red"]
    assert rating_in("", "green", "up") == "green"
    assert rating_in("Red", "green", "up") == "red"
    assert rating_in("to do", "green", "up") is None


@pytest.mark.parametrize(
    ("colour", "expected"),
    [
        ("FF0000", "red"), ("C00000", "red"), ("FFC7CE", "red"), ("8A1F11", "red"), ("FFC000", "amber"),
        ("FFFF00", "amber"), ("FFCD60", "amber"), ("FFEB9C", "amber"), ("00B050", "green"), ("C6EFCE", "green"),
        ("3BA272", "green"), ("FFFFFF", ""), ("D9D9D9", ""), ("0070C0", ""), ("000000", ""), ("", ""), ("zzzzzz", ""),
    ],
)  # fmt: skip
def test_fill_of_a_cell_stands_for_a_rating(colour: str, expected: str) -> None:
    assert rating_of_colour(colour) == expected


@pytest.mark.parametrize(
    ("statement", "cells", "expected"),
    [
        ("Whatever", ("Whatever", "Environment-1"), Found("environment-1", None)),
        ("staff can rest in a quiet room", (), Found("environment-1", 100)),
        ("Gall staff orffwys mewn ystafell dawel", (), Found("environment-1", 100)),
        ("There is hot food in the night", (), Found("environment-2", 89)),
        ("There is food", (), None),
        ("", (), None),
    ],
)
def test_row_is_matched_by_code_then_by_words(statement: str, cells: tuple[str, ...], expected: Found | None) -> None:
    assert Matcher(WORDINGS).find(statement, cells) == expected


def test_comparing_ends_but_the_same_words_still_fit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("diagnostic.imports.matching.MOST_COMPARED", 1)
    matcher = Matcher({"environment-2": WORDINGS["environment-2"]})
    assert matcher.find("There is hot food in the night", ()) == Found("environment-2", 89)
    assert matcher.find("There is hot food each night", ()) is None
    assert matcher.find("There is hot food at night", ()) == Found("environment-2", 100)


def test_plan_says_what_becomes_of_every_row() -> None:
    wordings = {code: [f"Text of {code}"] for code in ("environment-1", "environment-2")}
    rows = plan(book_of(*OURS), Columns((0,), 1, 2, 3), wordings)
    assert [row.fate for row in rows] == [
        Fate.KEPT, Fate.KEPT, Fate.TWICE, Fate.UNMATCHED, Fate.UNCLEAR, Fate.NO_RATING,
    ]  # fmt: skip
    assert [(row.code, row.rating, row.note) for row in rows if row.fate == Fate.KEPT] == [
        ("environment-1", "red", "No room at night"), ("environment-2", "green", ""),
    ]  # fmt: skip
    assert guess(book_of(*OURS)) == Columns((0,), 1, 2, 3)


def test_row_that_names_the_columns_is_nobodys_statement() -> None:
    rows = plan(MESSY, Columns((0,), 1, 2, 4), WORDINGS)
    assert [(row.number, row.fate) for row in rows] == [(3, Fate.KEPT), (4, Fate.KEPT), (5, Fate.UNMATCHED)]


def test_rating_with_a_word_of_a_heading_beside_it_is_a_rating() -> None:
    book = book_of(("Statement", "RAG rating"), ("There is hot food at night.", "Green (score 3)"))
    rows = plan(book, Columns((0,), 0, 1), WORDINGS)
    assert [(row.said, row.fate, row.rating) for row in rows] == [("Green (score 3)", Fate.KEPT, Rating.GREEN)]


MESSY = book_of(
    ("Riverbank – HWB self assessment 2025/26 (DRAFT v3)",),
    ("No.", "What we looked at", "RAG", "Lead", "Comments"),
    ("1", "Staff can rest in a quiet room", "A", "Estates", "A long story about rooms, and who has a key. " * 4),
    ("2", "There is hot food at night!", "G", "Catering", "Another long story, of menus and machines. " * 4),
    ("3", "Ours alone", "n/a", "", "We have no such thing, for reasons that fill a page. " * 4),
)  # fmt: skip


def test_guess_knows_our_statements_beside_longer_notes_ranks_and_a_title_over_all() -> None:
    found = guess(MESSY, WORDINGS.values())
    assert found == Columns((0,), 1, 2, 4)
    assert guess(MESSY).statement == 1  # by its heading alone: the notes are longer
    assert header_of(MESSY.sheets[0], found).texts[1] == "What we looked at"


def test_sheet_that_only_lists_what_may_be_chosen_is_not_read() -> None:
    lists = Sheet("Lists", tuple(Line(at, ("", "", word)) for at, word in enumerate(("Red", "Amber", "Green"), 1)))
    book = Book("round", "ours.xlsx", "digest", (*MESSY.sheets, lists))
    assert guess(book, WORDINGS.values()).sheets == (0,)
    assert of_template(book_of(*OURS), ["environment-1"]) is None


def test_workbook_is_read_with_its_colours_and_without_hidden_sheets() -> None:
    book = xlsx_of(Tab=[("Statement", "RAG"), ("One", None), ("Two", 3.0)], Secret=[("Three", "Red")])
    book["Tab"]["B2"].fill = PatternFill("solid", fgColor="FF00B050")
    book["Secret"].sheet_state = "hidden"
    read_in = read_book(content_of(book), name="ours.xlsx", round="r")
    assert [sheet.name for sheet in read_in.sheets] == ["Tab"]
    lines = read_in.sheets[0].lines
    assert (lines[1].text(0), lines[1].text(1), lines[1].colour(1)) == ("One", "", "green")
    assert (lines[2].text(1), lines[2].colour(1)) == ("3", "")
    assert unpacked(packed(read_in)) == read_in
    assert unpacked(b"[[2, {}, []]]") is None  # of another import


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "older Excel file"),
        (b"%PDF-1.7", "This is a PDF"),
        (b"PK\x03\x04nothing", "not an Excel workbook"),
        (b"<html>", "not a CSV or XLSX file"),
        (b" , \n", "The file is empty"),
        (content_of(xlsx_of(**{f"T{number}": [("a",)] for number in range(21)})), "more than 20 sheets"),
    ],
)
def test_what_cannot_be_read_is_refused_in_words(content: bytes, said: str) -> None:
    with pytest.raises(UnreadableError, match=said):
        read_book(content, name="ours", round="r")


@pytest.mark.parametrize("name", ["bad.xlsx", "BAD.XLSX"])
def test_text_that_calls_itself_a_workbook_is_refused_in_words(name: str) -> None:
    with pytest.raises(UnreadableError, match="not an Excel workbook"):
        read_book(csv_of(("Statement", "RAG"), ("One", "Red")), name=name, round="r")


def test_rows_and_size_are_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "MOST_ROWS", 2)
    monkeypatch.setattr("diagnostic.imports.workbook.MOST_ROWS", 2)
    three = [("a",), ("b",), ("c",)]
    for content in (csv_of(*three), content_of(xlsx_of(A=three[:2], B=three[2:]))):
        with pytest.raises(UnreadableError, match="more than 5,000 rows"):
            read_book(content, name="ours", round="r")
    monkeypatch.setattr(sheets, "LARGEST", 3)
    with pytest.raises(UnreadableError, match="larger than 5 MB"):
        read_book(b"a,b,c", name="ours", round="r")


def send(client: Client, round: Round, content: bytes, name: str = "ours.csv") -> Any:
    return send_file(client, at(round, "import/"), content, name)


def previewed(client: Client, round: Round, content: bytes = csv_of(*OURS), numbers: str = "up") -> str:
    """The address of the preview with the columns of OURS."""
    sent = send(client, round, content)
    assert sent.status_code == 302, sent.content.decode()
    return f"{sent['Location']}preview/?sheets=0&statement=1&rating=2&note=3&numbers={numbers}"


@pytest.mark.django_db
def test_our_own_sheet_goes_straight_to_the_preview(client: Client, lead: Member, round: Round) -> None:
    book = load_workbook(blank_sheet(questions_of(round, "en"), [("About", "this")]))
    sheet = book.worksheets[0]
    for row in sheet.iter_rows(min_row=2):
        if row[4].value == "environment-1":
            row[2].value = "R"
        if row[4].value == "environment-2":
            row[2].value, row[3].value = "N/A", "We have no site of our own"
    sent = send(client, round, content_of(book), "to-fill-in.xlsx")
    assert "/preview/?" in sent["Location"]
    page = words(read(client, sent["Location"]))
    assert "2 rows have a rating and fit one of our statements." in page
    assert "12 rows have no rating." in page
    assert not Response.objects.exists()
    client.post(sent["Location"])
    said = {one.code: one for one in Response.objects.all()}
    assert {code: one.rating for code, one in said.items()} == {"environment-1": "red", "environment-2": "na"}
    assert said["environment-2"].na_reason == "We have no site of our own"


@pytest.mark.django_db
def test_import_stands_beside_people_and_overwrites_nothing(client: Client, lead: Member, round: Round) -> None:
    rate(round, lead, {"environment-1": "green"})
    address = previewed(client, round)
    columns = client.get(address.partition("preview/")[0]).content.decode()
    assert "C Red" in columns or "C RAG" in columns
    page = read(client, address)
    assert "2 rows have a rating and fit one of our statements." in words(page)
    for row in OURS[1:]:
        assert row[1] in page
    assert Contributor.objects.count() == 1
    done = client.post(address, follow=True)
    assert "2 ratings were imported" in done.content.decode()
    sheet = Contributor.objects.get(origin="import")
    assert (sheet.name, sheet.member, sheet.added_by) == ("ours.csv", None, lead)
    assert sheet.name in done.content.decode()
    said = Response.objects.filter(contributor=sheet).order_by("code")
    assert [(one.code, one.rating, one.note) for one in said] == [
        ("environment-1", "red", "No room at night"), ("environment-2", "green", ""),
    ]  # fmt: skip
    assert Response.objects.get(contributor__member=lead).rating == "green"
    assert not LocalQuestion.objects.exists()


@pytest.mark.django_db
def test_row_that_fits_nothing_may_become_a_statement_of_our_own(client: Client, lead: Member, round: Round) -> None:
    address = previewed(client, round)
    assert 'name="row-0-5"' in read(client, address)
    client.post(address, {"row-0-5": "environment"})
    own = LocalQuestion.objects.get()
    assert (own.text, own.element) == ("Night staff have a hot meal", "environment")
    round.refresh_from_db()
    assert round.scope.index(own.code) == round.scope.index("environment-2") + 1
    said = Response.objects.get(code=own.code)
    assert (said.rating, said.note, said.contributor.origin) == ("amber", "Only on two sites", "import")
    assert "Night staff have a hot meal" in read(client, at(round, "environment/"))


@pytest.mark.django_db
def test_statement_of_our_own_from_a_sheet_is_in_the_language_of_who_imports_it(lead: Member, round: Round) -> None:
    taken = [Taken(Rating.GREEN, text="Mae bwyd poeth gyda'r nos", element="environment")]
    with override("cy"):
        import_ratings(round=round, by=lead, name="a.csv", sha256="", taken=taken, again=False, now=timezone.now())
    assert LocalQuestion.objects.get().language == "cy"
    round.refresh_from_db()
    assert round.local["questions"][-1]["language"] == "cy"


@pytest.mark.django_db
def test_same_file_is_noticed_and_taken_twice_only_if_meant(client: Client, lead: Member, round: Round) -> None:
    first = previewed(client, round)
    client.post(first)
    assert client.post(first)["Location"] == at(round, "import/")  # a second press
    address = previewed(client, round)
    assert "This file is in the round already" in read(client, address)
    refused = client.post(address).content.decode()
    assert "<title>Error: " in refused
    assert Contributor.objects.filter(origin="import").count() == 1
    client.post(address, {"again": "on"})
    assert Contributor.objects.filter(origin="import").count() == 2


@pytest.mark.django_db
def test_nothing_is_kept_where_something_does_not_fit(
    client: Client, lead: Member, round: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    nothing = previewed(client, round, csv_of(("a", "Hot food", "later", "")))
    assert "There is no rating to import" in client.post(nothing).content.decode()
    monkeypatch.setattr("diagnostic.services.own_questions.MOST", 0)
    address = previewed(client, round)
    assert "as many statements of your own" in client.post(address, {"row-0-5": "environment"}).content.decode()
    assert "<title>Error: " in client.post(address, {"row-0-5": "no-such"}).content.decode()
    monkeypatch.setattr("diagnostic.services.imports.MOST_PEOPLE", 1)
    assert "A round takes up to" in client.post(address).content.decode()
    assert not Response.objects.exists()
    assert Contributor.objects.count() == 1
    same = f"{address.partition('?')[0]}?sheets=0&statement=1&rating=1&numbers=up"
    assert "Choose another column" in client.get(same).content.decode()
    assert "<title>Error: " in send(client, round, b"%PDF-1.7").content.decode()


@pytest.mark.django_db
def test_only_the_lead_imports_and_only_their_own_file(client: Client, lead: Member, round: Round) -> None:
    make_lead(lead)
    address = previewed(client, round)
    colleague = make_member("kim@example.com")
    stranger = make_member("other@example.com", organisation=make_organisation("Other"))
    for person in (colleague, stranger):
        browser = browser_of(person)
        assert browser.get(at(round, "import/")).status_code == 404
        assert browser.post(address).status_code == 404
    second = make_lead(colleague)
    assert browser_of(second).get(address)["Location"] == at(round, "import/")  # leads too, but did not send it
    agree_all(round, lead)
    assert client.post(at(round, "finish/"), {"confirm": "on"}).status_code in (200, 302)
    Round.objects.filter(pk=round.pk).update(status="abandoned")
    assert client.post(address)["Location"] == at(round)
    assert not Response.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("number", [1, 3])
def test_preview_takes_the_same_queries_for_one_and_for_three(
    client: Client, round: Round, number: int, django_assert_max_num_queries: Any
) -> None:
    rows = [("a", f"Text of {code}", "Red", "") for code in round.scope[:number]]
    address = previewed(client, round, csv_of(*rows))
    read(client, address)
    with django_assert_max_num_queries(12):
        read(client, address)
