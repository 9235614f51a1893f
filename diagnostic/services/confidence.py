"""A lead's own confidence review: begin, answer, finish, forget. Nobody else's hand is in it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction

from diagnostic.confidence.questions import QUESTIONS
from diagnostic.models import ReviewItem, ReviewSheet
from diagnostic.models.confidence import new_key

if TYPE_CHECKING:
    from community.models import Member

ROLE = ("sector", "region", "band", "clinical", "departments")


class FinishedError(Exception):
    """The review is finished, perhaps in another window: its answers stay as they are."""


@dataclass(frozen=True)
class RoleAnswers:
    """What somebody says about their role, each empty, ``not-said`` or a code."""

    sector: str = ""
    region: str = ""
    band: str = ""
    clinical: str = ""
    departments: tuple[str, ...] = ()


@transaction.atomic
def begin(*, member: Member, now: dt.datetime) -> ReviewSheet:
    """The member's review that is not finished yet, or a new one. It starts with what they last said of their role."""
    last = ReviewSheet.objects.of(member).finished().first()
    known = {name: getattr(last, name) for name in (*ROLE, "counted", "person_key")} if last else {}
    sheet, _made = ReviewSheet.objects.get_or_create(
        member=member, finished_at=None, defaults={"started_at": now, "changed_at": now, **known}
    )
    return sheet


@transaction.atomic
def answer(*, sheet: ReviewSheet, answers: Mapping[str, int | None], now: dt.datetime) -> None:
    """Keep ``answers`` by question; None takes one away. Raises ``FinishedError`` once the review is finished."""
    held = _hold(sheet)
    for code, level in answers.items():
        if code not in QUESTIONS:
            raise KeyError(code)
        if level is None:
            held.items.filter(question=code).delete()
        else:
            ReviewItem.objects.update_or_create(sheet=held, question=code, defaults={"level": level})
    held.changed_at = now
    held.save(update_fields=["changed_at"])


@transaction.atomic
def say_about_role(*, sheet: ReviewSheet, role: RoleAnswers, now: dt.datetime) -> None:
    """Keep what was said about the role. Raises ``FinishedError`` once the review is finished."""
    held = _hold(sheet)
    for name in ROLE:
        setattr(held, name, getattr(role, name))
    held.departments = list(role.departments)
    held.changed_at = now
    held.save(update_fields=[*ROLE, "changed_at"])


@transaction.atomic
def finish(*, sheet: ReviewSheet, counted: bool, now: dt.datetime) -> None:
    """The answers stand from now on; twice is once. ``counted``: they may be counted without a name."""
    held = ReviewSheet.objects.select_for_update().get(pk=sheet.pk)
    if held.is_finished:
        return
    held.counted, held.finished_at, held.changed_at = counted, now, now
    held.version_key = new_key()
    held.save(update_fields=["counted", "finished_at", "changed_at", "version_key"])


def let_count(*, sheet: ReviewSheet, counted: bool) -> None:
    """Change one's mind about being counted: it holds for releases from now on."""
    ReviewSheet.objects.filter(pk=sheet.pk).update(counted=counted)


def forget(*, sheet: ReviewSheet) -> None:
    """Delete a review with all answers."""
    ReviewSheet.objects.filter(pk=sheet.pk).delete()


def answers_of(sheet: ReviewSheet) -> dict[str, int]:
    """What was answered, by question."""
    return dict(sheet.items.values_list("question", "level"))


def before(sheet: ReviewSheet) -> ReviewSheet | None:
    """The same person's finished review before this one."""
    earlier = ReviewSheet.objects.filter(member=sheet.member_id).finished().exclude(pk=sheet.pk)
    if sheet.finished_at is not None:
        earlier = earlier.filter(finished_at__lt=sheet.finished_at)
    return earlier.first()


def _hold(sheet: ReviewSheet) -> ReviewSheet:
    held = ReviewSheet.objects.select_for_update().get(pk=sheet.pk)
    if held.is_finished:
        raise FinishedError
    return held
