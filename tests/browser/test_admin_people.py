"""People in the back office: axe, the keyboard, and deciding without script."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.axe import violations
from tests.browser.readers import NARROW, WIDE, Readers, resize

if TYPE_CHECKING:
    from playwright.sync_api import Page

BASE = "/admin/community"
LISTS = ["members", "requests", "concerns", "audit", "announcements", "announcements/add", "members/export",
         "sessions", "sessions/add", "series", "series/add"]  # fmt: skip
# The first row of each list, and what can be done from there.
BEHIND = [("members", "roles/"), ("members", "organisation/?q=trust"), ("requests", ""), ("concerns", ""),
          ("members", ""), ("announcements", ""), ("announcements", "delete/"), ("sessions", ""),
          ("sessions", "people/"), ("sessions", "cancel/"), ("series", "make/")]  # fmt: skip


@pytest.fixture
def editor(a_reader: Callable[..., Page]) -> Page:
    """A national editor's page."""
    return a_reader(role="national-editor")


# Wagtail's menu is drawn anew at another width, and slides there.
AT_REST = """async () => {
    const frame = () => new Promise(requestAnimationFrame);
    const moving = () => document.getAnimations().filter((one) => one.effect.getComputedTiming().endTime < Infinity);
    for (let quiet = 0; quiet < 3; quiet = moving().length ? 0 : quiet + 1) {
        await Promise.allSettled(moving().map((one) => one.finished));
        await frame();
    }
}"""


def check(page: Page) -> None:
    """No fault for axe, wide and narrow."""
    for size in (WIDE, NARROW):
        resize(page, size)
        page.evaluate(AT_REST)
        assert not violations(page), page.url


@pytest.mark.parametrize("path", LISTS)
def test_axe_finds_nothing_in_a_list_or_form(editor: Page, path: str) -> None:
    assert editor.goto(f"{BASE}/{path}/").status == 200  # type: ignore[union-attr]
    check(editor)


@pytest.mark.parametrize(("path", "act"), BEHIND)
def test_axe_finds_nothing_behind_a_list(editor: Page, path: str, act: str) -> None:
    editor.goto(f"{BASE}/{path}/")
    address = editor.locator("table.listing tbody a").first.get_attribute("href")
    assert editor.goto(f"{address}{act}").status == 200  # type: ignore[union-attr]
    check(editor)


def test_errors_are_said_at_the_top_and_lead_to_their_fields(editor: Page) -> None:
    editor.goto(f"{BASE}/announcements/add/")
    editor.fill("#id_text", "Kept")
    editor.get_by_role("button", name="Save").click()
    expect(editor).to_have_title(re.compile("^Error: "))
    editor.get_by_role("alert").get_by_role("link", name="Enter a title").press("Enter")
    expect(editor).to_have_url(re.compile("#id_title$"))
    assert editor.input_value("#id_text").strip() == "Kept"
    assert not violations(editor)


def test_every_heading_of_numbers_is_in_sight(editor: Page) -> None:
    resize(editor, WIDE)
    editor.goto(f"{BASE}/outbox/")
    assert editor.locator("#outbox-summary").evaluate(
        "it => it.parentElement.scrollWidth <= it.parentElement.clientWidth"
    )


def test_line_that_opens_shows_that_it_does(editor: Page) -> None:
    editor.goto(f"{BASE}/announcements/add/")
    line = "<details><summary>A subject</summary>What it says</details>"
    editor.locator(".app-people").first.evaluate("(it, line) => it.insertAdjacentHTML('beforeend', line)", line)
    style = editor.get_by_text("A subject").evaluate(
        "it => [getComputedStyle(it).display, getComputedStyle(it).cursor]"
    )
    assert style == ["list-item", "pointer"]


def test_announcement_is_previewed_while_it_is_written(editor: Page, fresh_readers: Readers) -> None:
    editor.goto(f"{BASE}/announcements/add/")
    editor.fill("#id_title", "A day together")
    editor.fill("#id_title_cy", "Diwrnod gyda’n gilydd")
    editor.fill("#id_starts_at", "3/12/2031 10:00")  # the picker cannot read it; it must not turn it into now
    editor.locator("#id_text").click()
    assert editor.input_value("#id_starts_at") == "3/12/2031 10:00"
    preview = editor.locator("#announcement-preview")
    preview.get_by_text("Diwrnod gyda’n gilydd").wait_for()
    expect(preview.get_by_text("A day together").first).to_be_attached()
    assert not fresh_readers.record("national-editor").faults()


def test_regional_lead_lets_somebody_in_without_script_and_by_keyboard(a_reader: Callable[..., Page]) -> None:
    page = a_reader(role="regional-lead", scripts=False)
    page.goto(f"{BASE}/requests/?status=waiting")
    page.locator("table.listing tbody a").first.press("Enter")
    page.get_by_role("link", name="Let in").press("Enter")
    page.get_by_label("Your reply").fill("Welcome to all of us.")
    page.get_by_role("button", name="Let in").press("Enter")
    page.wait_for_url(f"**{BASE}/requests/")
    page.goto(f"{BASE}/requests/?status=approved")
    assert page.locator("table.listing tbody a").count() >= 1
