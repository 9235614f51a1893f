"""Whose name stands with a story, where its author wants it to. Read once a generation with one query."""

from __future__ import annotations

from casestudies.models import Submission
from home.generation import kept_a_generation


@kept_a_generation
def bylines() -> dict[str, str]:
    """The names by what a story and its translations share, their translation key."""
    named = Submission.objects.filter(status=Submission.Status.APPROVED, page__isnull=False).exclude(byline_name="")
    return {str(key): name for key, name in named.values_list("page__translation_key", "byline_name")}
