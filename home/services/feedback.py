"""Keeps what readers say of a page: the page, the answer, the time and their words, and nothing else."""

from __future__ import annotations

import datetime as dt

from wagtail.models import Page

from home.models import PageFeedback


def give_answer(*, page: Page, useful: bool, now: dt.datetime) -> PageFeedback:
    """Keep a yes or no. Each answer is a row: nobody knows whether two came from one reader."""
    answer = PageFeedback.Answer.YES if useful else PageFeedback.Answer.NO
    return PageFeedback.objects.create(page=_written_on(page), answer=answer, created_at=now)


def add_comment(*, feedback_id: int, comment: str) -> bool:
    """Add the reader's words to an answer that has none yet; False where it has, or is gone."""
    without = PageFeedback.objects.filter(pk=feedback_id, comment="").exclude(answer=PageFeedback.Answer.PROBLEM)
    return bool(without.update(comment=comment))


def report_problem(*, page: Page, wrong: str, doing: str, now: dt.datetime) -> PageFeedback:
    """Keep a reported problem."""
    return PageFeedback.objects.create(
        page=_written_on(page), answer=PageFeedback.Answer.PROBLEM, comment=wrong, doing=doing, created_at=now
    )


def _written_on(page: Page) -> Page:
    """The page whose words were read: for one that is not translated yet, the original."""
    return page.alias_of or page
