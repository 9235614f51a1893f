"""Who looks after a page: whoever made it, while they may write it; else all who may review and publish it."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from django.contrib.auth import get_user_model
from wagtail.models import GroupPagePermission, Page

if TYPE_CHECKING:
    from collections.abc import Sequence

CHANGE, PUBLISH = "change_page", "publish_page"
ADD = "add_page"  # whoever may add pages may change their own


def keepers_of(pages: Sequence[Page]) -> dict[int, frozenset[int]]:
    """The accounts that look after each of ``pages``, by the page's pk: two queries, none for no pages.

    The pages that the site ships were made by nobody. They, and those whose maker has left, fall to the accounts that
    their groups let change and publish them; to superusers only where there is nobody else.
    """
    if not pages:
        return {}
    rights = _Rights()
    return {page.pk: rights.keepers(page) for page in pages}


def names_of_keepers(pages: Sequence[Page]) -> dict[int, list[str]]:
    """What those accounts are called, in the order of their names, by the page's pk: one query more."""
    keepers = keepers_of(pages)
    users = get_user_model().objects.in_bulk(frozenset().union(*keepers.values()))
    return {pk: sorted(str(users[one]) for one in theirs if one in users) for pk, theirs in keepers.items()}


class _Rights:
    """What the groups of active accounts let them do with pages, below which page."""

    def __init__(self) -> None:
        self._given: dict[tuple[str, str], set[int]] = defaultdict(set)
        given = GroupPagePermission.objects.filter(
            permission__codename__in=(ADD, CHANGE, PUBLISH), group__user__is_active=True
        )
        for name, path, user in given.values_list("permission__codename", "page__path", "group__user"):
            self._given[name, path].add(user)
        superusers = get_user_model().objects.filter(is_active=True, is_superuser=True)
        self._superusers = frozenset(superusers.values_list("pk", flat=True))

    def keepers(self, page: Page) -> frozenset[int]:
        """Its maker, those who may change and publish it, or the superusers: the first of these that there are."""
        may_change = self._may(CHANGE, page)
        if page.owner_id in may_change | self._may(ADD, page) | self._superusers:
            return frozenset([page.owner_id])
        return frozenset(may_change & self._may(PUBLISH, page)) or self._superusers

    def _may(self, name: str, page: Page) -> set[int]:
        """Those with a right given at the page or anywhere above it, as Wagtail reckons."""
        ends = range(page.steplen, len(page.path) + 1, page.steplen)
        return set().union(*(self._given.get((name, page.path[:end]), ()) for end in ends))
