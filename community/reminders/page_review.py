"""Pages of the site are due to be read through again: told to who looks after them (``page_keepers``)."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from functools import partial
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext_lazy, ngettext
from wagtail.models import Page

from community.digest import DutyKind, Step, StepKind
from home.models.review import NEVER_REVIEWED, due_for_review
from home.services.page_keepers import keepers_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from community.models import Member, User

LABEL = gettext_lazy("pages you look after that are due for review")
SHOWN = ("path", "owner", "title", "draft_title", "first_published_at")


def find(members: Sequence[Member], now: dt.datetime) -> Mapping[int, Sequence[Step]]:
    """One step for each member who looks after pages that are due."""
    found = find_for_users([member.user for member in members], now)
    return {member.pk: found[member.user_id] for member in members if member.user_id in found}


def find_for_users(users: Sequence[User], now: dt.datetime) -> Mapping[int, Sequence[Step]]:
    """The same for accounts, by their pk. One query when nothing is due, and two more for all when something is."""
    due = list(due_for_review(Page.objects.only(*SHOWN), on=timezone.localdate(now))) if users else []
    asked, pages = {user.pk for user in users}, defaultdict[int, list[Any]](list)
    keepers = keepers_of(due)
    for page in due:
        for pk in keepers[page.pk] & asked:
            pages[pk].append(page)
    return {pk: [_step(theirs)] for pk, theirs in pages.items()}


def _step(pages: Sequence[Any]) -> Step:
    """One for all, so that pages never push out what else is due. Its key is that of the one longest overdue."""
    first, several = pages[0], len(pages) > 1
    act = gettext_lazy("See what is due") if several else gettext_lazy("Open the page")
    return Step(
        key=f"page:{first.pk}",
        says=partial(_says, first.get_admin_display_title(), len(pages)),
        act=act,
        link=("wagtailadmin_home",) if several else ("wagtailadmin_pages:edit", first.pk),
        due_on=first.next_due or _never_reviewed(first),
    )


def _never_reviewed(page: Any) -> dt.date | None:
    out = page.first_published_at
    return timezone.localdate(out + NEVER_REVIEWED) if out else None


def _says(title: str, number: int) -> str:
    words = ngettext(
        "The page “%(title)s”, which you look after, is due for review.",
        "%(number)s pages that you look after are due for review. The first is “%(title)s”.",
        number,
    )
    return words % {"title": title, "number": number}


KIND = StepKind("page_review", LABEL, find)
DUTY = DutyKind("page_review", LABEL, find_for_users)
