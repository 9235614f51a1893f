from __future__ import annotations

from django.apps import AppConfig


class ElementsConfig(AppConfig):
    name = "elements"
    verbose_name = "Guides"

    def ready(self) -> None:
        from elements.framework import Element
        from elements.search import ELEMENT_FACET
        from home.blocks import offer_elements
        from home.search import facets

        facets.register(ELEMENT_FACET)
        offer_elements(Element.choices)
