"""What is forgotten of members' stories: when time is up, and when somebody leaves."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q

from casestudies.models import StoryPage, Submission
from casestudies.services import pictures
from casestudies.services.becoming_a_page import remove_page
from casestudies.services.submissions import hold
from casestudies.submission_form import Byline
from community.periods import Period
from home import generation

if TYPE_CHECKING:
    from community.models import Member

UNFINISHED = Period(months=12)
TALK = Period(years=2)
Status = Submission.Status


def forget_unfinished(now: dt.datetime) -> int:
    """Delete stories that nobody has touched for long and that were never published; returns how many."""
    before = UNFINISHED.before(now)
    idle = Q(status__in=(Status.WRITING, Status.CHANGES, Status.WITHDRAWN), changed_at__lte=before)
    declined = Q(status=Status.DECLINED, decided_at__lte=before)
    due = Submission.objects.filter(idle | declined).exclude(messages__at__gt=before)
    done = sum(_forget(pk) for pk in list(due.values_list("pk", flat=True).distinct()))
    pictures.forget_strays(now=now)
    return done


def forget_talk(now: dt.datetime) -> int:
    """Long after a story was published, delete what was said about it and what it was made from; returns how many."""
    old = Submission.objects.filter(status=Status.APPROVED, decided_at__lte=TALK.before(now))
    due = old.filter(Q(messages__isnull=False) | Q(pictures__isnull=False)).distinct()
    return sum(_forget_talk(pk) for pk in list(due.values_list("pk", flat=True)))


def forget_author(member: Member, *, now: dt.datetime) -> None:
    """Somebody is erased: unpublished stories go with them, published ones stay, with their name only if they chose so.

    Called inside the transaction of erasing; safe to call again.
    """
    for pk in list(Submission.objects.of(member).values_list("pk", flat=True)):
        if Submission.objects.filter(pk=pk, status=Status.APPROVED).exists():
            _part(pk)
        else:
            _forget(pk)
    StoryPage.objects.filter(contact=member).update(contact=None)
    generation.bump()


@transaction.atomic
def _forget(pk: int) -> bool:
    held = Submission.objects.filter(pk=pk).first()
    if held is None:
        return False
    held = hold(pk)
    pictures.forget_files(held)
    remove_page(held)
    held.delete()
    return True


@transaction.atomic
def _forget_talk(pk: int) -> bool:
    held = hold(pk)
    pictures.forget_files(held)
    held.pictures.all().delete()
    held.messages.all().delete()
    held.answers, held.versions, held.sent_answers = {}, {}, {}
    held.save(update_fields=["answers", "versions", "sent_answers"])
    return True


def _part(pk: int) -> None:
    """Keep that there was consent, and the name if it may stay; nothing else of the author's."""
    _forget_talk(pk)
    held = hold(pk)
    held.author = None
    if held.byline != Byline.ALWAYS:
        held.byline_name = ""
    held.save(update_fields=["author", "byline_name"])
