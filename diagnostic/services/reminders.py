"""Reminding people who were asked to rate: before and on the due day, until they are done."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from django.db.models import F, Q
from django.utils import timezone

from community.models import Member
from diagnostic.models import Contributor, ContributorMail, Response, Round
from diagnostic.questions import by_element, questions_of
from diagnostic.reminders_due import Reminder, due_days, reminders, window

if TYPE_CHECKING:
    from diagnostic.models.contributor import ContributorQuerySet

FROM_HOUR = 8  # in Britain: nobody is reminded at night
Kind = ContributorMail.Kind


def plan(*, now: dt.datetime) -> int:
    """Make the reminders that are due; returns how many are new. Safe to run at any time, twice, or late."""
    today = timezone.localdate(now)
    if timezone.localtime(now).hour < FROM_HOUR:
        return 0
    people = list(_may_be_due(today))
    said = _said(people)
    new = [
        ContributorMail(contributor=one, kind=Kind.REMINDED, key=reminder.key, due_at=now)
        for one in people
        for reminder in _reminders(one, said.get(one.pk, set()), today)
        if reminder.key not in {mail.key for mail in one.mails.all()}
    ]
    ContributorMail.objects.bulk_create(new, ignore_conflicts=True)
    return len(new)


def reminder_of(mail: ContributorMail, *, now: dt.datetime) -> Reminder | None:
    """What ``mail`` reminds of now; None where there is no reason for it any more."""
    today = timezone.localdate(now)
    one = _asked().filter(pk=mail.contributor_id).prefetch_related("round__sections", "mails").first()
    if one is None:
        return None
    found = _reminders(one, _said([one]).get(one.pk, set()), today)
    return next((reminder for reminder in found if reminder.key == mail.key), None)


def _asked() -> ContributorQuerySet:
    """Those who were asked, take part and are not done."""
    people = Contributor.objects.present().filter(
        round__status=Round.Status.OPEN, origin=Contributor.Origin.PERSON, role=Contributor.Role.CONTRIBUTOR,
        done_at=None,
    )  # fmt: skip
    still_there = Q(
        member__status=Member.Status.ACTIVE, member__user__is_active=True,
        member__organisation=F("round__organisation"),
    )  # fmt: skip
    asked = ContributorMail.objects.filter(kind=Kind.INVITED, sent_at__isnull=False)
    return people.filter(Q(member=None) | still_there, pk__in=asked.values("contributor_id")).select_related("round")


def _may_be_due(today: dt.date) -> Iterable[Contributor]:
    days = window(today)
    rounds = Round.objects.open().filter(sections__due_on__range=days)
    near = Q(due_on__range=days) | Q(due_on=None, round__in=rounds.values("pk"))
    return _asked().filter(near).prefetch_related("round__sections", "mails")


def _said(people: Iterable[Contributor]) -> dict[int, set[str]]:
    said: dict[int, set[str]] = {}
    for who, code in Response.objects.filter(contributor__in=people).values_list("contributor_id", "code"):
        said.setdefault(who, set()).add(code)
    return said


def _reminders(one: Contributor, said: set[str], today: dt.date) -> list[Reminder]:
    asked = {
        str(element): [question.code for question in questions]
        for element, questions in by_element(questions_of(one.round, "en")).items()
        if one.covers(element)
    }
    by_round: Mapping[str, dt.date | None] = {row.element: row.due_on for row in one.round.sections.all()}
    return reminders(
        due_days(asked, own=one.due_on, by_element=by_round),
        unfinished=[element for element, codes in asked.items() if not said.issuperset(codes)],
        asked_on=_asked_on(one),
        today=today,
    )


def _asked_on(one: Contributor) -> dt.date:
    sent = [mail.sent_at for mail in one.mails.all() if mail.kind == Kind.INVITED and mail.sent_at]
    return timezone.localdate(min(sent))
