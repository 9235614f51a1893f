"""Every journey with JavaScript switched off."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.readers import NARROW, WIDE, Readers, resize
from tests.browser.test_every_page import SIDEWAYS
from tests.loaded.kept import PASSWORD
from tests.loaded.places import GUIDES

if TYPE_CHECKING:
    from playwright.sync_api import Page, ViewportSize


@pytest.fixture
def page(fresh_readers: Readers) -> Page:
    """A browser that runs no script."""
    return fresh_readers.page(scripts=False)


@pytest.mark.parametrize("size", [NARROW, WIDE], ids=["narrow", "wide"])
@pytest.mark.parametrize("address", ["/", "/elements/", "/cy/elements/"])
def test_wheel_is_whole(page: Page, address: str, size: ViewportSize) -> None:
    resize(page, size)
    page.goto(address)
    links = page.locator("nav.app-wheel").first.locator("a")
    home = "/cy" if address.startswith("/cy") else ""
    assert [link.get_attribute("href") for link in links.all()] == [f"{home}/elements/{slug}/" for slug in GUIDES]
    assert all(link.is_visible() and link.inner_text().strip() for link in links.all())


@pytest.mark.parametrize(
    "address", ["/", "/elements/relationships/", "/cy/resources/", "/search/?q=NHS", "/accounts/login/"]
)
def test_narrow_page_does_not_scroll_sideways(page: Page, address: str) -> None:
    resize(page, NARROW)
    page.goto(address)
    assert page.evaluate(SIDEWAYS) == []


def test_menu_is_all_there_on_a_narrow_screen(page: Page) -> None:
    resize(page, NARROW)
    page.goto("/about/")
    links = page.locator(".nhsuk-header__navigation-list a")
    assert links.count() >= 5
    assert all(link.is_visible() for link in links.all())


def test_search_finds_narrows_and_widens(page: Page) -> None:
    page.goto("/about/")
    page.locator("#search-field").fill("wellbeing")
    page.locator("header form[action='/search/'] button").click()
    page.wait_for_url("**/search/?q=wellbeing", wait_until="load")
    every = page.locator(".app-list__item").count()
    assert every > 1
    page.locator("#filter-kind").select_option(index=1)
    page.locator(".app-filters button").click()
    page.wait_for_url("**kind=**", wait_until="load")
    chips = page.locator(".app-chips")
    expect(chips).to_be_visible()
    chips.get_by_role("link", name="Clear all").click()
    page.wait_for_url("**/search/?q=wellbeing", wait_until="load")
    assert page.locator(".app-list__item").count() == every


def test_resources_are_filtered_and_shown_again(page: Page) -> None:
    page.goto("/resources/")
    every = page.locator(".app-list__item").count()
    page.locator("#filter-kind").select_option("policy")
    page.get_by_role("button", name="Show resources").click()
    page.wait_for_url("**kind=policy**", wait_until="load")
    assert 0 < page.locator(".app-list__item").count() < every
    page.get_by_role("link", name="Clear all").click()
    page.wait_for_url("**/resources/", wait_until="load")
    assert page.locator(".app-list__item").count() == every


def test_feedback_is_taken_with_a_comment(page: Page) -> None:
    page.goto("/elements/relationships/")
    page.get_by_role("button", name="Yes").click()
    expect(page.locator("h1")).to_have_text("Thank you for your feedback")
    page.locator("textarea").fill("The quick wins helped.")
    page.get_by_role("button", name="Send your comment").click()
    expect(page.locator("h1")).to_have_text("Thank you for your feedback")
    assert page.context.cookies() == []


def test_problem_is_reported_after_a_mistake(page: Page) -> None:
    page.goto("/elements/relationships/")
    page.get_by_role("link", name="Report a problem with this page").click()
    page.get_by_role("button", name="Send your report").click()
    expect(page).to_have_title(re.compile("^Error: "))
    page.locator(".nhsuk-error-summary a").first.click()
    page.locator("main textarea").first.fill("A link is broken.")
    page.get_by_role("button", name="Send your report").click()
    expect(page.locator("h1")).to_have_text("Thank you for your feedback")


def test_member_signs_in_and_logs_out(page: Page) -> None:
    page.goto("/about/")
    page.get_by_role("link", name="Sign in").click()
    page.locator("input[name=login]").fill("member@demo.hwb-commons.example")
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("main form button[type=submit]").first.click()
    expect(page.locator("header").get_by_text("Megan")).to_be_visible()
    page.locator("header").get_by_role("button", name="Log out").click()
    expect(page.locator("header").get_by_role("link", name="Sign in")).to_be_visible()
    page.goto("/accounts/email/")
    assert "/accounts/login/" in page.url


def test_language_is_switched_on_the_page_one_reads(page: Page) -> None:
    page.goto("/elements/relationships/")
    page.get_by_role("link", name="Cymraeg").click()
    expect(page).to_have_url(re.compile("/cy/elements/relationships/$"))
    expect(page.locator("html")).to_have_attribute("lang", "cy")
    page.get_by_role("link", name="English").click()
    expect(page).to_have_url(re.compile("(?<!/cy)/elements/relationships/$"))
