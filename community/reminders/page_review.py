"""Pages of the site are due to be read through again: those that somebody made, and may still write."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from functools import partial
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext_lazy, ngettext
from wagtail.models import GroupPagePermission, Page

from community.digest import DutyKind, Step, StepKind
from home.models.review import NEVER_REVIEWED, due_for_review

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from community.models import Member, User

LABEL = gettext_lazy("pages you look after that are due for review")
MAY_WRITE = ("add_page", "change_page")  # whoever may add pages may change their own


def find(members: Sequence[Member], now: dt.datetime) -> Mapping[int, Sequence[Step]]:
    """One step for each member who looks after pages that are due."""
    found = find_for_users([member.user for member in members], now)
    return {member.pk: found[member.user_id] for member in members if member.user_id in found}


def find_for_users(users: Sequence[User], now: dt.datetime) -> Mapping[int, Sequence[Step]]:
    """The same for accounts, by their pk."""
    owned = Page.objects.filter(owner__in=[user.pk for user in users])
    pages: dict[int, list[Any]] = defaultdict(list)
    for page in due_for_review(owned, on=timezone.localdate(now)):
        pages[page.owner_id].append(page)
    if not pages:
        return {}
    below = _may_write_below([user for user in users if user.pk in pages])
    writable = {pk: [page for page in mine if page.path.startswith(below[pk])] for pk, mine in pages.items()}
    return {pk: [_step(mine)] for pk, mine in writable.items() if mine}


def _may_write_below(users: Sequence[User]) -> dict[int, tuple[str, ...]]:
    """The paths below which each may write pages: those of their groups, or everything."""
    paths: dict[int, tuple[str, ...]] = defaultdict(tuple)
    given = GroupPagePermission.objects.filter(permission__codename__in=MAY_WRITE, group__user__in=users)
    for pk, path in given.values_list("group__user", "page__path"):
        paths[pk] += (path,)
    return paths | {user.pk: ("",) for user in users if user.is_superuser}


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
