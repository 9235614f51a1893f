"""The demo's organisations."""

from __future__ import annotations

from collections.abc import Iterator

from community.models import Organisation, Region
from config.demo.words import KINDS, PLACES


def load_organisations() -> list[Organisation]:
    """Make the demo's organisations, and return them in a fixed order."""
    regions = {region.code: region for region in Region.objects.prefetch_related("systems")}
    Organisation.objects.bulk_create(_wanted(regions))
    return organisations_made()


def organisations_made() -> list[Organisation]:
    """Those that an earlier load made, in the order of making; without what was deleted or renamed since."""
    names = [one.name for one in _wanted({})]
    return list(Organisation.objects.filter(name__in=names).select_related("region", "system").order_by("pk"))


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
