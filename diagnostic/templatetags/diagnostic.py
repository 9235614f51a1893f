"""The diagnostic on pages of words: the statements about an element, and what its colours look like."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from diagnostic.embedded import gap_name, section
from diagnostic.questions import current_questions
from diagnostic.vocabulary import COLOURS, Depth, Rating
from elements.framework import Element
from home.whole_page import leave_gap

if TYPE_CHECKING:
    from django.template.context import Context

    from diagnostic.questions import Question

register = template.Library()


@register.inclusion_tag("diagnostic/embedded/part.html", takes_context=True)
def diagnostic_part(context: Context, element: str, depth: str = "standard", heading: str = "") -> dict[str, Any]:
    """The statements about ``element``: to try for visitors, to rate for members. Nothing while no set is published.

    Where a page asks for the same element twice, the second is a way to the first.
    """
    request = context.get("request")
    part, depth = Element(element), Depth(depth).value
    if not current_questions(get_language() or "en", depth=depth, element=part):
        return {}
    shown = {"element": part, "anchor": f"diagnostic-{part}", "heading": heading}
    if _is_there_already(request, part):
        return {**shown, "again": True}
    gap = leave_gap(request, gap_name(part, depth))
    return {**shown, "section": SafeString(gap) if gap else section(request, element=part, depth=depth)}


@register.simple_tag
def looks(question: Question) -> list[tuple[Rating, str]]:
    """The colours, from the best, with what each looks like for a statement."""
    return [(rating, getattr(question, rating.value)) for rating in reversed(COLOURS)]


@register.simple_tag
def ratings() -> list[Rating]:
    """All that one may say of a statement."""
    return list(Rating)


@register.filter
def of_code(chosen: dict[str, Rating] | None, code: str) -> Rating | None:
    """What is chosen for a statement; nothing where no choices were sent."""
    return chosen.get(code) if chosen else None


def _is_there_already(request: Any, element: Element) -> bool:
    there: set[str] = getattr(request, "_parts_of_diagnostic", set())
    is_there = element in there
    if request is not None:
        request._parts_of_diagnostic = {*there, element}
    return is_there
