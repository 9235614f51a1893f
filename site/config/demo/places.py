"""The demo's organisations."""

from __future__ import annotations

from collections.abc import Iterator

from community.models import Organisation, Region
from config.demo.words import KINDS, PLACES


def load_organisations() -> list[Organisation]:
    """The demo's organisations in a fixed order, those that are missing made."""
    regions = {region.code: region for region in Region.objects.prefetch_related("systems")}
    wanted = list(_wanted(regions))
    there = set(Organisation.objects.filter(name__startswith="Demo ").values_list("name", flat=True))
    Organisation.objects.bulk_create(one for one in wanted if one.name not in there)
    by_name = {one.name: one for one in Organisation.objects.filter(name__in=[one.name for one in wanted])}
    return [by_name[one.name] for one in wanted]


def _wanted(regions: dict[str, Region]) -> Iterator[Organisation]:
    """One for each place; the kinds go round, so that each region has several and each kind several regions."""
    number = 0
    for code, places in PLACES.items():
        region = regions.get(code)
        systems = list(region.systems.all()) if region else []
        for index, place in enumerate(places):
            sector, name, size = KINDS[number % len(KINDS)]
            system = systems[index % len(systems)] if systems and index % 5 != 4 else None
            yield Organisation(name=name.format(place=place), sector=sector, region=region, system=system, size=size)
            number += 1
