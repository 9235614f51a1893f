"""A workshop between a large screen and a phone: what comes by itself, and what bad wifi does to a vote."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser import axe
from tests.browser.readers import NARROW, Readers, resize
from tests.browser.test_every_page import SETTLED, SIDEWAYS
from tests.loaded.build import ROUND

if TYPE_CHECKING:
    from playwright.sync_api import Page

SCREEN = f"/diagnostic/rounds/{ROUND}/workshop/"
SOON = 15_000  # a screen asks every few seconds


@pytest.fixture
def screen(own_readers: Readers) -> Page:
    """The facilitator's screen, with a new workshop in its lobby."""
    page = own_readers.page("member")
    page.goto(f"{SCREEN}close/")
    page.get_by_role("button", name="Close the workshop").click()
    page.get_by_label("Without names").check()
    page.get_by_role("button", name="Open the workshop").click()
    return page


@pytest.fixture
def phone(own_readers: Readers, screen: Page) -> Iterator[Page]:
    """A phone that has joined it."""
    page = own_readers.page("visitor", size=NARROW)
    page.goto("/diagnostic/workshop/")
    page.get_by_label("Code of the workshop").fill(screen.locator(".app-workshop__code").last.inner_text())
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Join").click()
    yield page
    page.context.set_offline(False)


def test_phone_follows_the_screen_and_loses_no_vote(screen: Page, phone: Page, own_readers: Readers) -> None:
    expect(screen.locator("[data-workshop-joined]")).to_have_text("1", timeout=SOON)
    screen.get_by_role("button", name="Show the first statement").click()
    expect(screen.locator("h1")).not_to_have_text("Join the workshop")
    statement = screen.locator("h1").inner_text()
    expect(phone.locator("h1")).to_have_text(statement, timeout=SOON)
    expect(phone.locator("h1")).to_be_focused()
    own = phone.locator("[data-workshop-own]")
    phone.get_by_label("Amber").check()
    expect(own).to_have_text("Your vote is in: Amber")
    expect(screen.locator("[data-workshop-voted]")).to_have_text("1", timeout=SOON)
    phone.context.set_offline(True)
    phone.get_by_label("Red").check()
    expect(own).to_contain_text("not sent yet")
    expect(phone.locator("[data-workshop-notice]")).to_contain_text("cannot reach the site")
    phone.context.set_offline(False)
    expect(own).to_have_text("Your vote is in: Red", timeout=SOON)
    expect(phone.locator("[data-workshop-notice]")).to_be_empty(timeout=SOON)
    assert axe.violations(phone) == []
    assert phone.evaluate(SIDEWAYS) == []
    screen.get_by_role("button", name="Show the votes").click()
    expect(screen.get_by_text("1 person voted.")).to_be_visible()
    expect(phone.get_by_role("heading", name="How the room voted")).to_be_visible(timeout=SOON)
    expect(phone.get_by_text("You voted:")).to_contain_text("Red")
    assert axe.violations(phone) == []
    resize(screen, NARROW)
    screen.evaluate(SETTLED)
    assert screen.evaluate(SIDEWAYS) == []
    assert own_readers.record("visitor").complaints == []


def test_room_works_without_script(own_readers: Readers, screen: Page) -> None:
    code = screen.locator(".app-workshop__code").last.inner_text()
    plain = own_readers.page("visitor", scripts=False)
    plain.goto(f"/diagnostic/workshop/?code={code}")
    plain.get_by_role("button", name="Join").click()
    screen.get_by_role("button", name="Show the first statement").click()
    expect(screen.locator("h1")).not_to_have_text("Join the workshop")
    plain.get_by_role("button", name="Show the latest").click()
    plain.get_by_label("Green").check()
    plain.get_by_role("button", name="Vote", exact=True).click()
    expect(plain.locator("[data-workshop-own]")).to_contain_text("Your vote is in: Green")
    screen.get_by_role("button", name="Show the votes").click()
    expect(screen.get_by_text("1 person voted.")).to_be_visible()
    plain.get_by_role("button", name="Show the latest").click()
    expect(plain.locator("main")).to_contain_text("You voted:")


def test_full_screen_lasts_while_the_facilitator_goes_on(screen: Page, own_readers: Readers) -> None:
    full = "!!document.fullscreenElement"
    screen.get_by_role("button", name="Full screen").click()
    expect(screen.get_by_role("button", name="Leave full screen")).to_be_visible()
    expect(screen.locator(".nhsuk-footer")).to_be_hidden()
    screen.get_by_role("button", name="Show the first statement").click()
    expect(screen.locator("h1")).not_to_have_text("Join the workshop")
    screen.get_by_role("button", name="Show the votes").click()
    screen.get_by_label("Green").check()
    screen.get_by_role("button", name="Agree on this").click()
    expect(screen.locator(".nhsuk-error-summary")).to_be_focused()
    assert screen.evaluate(full)
    assert axe.violations(screen) == []
    screen.get_by_label("Reason").fill("The nurse told us.")
    screen.get_by_role("button", name="Agree on this").click()
    expect(screen.locator("#agreed")).to_contain_text("Green")
    first = screen.locator("h1").inner_text()
    screen.get_by_role("button", name="Next statement").click()
    expect(screen.locator("h1")).not_to_have_text(first)
    assert screen.evaluate(full)
    # Another window moves the workshop on, and this one follows without leaving.
    other = screen.context.new_page()
    other.goto(SCREEN)
    other.get_by_role("button", name="Previous statement").click()
    screen.bring_to_front()
    expect(screen.locator("h1")).to_have_text(first, timeout=SOON)
    assert screen.evaluate(full)
    screen.get_by_role("button", name="Leave full screen").click()
    expect(screen.locator(".nhsuk-footer")).to_be_visible()
    assert own_readers.record("member").complaints == []
