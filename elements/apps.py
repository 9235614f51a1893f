from __future__ import annotations

from django.apps import AppConfig


class ElementsConfig(AppConfig):
    name = "elements"
    verbose_name = "Guides"

    def ready(self) -> None:
        from elements.search import ELEMENT_FACET
        from home.search import facets

        facets.register(ELEMENT_FACET)
