"""What an editor sees while writing: the preview in its frame, and the checks that run on it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests.browser.readers import Readers

if TYPE_CHECKING:
    from playwright.sync_api import Page

TYPES = [
    "home.HomePage",
    "home.StandardPage",
    "elements.OverviewPage",
    "elements.ElementsIndexPage",
    "elements.GuidePage",
    "elements.ImplementationGuidePage",
    "elements.ImplementationStepPage",
    "elements.ResourcesIndexPage",
    "elements.ResourcePage",
]
FRAME = "#w-preview-iframe"


@pytest.fixture
def editor(fresh_readers: Readers) -> Iterator[Page]:
    """A national editor's page; whatever the browser refuses fails the test."""
    yield fresh_readers.page("national-editor")
    refused = fresh_readers.record("national-editor").naming("Content Security Policy")
    assert not refused, "\n".join(refused)


def open_panel(editor: Page, name: str) -> None:
    toggle = editor.locator(f"[data-side-panel-toggle={name}]").first
    if toggle.get_attribute("aria-expanded") != "true":
        toggle.click()


@pytest.mark.parametrize("kind", TYPES)
def test_page_of_each_type_is_shown_in_the_preview(editor: Page, kind: str) -> None:
    first = editor.request.get(f"/admin/api/main/pages/?type={kind}&locale=en&limit=1").json()["items"][0]
    editor.goto(f"/admin/pages/{first['id']}/edit/")
    open_panel(editor, "preview")
    heading = editor.frame_locator(FRAME).locator("h1").first
    heading.wait_for(state="visible", timeout=20_000)
    assert heading.inner_text().strip()


def test_checker_finds_a_heading_that_skips_a_level(editor: Page) -> None:
    home = editor.request.get("/admin/api/main/pages/?type=home.HomePage&locale=en").json()["items"][0]["id"]
    editor.goto(f"/admin/pages/add/home/standardpage/{home}/")
    editor.fill("#id_title", "A page to check")
    editor.locator("#panel-child-content-body-section [data-streamfield-stream-container] button").first.click()
    editor.locator("[role=option]:has-text('Text')").first.click()
    words = editor.locator(".public-DraftEditor-content").first
    words.click()
    words.press_sequentially("### Too deep")
    # Draftail hands its words to the form a moment later, and the panel checks what the form holds as it opens.
    editor.locator("input[name=body-0-value][value*=deep]").wait_for(state="attached", timeout=20_000)
    open_panel(editor, "checks")
    editor.frame_locator(FRAME).locator("h3", has_text="Too deep").wait_for(state="attached", timeout=20_000)
    editor.locator("[data-checks-panel]").locator("text=A heading skips a level").first.wait_for(timeout=20_000)
