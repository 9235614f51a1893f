"""How much of the framework a round asks: all seven elements, or which of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from diagnostic.questions import by_element, questions_of
from elements.framework import Element

if TYPE_CHECKING:
    from diagnostic.models import Round


def extent(round: Round) -> str:
    """Which elements it asks, such as “Relationships only”; nothing where it asks all seven."""
    names = [str(element.label) for element in _asked(round)]
    if len(names) == 1:
        return _("%(element)s only") % {"element": names[0]}
    if not names or len(names) == len(Element):
        return ""
    return _("%(number)d of the seven elements: %(elements)s") % {"number": len(names), "elements": ", ".join(names)}


def _asked(round: Round) -> list[Element]:
    return list(by_element(questions_of(round, "en")))  # the words do not matter here
