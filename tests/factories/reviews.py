"""Confidence reviews."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from community.models import Member, User
from diagnostic.models import ReviewItem, ReviewSheet, ReviewWave


def make_review(member: Member, answers: dict[str, int] | None = None, **values: Any) -> ReviewSheet:
    """A review of ``member`` that is not finished unless ``finished_at`` is given."""
    now = timezone.now()
    sheet = ReviewSheet.objects.create(**{"member": member, "started_at": now, "changed_at": now, **values})
    ReviewItem.objects.bulk_create(
        ReviewItem(sheet=sheet, question=code, level=level) for code, level in (answers or {}).items()
    )
    return sheet


def make_wave(opens_on: dt.date, closes_on: dt.date, **values: Any) -> ReviewWave:
    """A wave between the two days."""
    return ReviewWave.objects.create(**{"name": "Spring", "opens_on": opens_on, "closes_on": closes_on, **values})


def make_reviews(
    number: int, answers: dict[str, int], *, at: dt.datetime, first: int = 0, **values: Any
) -> list[Member]:
    """That many members who each finished a review with the same ``answers`` and agreed to be counted."""
    emails = [f"lead-{at_number}@example.com" for at_number in range(first, first + number)]
    users = User.objects.bulk_create(User(email=email, first_name="Sam", last_name="Okafor") for email in emails)
    state = {"status": Member.Status.ACTIVE, "joined_at": at, "confirmed_at": at}
    members = Member.objects.bulk_create(Member(user=user, **state) for user in users)
    for member in members:
        make_review(member, answers, finished_at=at, counted=True, **values)
    return members
