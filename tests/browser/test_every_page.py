"""Every kind of page in both languages, wide and narrow: axe, sideways scroll, other hosts, the browser's words.

Each page is loaded once, in English narrow and in Welsh wide, and looked at by axe; then it is given the other width
and must fit that, too. With ``HWB_THOROUGH=1`` it is loaded in both widths and axe looks at each.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from tests.browser import axe
from tests.browser.readers import NARROW, WIDE, Readers, resize
from tests.loaded.places import ALL, GALLERY, Place

if TYPE_CHECKING:
    from playwright.sync_api import Page, ViewportSize

THOROUGH = os.environ.get("HWB_THOROUGH") == "1"
SIDEWAYS = r"""() => {
    const root = document.scrollingElement;
    if (root.scrollWidth <= window.innerWidth) return [];
    const wide = [...document.body.querySelectorAll('*')]
        .filter(e => e.getBoundingClientRect().right > window.innerWidth + 1);
    return [`scrolls sideways: ${root.scrollWidth} px in ${window.innerWidth}\n      `
            + wide.slice(0, 5).map(e => e.outerHTML.replace(/\s+/g, ' ').slice(0, 120)).join('\n      ')];
}"""


# What a page does on being given another width, it does by the frame after next.
SETTLED = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"


@pytest.mark.parametrize("language", ["en", "cy"])
@pytest.mark.parametrize("place", ALL, ids=lambda place: place.name)
def test_page_has_no_fault(readers: Readers, place: Place, language: str) -> None:
    check(readers, place, place.address(language), (NARROW, WIDE) if language == "en" else (WIDE, NARROW))


def test_component_gallery_has_no_fault(readers: Readers) -> None:
    check(readers, GALLERY, GALLERY.path, (NARROW, WIDE))


def check(readers: Readers, place: Place, address: str, sizes: tuple[ViewportSize, ViewportSize]) -> None:
    """Load the page in the first width and look at it whole; then see that it fits the other."""
    page, record = readers.page(place.role, size=sizes[0]), readers.record(place.role)
    record.empty()
    faults = []
    for size in sizes:
        resize(page, size)
        whole = THOROUGH or size is sizes[0]
        if whole:
            load(page, readers.url, place, address)
        else:
            page.evaluate(SETTLED)
        found = [*page.evaluate(SIDEWAYS), *(axe.violations(page) if whole else [])]
        faults += [f"{size['width']} px: {line}" for line in found]
    faults += record.faults()
    assert not faults, f"{address}\n  " + "\n  ".join(faults)


def load(page: Page, url: str, place: Place, address: str) -> None:
    """Go there; the site must answer as the place says, and lead nowhere else."""
    response = page.goto(address)
    assert response is not None
    assert (response.status, page.url.removeprefix(url)) == (place.status, address)
