"""The act of review: somebody read the whole page and says that it still holds."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import transaction
from wagtail.log_actions import log

from home import generation
from home.models import PageReview

if TYPE_CHECKING:
    from wagtail.models import Page

    from community.models import User

LOG_ACTION = "home.review"


def a_year_on(day: dt.date) -> dt.date:
    """The same day next year; 28 February for a leap day."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return day.replace(year=day.year + 1, day=28)


@transaction.atomic
def record_review(*, page: Page, by: User, today: dt.date, next_due: dt.date, note: str = "") -> PageReview:
    """Record that ``by`` reviewed the whole of ``page`` today. The same act sent twice is one review."""
    newest = PageReview.objects.filter(page=page).first()
    same = (today, next_due, by.pk, note)
    if newest and (newest.reviewed_on, newest.next_due, newest.by_id, newest.note) == same:
        return newest
    review = PageReview.objects.create(page=page, reviewed_on=today, next_due=next_due, by=by, note=note)
    log(instance=page, action=LOG_ACTION, user=by, data={"next_due": next_due.isoformat()})
    generation.bump()
    return review
