"""The wheel of the seven elements: its segments, their places on the circle, and who stands beside whom."""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, pi, sin
from typing import Any

from django.utils.translation import override

from elements.framework import Element
from home.generation import kept_a_generation
from home.tree import readable

SEGMENTS = len(Element)
CENTRE = 200.0
OUTER = 196.0
INNER = 74.0
GAP = 2.2  # in units of the 400 by 400 view box: white between neighbours


@dataclass(frozen=True)
class Segment:
    """One element on the wheel. ``url`` is empty while its guide is not published in the language."""

    code: str
    order: int
    name: str
    promise: str
    url: str
    path: str
    label_x: float
    label_y: float


def _point(radius: float, angle: float) -> str:
    return f"{CENTRE + radius * sin(angle):.2f} {CENTRE - radius * cos(angle):.2f}"


def segment_path(index: int) -> str:
    """The SVG path of segment ``index`` (0 to 6), clockwise from the top, in a view box of 400 by 400."""
    step = 2 * pi / SEGMENTS
    start, end = index * step, (index + 1) * step
    outer, inner = GAP / 2 / OUTER, GAP / 2 / INNER
    return (
        f"M {_point(OUTER, start + outer)} A {OUTER:g} {OUTER:g} 0 0 1 {_point(OUTER, end - outer)} "
        f"L {_point(INNER, end - inner)} A {INNER:g} {INNER:g} 0 0 0 {_point(INNER, start + inner)} Z"
    )


@kept_a_generation
def segments(language: str) -> list[Segment]:
    """The seven segments in the framework's order, named by the guides published in ``language``."""
    from elements.models import GuidePage

    guides = {
        guide.element: guide
        for guide in readable(GuidePage.objects.filter(locale__language_code=language)).defer_streamfields()
    }
    middle = (OUTER + INNER) / 2
    step = 2 * pi / SEGMENTS
    made = []
    with override(language):
        for index, element in enumerate(Element):
            guide = guides.get(element.value)
            angle = (index + 0.5) * step
            made.append(
                Segment(
                    code=element.value,
                    order=index + 1,
                    name=guide.title if guide else str(element.label),
                    promise=guide.promise if guide else "",
                    url=(guide.get_url() or "") if guide else "",
                    path=segment_path(index),
                    label_x=round(CENTRE + middle * sin(angle), 2),
                    label_y=round(CENTRE - middle * cos(angle), 2),
                )
            )
    return made


def neighbours(wheel: list[Segment], code: str) -> dict[str, Any]:
    """The published guides before and after ``code`` in the framework's order; None at the ends."""
    published = [segment for segment in wheel if segment.url]
    codes = [segment.code for segment in published]
    if code not in codes:
        return {"previous_segment": None, "next_segment": None}
    at = codes.index(code)
    return {
        "previous_segment": published[at - 1] if at else None,
        "next_segment": published[at + 1] if at + 1 < len(published) else None,
    }
