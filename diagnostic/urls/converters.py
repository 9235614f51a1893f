"""An element in an address: only the seven codes, so that it never stands for another word."""

from __future__ import annotations

from django.urls import register_converter

from elements.framework import Element


class ElementConverter:
    """The code of an element."""

    regex = "|".join(Element.values)

    def to_python(self, value: str) -> Element:
        """The element."""
        return Element(value)

    def to_url(self, value: str) -> str:
        """Its code."""
        return Element(value).value


register_converter(ElementConverter, "element")
