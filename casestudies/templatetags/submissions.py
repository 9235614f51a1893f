"""Members' stories in short: on a member's home, as their reviewers see them, and the name with a published one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import template

from casestudies.bylines import bylines
from casestudies.models import Submission

if TYPE_CHECKING:
    from casestudies.models import StoryPage
    from community.models import Member, User

register = template.Library()
MOST = 3


@register.inclusion_tag("casestudies/submit/_home.html")
def my_stories(member: Member) -> dict[str, Any]:
    """The panel of a member's home: the stories that they changed last, or the way to tell one."""
    return {"stories": list(Submission.objects.of(member).order_by("-changed_at", "-pk")[:MOST])}


@register.simple_tag
def story_byline(page: StoryPage) -> str:
    """The name that its author wants to stand with a story, in whatever language it is read; empty for none."""
    return bylines().get(str(page.translation_key), "")


@register.inclusion_tag("casestudies/review/_state.html")
def review_state(submission: Submission, user: User) -> dict[str, Any]:
    """Where a story is for ``user``, who reviews: nobody decides about their own."""
    return {"submission": submission, "is_own": submission.is_by(user)}
