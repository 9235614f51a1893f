"""Reading spreadsheets: encodings, separators, workbooks, and files that are not what they seem."""

from __future__ import annotations

import csv
import datetime as dt
import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from community.imports.columns import NAMES
from community.imports.files import read_file
from community.imports.table import MOST_ROWS, Row, UnreadableError
from community.imports.template_file import KINDS, template_file

HEAD = "name,sector,region\r\n"
TYPES = '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'


def workbook(*rows, merge: str = "", sheets: int = 1) -> bytes:
    """An XLSX file with these rows in its first sheet."""
    book = Workbook()
    for row in rows:
        book.active.append(row)
    if merge:
        book.active.merge_cells(merge)
    for number in range(1, sheets):
        book.create_sheet(f"Notes {number}").merge_cells("A1:B1")
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def repacked(content: bytes, change) -> bytes:
    """The archive with its sheet's XML changed."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            new.writestr(name, change(data) if name == "xl/worksheets/sheet1.xml" else data)
    return file.getvalue()


def sentence(content: bytes) -> str:
    """What the person is told of a file that cannot be read."""
    with pytest.raises(UnreadableError) as caught:
        read_file(content)
    return str(caught.value)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_text_in_any_encoding_and_separator(encoding, separator) -> None:
    text = f"\r\nNAME{separator} Sector {separator}ods-code\r\nCaffè Trust – “one”{separator}acute{separator}RJ1\r\n"
    assert read_file(text.encode(encoding)) == [
        Row(3, {"name": "Caffè Trust – “one”", "sector": "acute", "ods_code": "RJ1"})
    ]


def test_headings_in_any_case_with_spaces_and_other_words() -> None:
    rows = read_file(b"Organisation name;Name in Welsh;ICS;Number of Staff;State;ID\nA;B;C;D;E;7\n")
    assert rows == [Row(2, {"name": "A", "name_cy": "B", "system": "C", "size": "D", "status": "E", "id": "7"})]


def test_empty_rows_and_columns_are_passed_over_but_counted() -> None:
    rows = read_file(b"name,,sector\n,,\nA,,acute\n\n\nB,,\n")
    assert [(row.number, row.cells) for row in rows] == [(3, {"name": "A", "sector": "acute"}), (6, {"name": "B"})]


def test_value_without_a_heading_is_named_by_its_letter() -> None:
    assert read_file(b"name,,sector\nA,x,acute,y\n")[0].strays == ("B", "D")


def test_quoted_cell_may_hold_separators_and_lines() -> None:
    rows = read_file(b'name,sector\n"A, B\nand C",acute\nD,acute\n')
    assert rows[0].cells["name"] == "A, B\nand C"
    assert rows[1].number == 3


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b"   \n,,,\n", "empty"),
        (b"name,sector\n", "no rows"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "older Excel"),
        (b"PK\x03\x04 not really", "not an Excel workbook"),
        (b"name,sector\nA\x00B,acute\n", "not a CSV"),
        (b"<!DOCTYPE html><table><tr><td>name</td></tr></table>", "not a CSV"),
        (b"name,sytem\nA,B\n", "sytem"),
        (b"sector,region\nacute,london\n", "no column “name”"),
        (b"name,sector,Name\nA,acute,B\n", "twice"),
        (b"name,sector\n\x81\x8d\xff,acute\n", "letters"),
        (b"name,sector\n" + b'"' + b"x" * 200_000 + b"\n", "line"),
        (b"name\n" + b"A\n" * (MOST_ROWS + 1), "more than 10,000"),
        (b"name\n" + b"A" * (5 * 1024 * 1024), "5 MB"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_file_that_cannot_be_read_is_explained(content, said) -> None:
    assert said in sentence(content)


def test_ten_thousand_rows_are_read() -> None:
    assert len(read_file(b"name\n" + b"A\n\n" * MOST_ROWS)) == MOST_ROWS


def test_workbook_gives_the_texts_that_its_cells_show() -> None:
    rows = read_file(
        workbook(
            ["Name", "ODS code", "size"], [], ["A", 123, None], [" B ", 4.0, 4.5], [dt.date(2027, 3, 3), True, "x"]
        )
    )
    assert [row.cells for row in rows] == [
        {"name": "A", "ods_code": "123"},
        {"name": "B", "ods_code": "4", "size": "4.5"},
        {"name": "2027-03-03 00:00:00", "ods_code": "True", "size": "x"},
    ]
    assert [row.number for row in rows] == [3, 4, 5]


def test_workbook_formula_comes_as_itself_and_not_as_its_value() -> None:
    assert read_file(workbook(["name"], ['=HYPERLINK("http://evil.example")']))[0].cells["name"].startswith("=")


def test_workbook_with_merged_cells_is_refused_for_its_first_sheet_only() -> None:
    assert "merged" in sentence(workbook(["name", "sector"], ["A", "acute"], merge="A2:B2"))
    assert len(read_file(workbook(["name"], ["A"], sheets=2))) == 1


def test_workbook_whose_size_is_not_what_it_says() -> None:
    said = repacked(workbook(["name"], ["A"], ["B"]), lambda xml: xml.replace(b'ref="A1:A3"', b'ref="A1:A1"'))
    assert len(read_file(said)) == 2


def test_workbook_with_a_cell_in_the_last_row_and_column_is_read_at_once() -> None:
    far = b'<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>far</t></is></c></row></sheetData>'
    content = repacked(workbook(["name"], ["A"]), lambda xml: xml.replace(b"</sheetData>", far))
    assert [row.cells for row in read_file(content)] == [{"name": "A"}]


def test_workbook_with_too_many_rows() -> None:
    assert "10,000" in sentence(workbook(["name"], *([["A"]] * (MOST_ROWS + 1))))


def test_workbook_bomb_is_not_unpacked() -> None:
    content = repacked(workbook(["name"], ["A"]), lambda xml: xml + b" " * (60 * 1024 * 1024))
    assert len(content) < 200_000
    assert "not an Excel workbook" in sentence(content)


def test_workbook_with_macros_or_damage_is_refused() -> None:
    file = io.BytesIO(workbook(["name"], ["A"]))
    with zipfile.ZipFile(file, "a") as package:
        package.writestr("xl/vbaProject.bin", b"macro")
    assert "macros" in sentence(file.getvalue())
    assert "damaged" in sentence(repacked(workbook(["name"], ["A"]), lambda xml: xml[: len(xml) // 2]))
    cut = workbook(["name"], ["A"])
    assert sentence(cut[: len(cut) // 2])


def test_workbook_with_entities_is_refused() -> None:
    lol = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    content = repacked(
        workbook(["name"], ["A"]),
        lambda xml: lol + xml[xml.index(b"<worksheet") :].replace(b"</sheetData>", b"&b;</sheetData>"),
    )
    assert "damaged" in sentence(content)


def test_other_office_file_is_refused() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as package:
        package.writestr("[Content_Types].xml", TYPES)
        package.writestr("word/document.xml", "<w/>")
    assert "not an Excel workbook" in sentence(file.getvalue())


@pytest.mark.parametrize("kind", list(KINDS))
def test_empty_file_has_the_headings_and_nothing_else(kind) -> None:
    assert "no rows" in sentence(template_file(kind))


cells = st.text(max_size=30)


@given(st.lists(st.fixed_dictionaries(dict.fromkeys(NAMES, cells)), min_size=1, max_size=6), st.sampled_from(",;\t"))
@settings(deadline=None, max_examples=60)
def test_whatever_a_program_writes_is_read_back(rows, separator) -> None:
    file = io.StringIO()
    writer = csv.DictWriter(file, NAMES, delimiter=separator)
    writer.writeheader()
    writer.writerows(rows)
    kept = [{name: text.strip() for name, text in row.items() if text.strip()} for row in rows]
    try:
        found = [row.cells for row in read_file(file.getvalue().encode("utf-8", "surrogatepass"))]
    except UnreadableError:
        return
    assert found == [row for row in kept if row]


@given(st.binary(max_size=400))
@settings(deadline=None, max_examples=75, derandomize=True)
def test_any_bytes_are_read_or_refused_with_a_sentence(content) -> None:
    for file in (content, b"PK\x03\x04" + content, b"name,sector\n" + content):
        try:
            said: object = read_file(file)
        except UnreadableError as error:
            said = str(error)
        assert said
