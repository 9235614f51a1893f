"""What organisations are green in and let other members know: told to community, which suggests buddies."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping

from diagnostic.models import GreenElement


def green_elements(organisations: Collection[int], *, now: dt.datetime) -> Mapping[int, frozenset[str]]:
    """The elements (codes) by organisation; one that lets nobody know is not in it. One query."""
    standing = GreenElement.objects.standing(now=now).filter(round__organisation__in=organisations)
    found: dict[int, set[str]] = defaultdict(set)
    for organisation, element in standing.values_list("round__organisation", "element"):
        found[organisation].add(element)
    return {organisation: frozenset(elements) for organisation, elements in found.items()}
