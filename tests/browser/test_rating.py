"""Rating on a guide with scripts: what is saved, counted and led to at once, with the focus where it was."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser import axe
from tests.browser.readers import NARROW, Readers, resize
from tests.browser.test_every_page import SETTLED, SIDEWAYS

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
