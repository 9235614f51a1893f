"""The seven guides."""

from __future__ import annotations

from typing import Any

from wagtail.models import Page

from elements.framework import Element
from elements.models import ElementsIndexPage, GuidePage


def make_elements_index(home: Page, **values: Any) -> ElementsIndexPage:
    """The page with the wheel."""
    values = {"title": "The seven elements", "slug": "elements", "show_in_menus": True, **values}
    return home.add_child(instance=ElementsIndexPage(locale=home.locale, **values))


def make_guide(index: ElementsIndexPage, element: Element, **values: Any) -> GuidePage:
    """A guide with something in every part."""
    values = {**_words(element), **values}
    return index.add_child(instance=GuidePage(locale=index.locale, element=element.value, **values))


def make_guides(index: ElementsIndexPage) -> list[GuidePage]:
    """All seven, in the framework's order."""
    return [make_guide(index, element) for element in Element]


def _words(element: Element) -> dict[str, Any]:
    name = str(element.label)
    return {
        "title": name,
        "slug": element.value,
        "summary": f"What {name.lower()} means for staff, and what you can do this month.",
        "promise": f"Staff can count on {name.lower()}.",
        "what_it_is": "<p>What this element is and why it matters.</p>",
        "figures": [
            ("row", {"value": "79%", "statement": "said so (19 of 24)", "source": "trailblazers", "place": "Table 4"})
        ],
        "sub_elements": [("row", {"name": "A part of it", "text": "What the part means."})],
        "good_looks_like": [("row", "Staff say that they can take their breaks.")],
        "green": "It happens everywhere.",
        "amber": "It happens in places.",
        "red": "It does not happen yet.",
        "questions": [("row", "When did the board last talk about this?")],
        "quick_wins": [("row", {"text": "Walk the wards once a week.", "cost": "none", "time": "week"})],
        "who_to_involve": [("row", {"who": "Estates", "why": "They know which rooms are free."})],
        "data_to_look_at": [("row", {"source": "NHS Staff Survey", "tells": "How staff see it."})],
    }
