"""What leads and editors have told the members of a region, a sector or an element's interest."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from functools import partial
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy

from community.as_read_by import full_url
from community.digest import News, NewsKind
from community.models import Announcement, MemberElement

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from community.models import Member


def find(members: Sequence[Member], since: dt.datetime, now: dt.datetime) -> Mapping[int, Sequence[News]]:
    """The current announcements meant for each member that began after ``since``, the newest first."""
    new = list(Announcement.objects.current(now=now).filter(starts_at__gt=since).order_by("-starts_at", "-pk"))
    elements = _elements(members) if any(one.element for one in new) else {}
    return {
        member.pk: [_news(one) for one in new if fits(one, member, elements.get(member.pk, ()))] for member in members
    }


def fits(announcement: Announcement, member: Member, elements: Collection[str]) -> bool:
    """Whether it is meant for ``member``, as ``Announcement.objects.for_member`` says it in SQL."""
    place = member.organisation
    region, sector = (place.region_id, place.sector) if place else (None, "")
    return (
        announcement.region_id in (None, region)
        and announcement.sector in ("", sector)
        and (not announcement.element or announcement.element in elements)
    )


def _elements(members: Sequence[Member]) -> dict[int, set[str]]:
    found: dict[int, set[str]] = defaultdict(set)
    for pk, element in MemberElement.objects.filter(member__in=members).values_list("member_id", "element"):
        found[pk].add(element)
    return found


def _news(one: Announcement) -> News:
    return News(f"announcement:{one.pk}", lambda: one.shown_title, partial(_url, one.pk), one.starts_at)


def _url(pk: int) -> str:
    """Where it stands on the page of all: the new ones come first."""
    return f"{full_url('community_announcements')}#announcement-{pk}"


KIND = NewsKind("announcements", gettext_lazy("New announcements"), find)
