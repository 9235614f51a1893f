"""Pages that only a journey leads to: mistakes, thanks, codes. English narrow, Welsh wide."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser import axe
from tests.browser.readers import NARROW, WIDE, Readers
from tests.browser.test_every_page import SIDEWAYS
from tests.loaded.kept import PASSWORD

if TYPE_CHECKING:
    from playwright.sync_api import Page

Journey = Callable[["Page", str], None]


def send(page: Page) -> None:
    """Send the page's first form, and see what comes of it."""
    with page.expect_navigation():
        page.locator("main form button[type=submit], main form button:not([type])").first.click()


def wrong_sign_in(page: Page, home: str) -> None:
    page.goto(f"{home}/accounts/login/")
    page.locator("input[name=login]").fill("nobody@example.com")
    page.locator("input[name=password]").fill("not it at all")
    send(page)


def empty_sign_up(page: Page, home: str) -> None:
    page.goto(f"{home}/accounts/signup/")
    send(page)


def code_after_sign_up(page: Page, home: str) -> None:
    page.goto(f"{home}/accounts/signup/")
    page.locator("input[name=email]").fill(f"new{home.strip('/')}@example.com")
    page.locator("input[name=password1]").fill("a calm place to rest 9")
    send(page)


def code_to_sign_in(page: Page, home: str) -> None:
    page.goto(f"{home}/accounts/login/code/")
    page.locator("input[name=email]").fill("member@demo.hwb-commons.example")
    send(page)


def second_step(page: Page, home: str) -> None:
    page.goto(f"{home}/accounts/login/")
    page.locator("input[name=login]").fill("secured@demo.hwb-commons.example")
    page.locator("input[name=password]").fill(PASSWORD)
    send(page)


def wrong_second_step(page: Page, home: str) -> None:
    second_step(page, home)
    page.locator("input[name=code]").fill("000000")
    send(page)


def thanks(page: Page, home: str) -> None:
    page.goto(f"{home}/elements/relationships/")
    with page.expect_navigation():
        page.locator(".app-feedback__answers button").first.click()


def empty_report(page: Page, home: str) -> None:
    page.goto(f"{home}/elements/relationships/")
    with page.expect_navigation():
        page.locator(".app-feedback__problem a").click()
    send(page)


JOURNEYS: dict[str, tuple[Journey, bool]] = {
    "wrong sign in": (wrong_sign_in, True),
    "empty sign up": (empty_sign_up, True),
    "code after sign up": (code_after_sign_up, False),
    "code to sign in": (code_to_sign_in, False),
    "second step": (second_step, False),
    "wrong second step": (wrong_second_step, True),
    "thanks": (thanks, False),
    "empty report": (empty_report, True),
}


@pytest.mark.parametrize("language", ["en", "cy"])
@pytest.mark.parametrize("name", JOURNEYS)
def test_page_at_the_end_of_a_journey_has_no_fault(fresh_readers: Readers, name: str, language: str) -> None:
    journey, has_errors = JOURNEYS[name]
    page = fresh_readers.page(size=NARROW if language == "en" else WIDE)
    journey(page, "" if language == "en" else "/cy")
    summary = page.locator(".nhsuk-error-summary")
    expect(summary).to_have_count(int(has_errors))
    if has_errors:
        expect(summary).to_be_focused()
    faults = [*page.evaluate(SIDEWAYS), *axe.violations(page), *fresh_readers.record().faults()]
    assert not faults, f"{page.url}\n  " + "\n  ".join(faults)
