"""The wheel of the seven elements, and what stands for an element elsewhere: its name and emblem."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from elements.framework import Element
from elements.wheel import segments
from home.generation import kept_a_generation

if TYPE_CHECKING:
    from collections.abc import Iterable

register = template.Library()


@register.simple_tag
def wheel(size: str = "large", current: str = "") -> SafeString:
    """The seven guides as one list of links, drawn as a wheel where there is room.

    ``large`` has each name in its segment; ``small`` has the wheel over the list, with ``current`` lit and not a link.
    """
    return _drawn_wheel(get_language() or "en", size, current)


@kept_a_generation
def _drawn_wheel(language: str, size: str, current: str) -> SafeString:
    return render_to_string("elements/_wheel.html", {"segments": segments(language), "size": size, "current": current})


@register.simple_tag
def elements_wheel() -> list[Any]:
    """The seven segments, for lists that say more of each than the wheel has room for."""
    return segments(get_language() or "en")


@register.simple_tag
def emblem(code: str) -> SafeString:
    """An element's emblem, for eyes only: its name must stand beside it."""
    return _drawing(code) if code in Element.values else SafeString("")


@cache
def _drawing(code: str) -> SafeString:
    return render_to_string(f"elements/emblems/{code}.svg")


@register.filter
def element_order(code: str) -> int:
    """Which of the seven it is, clockwise."""
    return Element(code).order


@register.simple_tag
def element_names(codes: Iterable[str]) -> list[dict[str, str]]:
    """Code and name of each element in ``codes``, in the framework's order."""
    chosen = set(codes)
    return [{"code": value, "name": str(label)} for value, label in Element.choices if value in chosen]
