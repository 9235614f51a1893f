"""Reminding people who were asked to rate: before and on the due day, until they are done."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from django.db.models import F, Q
from django.utils import timezone

from community.models import Delivery, Member
from community.services import quarantine
from diagnostic.models import Contributor, ContributorMail, Response, Round
from diagnostic.questions import by_element, questions_of
from diagnostic.reminders_due import Reminder, due_days, reminders, window
from diagnostic.services.mailing import WITH_MAILS, delete_free, put_in_all

if TYPE_CHECKING:
    from diagnostic.models.contributor import ContributorQuerySet

FROM_HOUR = 8  # in Britain: nobody is reminded at night
Kind = ContributorMail.Kind
State = Delivery.State


def plan(*, now: dt.datetime) -> int:
    """Put into the outbox what is due; returns how many are new. Safe to run at any time, twice, or late."""
    today = timezone.localdate(now)
    if timezone.localtime(now).hour < FROM_HOUR:
        return 0
    people = list(_may_be_due(today))
    said = _said(people)
    due = [(one, reminder.key) for one in people for reminder in _reminders(one, said.get(one.pk, set()), today)]
    new = [(one, key) for one, key in due if key not in _made(one)]
    _clear(new)
    if new:
        put_in_all(kind=Kind.REMINDED, mails=new, now=now)
    return len(new)


def reminder_of(mail: ContributorMail, *, now: dt.datetime) -> Reminder | None:
    """What ``mail`` reminds of now; None where there is no reason for it any more."""
    today = timezone.localdate(now)
    one = _asked().filter(pk=mail.contributor_id).prefetch_related("round__sections", WITH_MAILS).first()
    if one is None:
        return None
    found = _reminders(one, _said([one]).get(one.pk, set()), today)
    return next((reminder for reminder in found if reminder.key == mail.key), None)


def _made(one: Contributor) -> set[str]:
    """The reminders that were made for somebody; one whose reason was gone was not sent, and may come back.

    One that somebody decided not to send after a restore stays away: it may have gone before.
    """
    return {mail.key for mail in one.mails.all() if not _lost_its_reason(mail.delivery)}


def _lost_its_reason(delivery: Delivery) -> bool:
    return delivery.state == State.CANCELLED and delivery.error != quarantine.BY_HAND


def _clear(new: Iterable[tuple[Contributor, str]]) -> None:
    """Make room for those that come back."""
    gone = {(one.pk, mail.key): mail.delivery_id for one, _key in new for mail in one.mails.all()}
    pks = [gone[one.pk, key] for one, key in new if (one.pk, key) in gone]
    if pks:
        delete_free(Delivery.objects.filter(pk__in=pks, state=State.CANCELLED))


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
    by_mail = Q(member=None) & ~Q(email="")
    asked = ContributorMail.objects.of_kind(Kind.INVITED).sent()
    people = people.filter(by_mail | still_there, pk__in=asked.values("contributor_id"))
    return people.select_related("round", "member__user")


def _may_be_due(today: dt.date) -> Iterable[Contributor]:
    days = window(today)
    rounds = Round.objects.open().filter(sections__due_on__range=days)
    near = Q(due_on__range=days) | Q(due_on=None, round__in=rounds.values("pk"))
    return _asked().filter(near).prefetch_related("round__sections", WITH_MAILS)


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
    invited = [mail.delivery.sent_at for mail in one.mails.all() if mail.delivery.kind == Kind.INVITED]
    return timezone.localdate(min(sent_at for sent_at in invited if sent_at))
