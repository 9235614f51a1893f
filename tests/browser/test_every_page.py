"""Every kind of page in both languages, wide and narrow: axe, sideways scroll, other hosts, the browser's words."""

from __future__ import annotations

import pytest

from tests.browser import axe
from tests.browser.readers import NARROW, WIDE, Readers
from tests.loaded.places import ALL, GALLERY, Place

SIDEWAYS = r"""() => {
    const root = document.scrollingElement;
    if (root.scrollWidth <= window.innerWidth) return [];
    const wide = [...document.body.querySelectorAll('*')]
        .filter(e => e.getBoundingClientRect().right > window.innerWidth + 1);
    return [`scrolls sideways: ${root.scrollWidth} px in ${window.innerWidth}\n      `
            + wide.slice(0, 5).map(e => e.outerHTML.replace(/\s+/g, ' ').slice(0, 120)).join('\n      ')];
}"""


@pytest.mark.parametrize("language", ["en", "cy"])
@pytest.mark.parametrize("place", ALL, ids=lambda place: place.name)
def test_page_has_no_fault(readers: Readers, place: Place, language: str) -> None:
    check(readers, place, place.address(language))


def test_component_gallery_has_no_fault(readers: Readers) -> None:
    check(readers, GALLERY, GALLERY.path)


def check(readers: Readers, place: Place, address: str) -> None:
    """Load the page narrow and wide and look at each."""
    page = readers.page(place.role)
    record = readers.record(place.role)
    record.empty()
    faults = []
    for size in (NARROW, WIDE):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        response = page.goto(address)
        assert response is not None
        assert (response.status, page.url.removeprefix(readers.url)) == (place.status, address)
        faults += [f"{size['width']} px: {line}" for line in [*page.evaluate(SIDEWAYS), *axe.violations(page)]]
    faults += record.faults()
    assert not faults, f"{address}\n  " + "\n  ".join(faults)
