"""New stories of the region in which a member works."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from casestudies.catalogue import Row, catalogue
from casestudies.regions import regions
from community.digest import News, NewsKind

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from community.models import Member


def find(members: Sequence[Member], since: dt.datetime, now: dt.datetime) -> Mapping[int, Sequence[News]]:
    """What was published after ``since`` in the region of each of ``members``, by the name it has in their language.

    From memory: the catalogue of a language names each story once, translated or not, and only those anybody may read.
    """
    codes = {region.pk: region.code for region in regions("en")}
    found: dict[tuple[str, str], list[News]] = {}
    news: dict[int, Sequence[News]] = {}
    for member in members:
        region = member.organisation.region_id if member.organisation else None
        if region not in codes:
            continue
        place = (member.user.language, codes[region])
        if place not in found:
            found[place] = _published(*place, since, now)
        if found[place]:
            news[member.pk] = found[place]
    return news


def _published(language: str, region: str, since: dt.datetime, now: dt.datetime) -> list[News]:
    rows = (row for row in catalogue(language).rows if row.region == region)
    return [_news(row, row.published) for row in rows if row.published and since < row.published <= now]


def _news(row: Row, published: dt.datetime) -> News:
    return News(key=f"story:{row.key}", title=lambda: row.title, url=lambda: row.url, at=published)


NEW_STORIES = NewsKind("stories", _("New stories from your region"), find)
