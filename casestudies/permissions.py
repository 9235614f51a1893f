"""Who sees and handles what of stories in the back office."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q
from wagtail.models import Page, PageViewRestriction
from wagtail.permissions import page_permission_policy

from community.permissions import regions_in_care

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from casestudies.models import Submission
    from community.models import User

WORKING_ON = ("add_page", "change_page", "publish_page")


@dataclass(frozen=True)
class DraftsSeen:
    """The pages whose drafts somebody may see: those where they work, and all below. ``paths`` is None for every page.

    Of all other pages they see what readers see.
    """

    paths: tuple[str, ...] | None

    @property
    def all(self) -> bool:
        """Whether it is every page."""
        return self.paths is None

    def holds(self, page: Page) -> bool:
        """Whether ``page`` is one of them."""
        return self.paths is None or page.path.startswith(self.paths)

    def or_public(self) -> Q:
        """Those and what anybody may read, as a filter of pages."""
        if self.paths is None:
            return Q()
        public = Q(live=True)
        for restriction in PageViewRestriction.objects.select_related("page"):
            public &= ~Q(path__startswith=restriction.page.path)
        for path in self.paths:
            public |= Q(path__startswith=path)
        return public


def drafts_seen_by(user: User | AnonymousUser) -> DraftsSeen:
    """Which pages' drafts ``user`` may see."""
    if user.is_superuser:
        return DraftsSeen(None)
    held = page_permission_policy.get_cached_permissions_for_user(user)
    pages = [one.page for one in held if one.permission.codename in WORKING_ON]
    if any(page.is_root() for page in pages):
        return DraftsSeen(None)
    return DraftsSeen(tuple(sorted({page.path for page in pages})))


def reviews_stories(user: User) -> bool:
    """Whether ``user`` reviews what members send, at least from some region."""
    return user.is_active and regions_in_care(user) != set()


def may_review(user: User, submission: Submission) -> bool:
    """Whether ``user`` reviews stories of that region. One without a region is for those who act for all."""
    regions = regions_in_care(user)
    return user.is_active and (regions is None or submission.region_id in regions)
