"""The list of resources, narrowed by what the address asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.paginator import Paginator

from elements.framework import Element
from home.tree import readable

if TYPE_CHECKING:
    from django.http import HttpRequest

    from elements.models import ResourcesIndexPage

PER_PAGE = 20


def listing(index: ResourcesIndexPage, request: HttpRequest) -> dict[str, Any]:
    """Live public resources below ``index``, by the GET parameters ``kind``, ``element`` and ``page``.

    A parameter that names nothing is ignored. A resource for all elements stands under each.
    """
    from elements.models import ResourcePage

    kind = request.GET.get("kind", "")
    element = request.GET.get("element", "")
    found = readable(ResourcePage.objects.child_of(index)).order_by("title")
    if kind in ResourcePage.Kind.values:
        found = found.filter(kind=kind)
    if element in Element.values:
        found = found.filter(elements__contains=f",{element},") | found.filter(elements="")
    page = Paginator(found.defer_streamfields(), PER_PAGE).get_page(request.GET.get("page"))
    return {
        "resources": page,
        "kinds": ResourcePage.Kind.choices,
        "elements": Element.choices,
        "chosen_kind": kind if kind in ResourcePage.Kind.values else "",
        "chosen_element": element if element in Element.values else "",
    }
