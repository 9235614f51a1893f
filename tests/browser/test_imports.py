"""A spreadsheet as people really have them, from the file to what it would bring: narrow and wide, both languages."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
import yaml
from django.conf import settings
from openpyxl import Workbook
from playwright.sync_api import expect

from diagnostic.forms.import_rows import SKIP
from tests.browser import axe
from tests.browser.readers import NARROW, WIDE, Readers, resize
from tests.browser.test_every_page import SETTLED, SIDEWAYS
from tests.loaded.places import ONE_ROUND

if TYPE_CHECKING:
    from playwright.sync_api import Page

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def messy() -> bytes:
    """A title over all columns, empty rows, headings between, words of many kinds, a statement twice, a sum below."""
    file = settings.SITE_DIR / "content" / "en" / "diagnostic" / "question-set.yaml"
    texts = [one["text"] for one in yaml.safe_load(file.read_text(encoding="utf-8"))["questions"]]
    book = Workbook()
    sheet = book.active
    sheet.title = "Self assessment v3 FINAL"
    sheet["A1"] = "Riverbank NHS Foundation Trust: health and wellbeing self assessment 2025/26, draft"
    sheet.merge_cells("A1:E1")
    rows: list[tuple[object, ...]] = [
        (), ("No.", "What we looked at", "RAG", "Lead", "Comments"), ("Personal health",),
        (1, texts[0], "Amber", "OH", "Long waits at two of our sites, and nobody knows why. " * 5), (),
        (2, texts[1].rstrip("."), "G", "Finance", ""), (3, texts[2].upper(), "n/a", "", "Provided by the council"),
        (4, texts[0], "Red", "OH", "From last year"), (5, "Staff have free parking", "amber, but improving", "", ""),
        (6, texts[3], "A/R", "HR", ""), (7, texts[4], "", "", ""), ("Overall", "All of it together", "Amber"),
    ]  # fmt: skip
    for row in rows:
        sheet.append(row)
    lists = book.create_sheet("Lists")
    for word in ("Red", "Amber", "Green"):
        lists.append((word,))
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def look(page: Page) -> None:
    """What is wrong with the page, narrow and wide."""
    for size in (NARROW, WIDE):
        resize(page, size)
        page.evaluate(SETTLED)
        faults = [*page.evaluate(SIDEWAYS), *axe.violations(page)]
        assert not faults, f"{page.url} at {size['width']}\n  " + "\n  ".join(faults)


@pytest.mark.parametrize("home", ["", "/cy"])
def test_messy_spreadsheet_is_guessed_and_shown_without_a_fault(fresh_readers: Readers, home: str) -> None:
    page = fresh_readers.page("member")
    page.goto(f"{home}{ONE_ROUND}import/")
    page.locator("input[type=file]").set_input_files({"name": "HWB.xlsx", "mimeType": XLSX, "buffer": messy()})
    page.locator("main form button[type=submit]").click()
    expect(page.locator("select[name=statement] option:checked")).to_have_text("B What we looked at")
    expect(page.locator("select[name=rating] option:checked")).to_have_text("C RAG")
    expect(page.locator("select[name=note] option:checked")).to_have_text("E Comments")
    expect(page.locator("input[name=sheets]:checked")).to_have_count(1)
    look(page)
    with page.expect_navigation():
        page.locator("main form button[type=submit]").click()
    taken = page.locator("main select").evaluate_all(f"(all) => all.filter((one) => one.value !== '{SKIP}').length")
    assert taken == 3, "three rows fit one of our statements, the others are left out"
    look(page)
    page.locator("main details > summary").evaluate_all("(all) => all.forEach((one) => one.click())")
    look(page)
    faults = fresh_readers.record("member").faults()
    assert not faults, faults
