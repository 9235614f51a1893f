"""Who may make a member's story public, whichever way they try: anybody who may publish there, but never its author."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _
from wagtail.models import PagePermissionTester

from casestudies.models.submission import Submission

if TYPE_CHECKING:
    from casestudies.models.story import StoryPage
    from community.models import User

Status = Submission.Status


def own_story() -> str:
    """What an author is told who tries to decide."""
    return _("You wrote this story, so somebody else has to decide about it.")


def publishing_refused(page: StoryPage, *, by: User | None) -> str:
    """Why ``by`` may not publish ``page``, or nothing. Without a person (the clock) only what was approved goes out."""
    standing = Submission.objects.standing_against(page.translation_key).select_related("author").first()
    if standing is None:
        return ""
    if standing.status == Status.WITHDRAWN:
        return _("The author has taken this story back, so it cannot be published.")
    if standing.status == Status.DECLINED:
        return _("This story was declined, so it cannot be published.")
    if by is None:
        return _("Nobody has approved this story yet.")
    return own_story() if standing.is_by(by) else ""


def check_may_publish(page: StoryPage, *, by: User | None) -> None:
    """Raise PermissionDenied with a sentence where ``by`` may not publish ``page``."""
    if refused := publishing_refused(page, by=by):
        raise PermissionDenied(refused)


def note_published(page: StoryPage, *, by: User | None, now: dt.datetime) -> None:
    """Publishing is approving: keep it on the submission that ``page`` came from, and tell the author once."""
    waiting = Submission.objects.open().filter(page=page.pk)
    for submission in waiting.select_for_update(of=("self",)).select_related("author__user"):
        submission.settle(Status.APPROVED, by=by, now=now)


class StoryPermissionTester(PagePermissionTester):
    """What somebody may do with a story: its author does not get to publish it before somebody else has."""

    def can_publish(self) -> bool:
        return super().can_publish() and not publishing_refused(self.page, by=self.user)
