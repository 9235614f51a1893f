"""The admin under its strict policy: what Wagtail starts by inline script elsewhere starts here, too."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.readers import Readers

if TYPE_CHECKING:
    from playwright.sync_api import Page

STARTED = "[data-controller=hwb-start][data-started]"
WAITING = "[data-controller=hwb-start]:not([data-started])"


@pytest.fixture
def admin(fresh_readers: Readers) -> Iterator[Page]:
    """An administrator's page; whatever the browser refuses fails the test."""
    yield fresh_readers.page("admin")
    refused = fresh_readers.record("admin").naming("Content Security Policy", "hwb-start")
    assert not refused, "\n".join(refused)


def test_dates_of_publishing_can_be_picked(admin: Page) -> None:
    guides = admin.request.get("/admin/api/main/pages/?type=elements.GuidePage&locale=en&limit=1").json()
    admin.goto(f"/admin/pages/{guides['items'][0]['id']}/edit/")
    schedule = admin.locator("[data-a11y-dialog-show=schedule-publishing-dialog]:visible").first
    admin.click("[data-side-panel-toggle=status]")  # it is shut to somebody who has never been here
    schedule.click()
    admin.click("#id_go_live_at")
    admin.locator(".xdsoft_datetimepicker:visible .xdsoft_date:not(.xdsoft_disabled)").last.click()
    expect(admin.locator("#id_go_live_at")).not_to_have_value("")


def test_rows_of_an_inline_panel_can_be_added_and_their_choosers_open(admin: Page) -> None:
    admin.goto("/admin/workflows/add/")
    rows = admin.locator("[data-inline-panel-child]")
    expect(rows).to_have_count(0)
    for number in (1, 2):
        admin.click("#id_workflow_tasks-ADD")
        expect(rows).to_have_count(number)
    expect(admin.locator(WAITING)).to_have_count(0)
    rows.last.locator("button:has-text('Choose')").click()
    admin.locator(".modal-dialog").wait_for(state="visible")


def test_dates_of_a_report_can_be_filtered(admin: Page) -> None:
    admin.goto("/admin/reports/site-history/")
    expect(admin.locator(STARTED).nth(1)).to_be_attached()
    expect(admin.locator(WAITING)).to_have_count(0)


@pytest.mark.parametrize("path", ["media/video/add/", "searchpicks/add/", "redirects/add/", "users/new/", "account/"])
def test_page_of_the_admin_starts_everything(admin: Page, path: str) -> None:
    answer = admin.goto(f"/admin/{path}")
    assert answer is not None
    assert answer.status == 200
    expect(admin.locator(WAITING)).to_have_count(0)


def test_name_that_is_not_known_starts_nothing(fresh_readers: Readers) -> None:
    other = fresh_readers.page("national-editor")
    other.goto("/admin/")
    with other.expect_console_message(lambda said: said.text == "hwb-start: nothing to start as evil"):
        other.evaluate(
            """() => { window.called = 0; window.evil = () => { window.called++ };
            document.body.insertAdjacentHTML('beforeend', `<span data-controller="hwb-start"
              data-hwb-start-name-value="evil" data-hwb-start-arguments-value="[]"></span>`) }"""
        )
    assert other.evaluate("window.called") == 0
