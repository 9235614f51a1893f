"""Who reviews a story."""

from __future__ import annotations

from typing import TYPE_CHECKING

from community.services.deciders import deciders_for

if TYPE_CHECKING:
    from casestudies.models import Submission
    from community.models import User


def reviewers_of(submission: Submission) -> list[User]:
    """The leads of its region now, or else the national editors, or else the admins; never its author."""
    author = submission.author.user_id if submission.author else 0
    return deciders_for(region=submission.region_id, besides=author)
