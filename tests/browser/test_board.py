"""A reflection board in a browser: nothing typed is lost, the focus stays, and it works without script."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser import axe
from tests.browser.readers import NARROW, Readers, resize
from tests.browser.test_every_page import SETTLED, SIDEWAYS
from tests.loaded.sessions import SESSION

if TYPE_CHECKING:
    from playwright.sync_api import Page

BOARD = f"/community/sessions/{SESSION}/board/"
SOON = 15_000  # a page asks every few seconds


@pytest.fixture
def board(own_readers: Readers) -> Page:
    """The board of a session that the member goes to."""
    page = own_readers.page("member")
    page.goto(BOARD)
    return page


def test_a_card_and_a_vote_leave_focus_and_words_where_they_are(board: Page, own_readers: Readers) -> None:
    board.evaluate("window.stayed = true")
    board.get_by_label("Your card").fill("Written in a browser")
    board.get_by_role("radio", name="Where we are stuck").check()
    board.get_by_label("Your card").focus()
    board.get_by_role("button", name="Add the card").click()
    expect(board.get_by_text("Written in a browser", exact=True)).to_be_visible(timeout=SOON)
    expect(board.get_by_label("Your card")).to_have_value("")
    expect(board.locator("[data-board-notice]")).to_contain_text("Your card is on the board.")
    board.get_by_label("Your card").fill("Half a thought")
    vote = board.locator(".app-board__vote").first
    pressed = vote.get_attribute("id")
    vote.press("Enter")
    expect(board.locator("[data-board-notice]")).to_have_text("You have 2 votes left.", timeout=SOON)
    expect(board.locator(f"#{pressed}")).to_be_focused()
    expect(board.get_by_label("Your card")).to_have_value("Half a thought")
    board.context.set_offline(True)
    board.get_by_role("button", name="Add the card").click()
    expect(board.locator("[data-board-notice]")).to_contain_text("cannot reach the site")
    expect(board.get_by_label("Your card")).to_have_value("Half a thought")
    board.context.set_offline(False)
    assert board.evaluate("window.stayed"), "the page was never left"
    assert axe.violations(board) == []
    resize(board, NARROW)
    board.evaluate(SETTLED)
    assert board.evaluate(SIDEWAYS) == []


def test_a_board_works_without_script(own_readers: Readers) -> None:
    plain = own_readers.page("member", scripts=False)
    plain.goto(BOARD)
    plain.get_by_label("Your card").fill("Written without script")
    plain.get_by_role("radio", name="What we try next").check()
    plain.get_by_role("button", name="Add the card").click()
    expect(plain.get_by_text("Written without script", exact=True)).to_be_visible()
    expect(plain.get_by_role("radio", name="What we try next")).to_be_checked()
    card = plain.locator(".app-board__card", has_text="Written without script")
    card.get_by_role("button", name="Vote").click()
    expect(card.get_by_role("button", name="Take my vote back")).to_be_visible()
