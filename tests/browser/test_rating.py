"""Rating on a guide with scripts: what is saved, counted and led to at once, with the focus where it was."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.browser import axe
from tests.browser.readers import NARROW, Readers, resize
from tests.browser.test_every_page import SETTLED, SIDEWAYS

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

GUIDE = "/elements/environment/"


def test_rating_on_a_guide_leads_on_at_once(own_readers: Readers) -> None:
    page = own_readers.page("member")
    page.goto(GUIDE)
    form = page.locator("form[data-save-at-once]")
    fourth, fifth = form.locator(".app-question").nth(3), form.locator(".app-question").nth(4)  # three are rated
    for number, (question, rating, title) in enumerate(
        ((fourth, "Red", "What helps here"), (fifth, "Green", "Others can learn from you")), start=4
    ):
        radio = question.get_by_role("radio", name=rating)
        radio.check()
        expect(question.get_by_role("status")).to_have_text("Saved. What can follow from it stands below.")
        expect(question.locator(".app-lead-on")).to_contain_text(title)
        expect(page.locator(".app-lead-on")).to_have_count(1)
        expect(page.locator("[data-rated-so-far]")).to_contain_text(f"Rated so far: {number} of ")
        expect(radio).to_be_focused()
    assert axe.violations(page) == []
    resize(page, NARROW)
    page.evaluate(SETTLED)
    assert page.evaluate(SIDEWAYS) == []
    own_readers.record("member").empty()
    page.get_by_role("button", name="Tell how you did it").click()
    expect(page.locator("h1")).to_contain_text("story", ignore_case=True)


def test_coming_back_is_no_conflict_with_oneself_and_two_tabs_are(own_readers: Readers) -> None:
    page = own_readers.page("member")
    page.goto(GUIDE)
    question = page.locator("form[data-save-at-once] .app-question").nth(5)
    saved = question.get_by_role("status")
    question.get_by_role("radio", name="Red").check()
    expect(saved).to_contain_text("Saved.")
    page.goto("/case-studies/")
    page.go_back()
    expect(question.get_by_role("radio", name="Red")).to_be_checked()
    expect(question.get_by_role("link", name="What can follow from it")).to_be_visible()
    question.get_by_role("radio", name="Amber").check()
    expect(saved).to_contain_text("Saved.")
    other = page.context.new_page()
    other.goto(page.url)
    in_other = other.locator("form[data-save-at-once] .app-question").nth(5)
    in_other.get_by_role("radio", name="Green").check()
    expect(in_other.get_by_role("status")).to_contain_text("Saved.")
    own_readers.record("member").empty()
    question.get_by_role("radio", name="Red").check()
    expect(saved).to_have_text("Not saved yet. Press the button below to see why.")
    other.close()
    own_readers.record("member").empty()  # the browser complains of the 409


def test_coming_back_without_script_is_no_conflict_with_oneself(own_readers: Readers) -> None:
    page = own_readers.page("member", scripts=False)
    page.goto(GUIDE)
    page.goto(GUIDE)  # with the cookie of forms, as every page that follows
    version = question_of(page).locator("[name$=-version]")
    before = int(version.input_value())
    rate(page, "Red")
    page.go_back()
    expect(version).to_have_value(str(before))  # it is as old as it was left
    rate(page, "Amber")
    page.goto(GUIDE)
    expect(question_of(page).get_by_role("radio", name="Amber")).to_be_checked()
    expect(version).to_have_value(str(before + 2))


def question_of(page: Page) -> Locator:
    """A statement that nobody has rated red."""
    return page.locator("form[data-save-at-once] .app-question").nth(5)


def rate(page: Page, rating: str) -> None:
    """Choose and press: the guide comes back and says that it is saved."""
    question_of(page).get_by_role("radio", name=rating).check()
    page.get_by_role("button", name="Save my ratings").click()
    expect(page.get_by_text("Your rating is saved.")).to_be_visible()


def test_not_applicable_without_a_reason_says_at_once_that_it_is_not_saved(own_readers: Readers) -> None:
    page = own_readers.page("member")
    page.goto(GUIDE)
    question = page.locator("form[data-save-at-once] .app-question").last
    question.get_by_role("radio", name="Not applicable").check()
    missing = "Not saved yet. Say why it does not apply, or that another organisation provides it."
    expect(question.get_by_role("status")).to_have_text(missing)
    page.goto("/case-studies/")
    page.go_back()
    expect(question.get_by_role("status")).to_have_text(missing)
    question.get_by_label("Another organisation provides this for our staff").check()
    expect(question.get_by_role("status")).to_have_text("Saved")
