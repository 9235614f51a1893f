"""What regional leads and editors tell members, as members read it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.paginator import Page, Paginator
from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from community.announcement_words import audience_of, sender_of
from community.models import Announcement, Member
from community.views.doors import members_only
from home.menu import site_settings

if TYPE_CHECKING:
    from collections.abc import Iterable

    from community.models.announcement import AnnouncementQuerySet

PER_PAGE = 10


@dataclass(frozen=True)
class Shown:
    """An announcement with whom it is from and for, in words."""

    announcement: Announcement
    sender: str
    audience: str


def announcements_for(member: Member, *, now: dt.datetime) -> AnnouncementQuerySet:
    """The current ones meant for ``member``, the newest first, with what ``shown`` needs."""
    found = Announcement.objects.current(now=now).for_member(member).order_by("-starts_at", "-pk")
    return found.select_related("region", "by").prefetch_related("by__appointments__region")


def shown(announcements: Iterable[Announcement]) -> list[Shown]:
    """Each with its words."""
    service = site_settings().name
    return [Shown(one, sender_of(one, service=service), audience_of(one)) for one in announcements]


@require_safe
@members_only
def announcements(request: HttpRequest, member: Member) -> HttpResponse:
    """All that is said to this member now, ten a page. A page that is not there leads to the first."""
    prefetch_related_objects([member], "elements")
    pages = Paginator(announcements_for(member, now=timezone.now()), PER_PAGE)
    asked = request.GET.get("page", "1")
    if not (asked.isascii() and asked.isdecimal() and len(asked) < 9 and 1 <= int(asked) <= pages.num_pages):
        return redirect("community_announcements")
    page = pages.page(int(asked))
    context = {"shown": shown(page), "page_of": page, "links": _page_links(page)}
    return render(request, "community/announcements/list.html", context)


def _page_links(page: Page[Any]) -> dict[str, Any]:
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return {
        "items": [
            {"number": number, "href": f"?page={number}", "current": number == page.number}
            if isinstance(number, int)
            else {"gap": True}
            for number in numbers
        ],
        "previous": f"?page={page.number - 1}" if page.has_previous() else "",
        "next": f"?page={page.number + 1}" if page.has_next() else "",
    }
