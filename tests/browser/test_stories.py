"""Stories where a mistake leads, and in the back office: axe, and errors that are said where they were made."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser import axe
from tests.browser.readers import NARROW, WIDE, Readers
from tests.browser.test_admin_people import check
from tests.browser.test_every_page import SIDEWAYS
from tests.loaded.build import DRAFT, WAITING
from tests.loaded.places import REVIEW, TELL

if TYPE_CHECKING:
    from playwright.sync_api import FilePayload, Page

# Who sends what with nothing in it.
EMPTY = {
    "name": ("member", f"{TELL}{DRAFT}/question/title/"),
    "quotation": ("member", f"{TELL}{DRAFT}/quotations/"),
    "picture": ("member", f"{TELL}{DRAFT}/pictures/"),
    "consent": ("member", f"{TELL}{DRAFT}/check/"),
    "reason": ("regional-lead", f"{REVIEW}{WAITING}/decline/"),
}
IMPORT = "/admin/stories/import/"
WRONG, RIGHT = b"title,stage,adapted\nA,nonsense,perhaps\n,,\n", b"title,described_as\nA day of rest,A trust\n"


@pytest.fixture
def lead(a_reader: Callable[..., Page]) -> Page:
    """A regional lead's page."""
    return a_reader(role="regional-lead")


@pytest.mark.parametrize("language", ["en", "cy"])
@pytest.mark.parametrize("name", EMPTY)
def test_form_sent_empty_says_so_without_a_fault(fresh_readers: Readers, name: str, language: str) -> None:
    role, address = EMPTY[name]
    page = fresh_readers.page(role, size=NARROW if language == "en" else WIDE)
    page.goto(address if language == "en" else f"/cy{address}")
    for field in page.locator("main form [name=answer]").all():
        field.fill("")
    page.locator("main form button[type=submit]").last.click()
    expect(page.locator(".nhsuk-error-summary")).to_be_focused()
    faults = [*page.evaluate(SIDEWAYS), *axe.violations(page), *fresh_readers.record(role).faults()]
    assert not faults, f"{page.url}\n  " + "\n  ".join(faults)


@pytest.mark.parametrize("path", ["", "stories/", "stories/import/", "stories/download/"])
def test_axe_finds_nothing_where_a_lead_works(lead: Page, path: str) -> None:
    assert lead.goto(f"/admin/{path}").status == 200  # type: ignore[union-attr]
    check(lead)


def test_axe_finds_nothing_in_an_import_with_faults_and_in_one_without(lead: Page) -> None:
    for file, said in ((WRONG, "Wrong"), (RIGHT, "New drafts"), (None, "Import stories")):
        lead.goto(IMPORT)
        if file:
            sent: FilePayload = {"name": "stories.csv", "mimeType": "text/csv", "buffer": file}
            lead.set_input_files("input[type=file]", sent)
        with lead.expect_navigation():
            lead.get_by_role("button", name="Continue").click()
        lead.get_by_role("heading", name=said).first.wait_for()
        check(lead)
