"""The keyboard alone: the way in, the way through, and that one sees where one is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.browser.readers import NARROW, WIDE, Readers
from tests.loaded.places import GUIDES

if TYPE_CHECKING:
    from playwright.sync_api import Page

# Where the focus is: its number among all that can have it, and whether one sees it.
WHERE = """() => {
    const able = [...document.querySelectorAll('a[href], button, input, select, textarea, summary, video, [tabindex]')]
        .filter(e => e.tabIndex >= 0 && !e.disabled && e.checkVisibility({visibilityProperty: true}));
    const here = document.activeElement, style = getComputedStyle(here), box = here.getBoundingClientRect();
    const marked = [here, ...here.querySelectorAll('*')].some(e => {
        const s = getComputedStyle(e);
        return (s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) > 0) || s.boxShadow !== 'none';
    });
    return {
        at: able.indexOf(here), of: able.length, marked, name: here.outerHTML.slice(0, 100),
        inside: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
    };
}"""


def where(page: Page) -> dict[str, Any]:
    """See WHERE."""
    return dict(page.evaluate(WHERE))


def test_first_tab_shows_the_skip_link_and_enter_goes_to_the_words(readers: Readers) -> None:
    page = readers.page()
    page.goto("/elements/relationships/")
    page.keyboard.press("Tab")
    link = page.locator(":focus")
    assert link.get_attribute("href") == "#maincontent"
    box = link.bounding_box()
    assert box is not None
    assert box["y"] >= 0
    assert box["height"] > 20
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("() => Boolean(document.activeElement.closest('main'))")


@pytest.mark.parametrize("width", ["wide", "narrow"])
@pytest.mark.parametrize(
    "address", ["/", "/elements/relationships/", "/cy/resources/", "/search/?q=NHS", "/accounts/signup/"]
)
def test_tab_goes_through_everything_in_order_and_out_again(readers: Readers, address: str, width: str) -> None:
    page = readers.page(size=NARROW if width == "narrow" else WIDE)
    page.goto(address)
    faults: list[str] = []
    seen: list[int] = []
    for _ in range(200):
        page.keyboard.press("Tab")
        now = where(page)
        if now["at"] < 0 or (seen and now["at"] == 0):  # out at the end of the page, or round to its beginning
            break
        seen.append(now["at"])
        faults += [f"not marked: {now['name']}"] if not now["marked"] else []
        faults += [f"out of sight: {now['name']}"] if not now["inside"] else []
    else:
        faults.append("no way out")
    assert not faults, "\n".join(faults)
    assert seen == sorted(seen), f"the order jumps: {seen}"
    assert len(seen) > 10


@pytest.mark.parametrize("address", ["/elements/", "/cy/elements/"])
def test_each_segment_of_the_wheel_shows_that_it_has_the_focus(readers: Readers, address: str) -> None:
    page = readers.page()
    page.goto(address)
    wheel = page.locator("nav.app-wheel").first
    links = wheel.locator("a")
    assert links.count() == len(GUIDES)
    wheel.scroll_into_view_if_needed()
    page.evaluate("() => document.activeElement.blur()")
    plain = wheel.screenshot()
    looks = set()
    for number in range(links.count()):
        links.nth(number).focus()
        looks.add(wheel.screenshot())
    assert plain not in looks
    assert len(looks) == len(GUIDES), "two segments look alike when they have the focus"


def test_menu_on_a_narrow_screen_opens_and_shuts_by_keyboard(readers: Readers) -> None:
    page = readers.page(size=NARROW)
    page.goto("/")
    toggle = page.locator("#toggle-menu")
    toggle.focus()
    page.keyboard.press("Enter")
    assert toggle.get_attribute("aria-expanded") == "true"
    assert page.locator("header").get_by_role("link", name="Resources").last.is_visible()
    page.keyboard.press("Escape")
    assert toggle.get_attribute("aria-expanded") == "false"
