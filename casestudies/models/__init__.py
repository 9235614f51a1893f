"""Stories: their index, a page a region, the story itself, and what members send in."""

from __future__ import annotations

from casestudies.models.places import RegionStoriesPage, StoriesIndexPage
from casestudies.models.review_task import StoryReviewTask
from casestudies.models.story import StoryPage
from casestudies.models.submission import Submission, SubmissionMessage, SubmissionPicture

__all__ = [
    "RegionStoriesPage",
    "StoriesIndexPage",
    "StoryPage",
    "StoryReviewTask",
    "Submission",
    "SubmissionMessage",
    "SubmissionPicture",
]
