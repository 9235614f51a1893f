"""Search narrowed by element."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from elements.framework import Element
from home.generation import kept_a_generation
from home.search.facets import Facet


def _choices() -> list[tuple[str, str]]:
    return [(code, str(label)) for code, label in Element.choices]


@kept_a_generation
def _codes() -> dict[int, tuple[str, ...]]:
    """Element codes by page id: one for a guide, any for a resource (all seven where its editor chose none)."""
    from elements.models import GuidePage, ResourcePage

    every = tuple(Element.values)
    codes = {pk: tuple(chosen) or every for pk, chosen in ResourcePage.objects.values_list("pk", "elements")}
    codes.update({pk: (element,) for pk, element in GuidePage.objects.values_list("pk", "element")})
    return codes


ELEMENT_FACET = Facet(name="element", label=_("Element"), choices=_choices, codes=_codes)
