"""Who may do what in the ground."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wagtail.permissions import page_permission_policy

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser, AnonymousUser
    from django.db.models import QuerySet
    from wagtail.models import Page


def may_review(user: AbstractUser | AnonymousUser, page: Page) -> bool:
    """Whether ``user`` may record a review of ``page``: a live page of words that they may edit and publish."""
    if not page.live or page.alias_of_id or not getattr(page.specific_class, "shows_review_dates", False):
        return False
    may = page.permissions_for_user(user)
    return bool(may.can_edit() and may.can_publish())


def pages_whose_feedback_may_be_read(user: AbstractUser) -> QuerySet[Page]:
    """The pages that ``user`` may change; none without the permission to see feedback."""
    pages = page_permission_policy.instances_user_has_permission_for(user, "change")
    return pages.filter(depth__gt=1) if user.has_perm("home.view_pagefeedback") else pages.none()
