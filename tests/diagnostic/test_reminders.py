"""Reminders: before and on the due day, each once, until somebody is done."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest
from django.core import mail
from django.utils import timezone

from community.services import quarantine
from config.celery import app
from diagnostic import tasks
from diagnostic.as_seen import stamp_of
from diagnostic.models import Contributor, Response, Round
from diagnostic.reminders_due import Reminder, due_days, reminders
from diagnostic.services import invitations, invited, rounds
from diagnostic.services import reminders as services
from diagnostic.services.invitations import Address, Asked
from tests.diagnostic.mailed import ANN, ASKED_AT, DUE, ask, day, send_due, tick
from tests.factories.community import make_member
from tests.factories.rounds import agree_all, rate

if TYPE_CHECKING:
    from community.models import Member

DAY = dt.timedelta(days=1)


def kinds(offset: int, asked: int = -19) -> list[str]:
    found = reminders(
        {DUE: ["environment"]}, unfinished=["environment"], asked_on=DUE + dt.timedelta(days=asked),
        today=DUE + dt.timedelta(days=offset),
    )  # fmt: skip
    return [one.key for one in found]


@pytest.mark.parametrize(
    ("offset", "key"),
    [
        (-4, []), (-3, ["before-2027-03-18"]), (-1, ["before-2027-03-18"]), (0, ["due-2027-03-18"]),
        (7, ["due-2027-03-18"]), (8, []),
    ],
)  # fmt: skip
def test_reminder_has_its_days(offset: int, key: list[str]) -> None:
    assert kinds(offset) == key


def test_reminder_is_not_for_who_was_asked_as_late() -> None:
    assert kinds(-1, asked=-3) == []
    assert kinds(0, asked=-3) == ["due-2027-03-18"]
    assert kinds(0, asked=0) == []


def test_reminder_names_what_is_unfinished_of_that_day() -> None:
    days = due_days(
        ["relationships", "environment", "data-insights"], own=None,
        by_element={"relationships": DUE, "environment": DUE, "data-insights": None},
    )  # fmt: skip
    found = reminders(days, unfinished=["environment", "data-insights"], asked_on=ASKED_AT.date(), today=DUE)
    assert found == [Reminder("due-2027-03-18", DUE, ("environment",))]
    assert due_days(["environment"], own=DUE, by_element={"environment": None}) == {DUE: ["environment"]}


def test_reminders_come_before_and_on_the_day_and_once_each(ann: Contributor) -> None:
    assert [tick(day(offset)) for offset in range(-5, 10)] == [0, 0, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0]
    first = mail.outbox[0]
    assert first.to == [ANN]
    assert "18 March 2027" in first.body
    assert "- Relationships\n- Environment" in first.body
    assert "/diagnostic/i/" in first.body
    assert len(first.subject) <= 60


def test_reminders_wait_for_the_morning(ann: Contributor) -> None:
    assert tick(day(-3, 7)) == 0
    assert tick(day(-3, 8)) == 0
    assert tick(day(-3, 9)) == 1


def test_reminders_are_made_up_for_after_an_outage(ann: Contributor) -> None:
    assert [tick(day(5)), tick(day(6)), tick(day(7))] == [1, 0, 0]
    assert "due-" in ann.mails.get(delivery__kind="rate_reminded").key


def test_reminders_long_after_the_day_are_not_sent(ann: Contributor) -> None:
    assert tick(day(8)) == 0


@pytest.mark.parametrize("end", ["done", "all rated", "taken off", "declined", "round ended", "observer", "no date"])
def test_reminders_stop_when_there_is_no_reason(ann: Contributor, lead: Member, round: Round, end: str) -> None:
    assert tick(day(-3)) == 1
    services.plan(now=day(0, 9))  # the next one waits already
    if end == "done":
        Contributor.objects.filter(pk=ann.pk).update(done_at=day(-2))
    elif end == "all rated":
        Response.objects.bulk_create(
            Response(contributor=ann, code=code, rating="red", changed_at=day(-2)) for code in round.scope
        )
    elif end == "taken off":
        invitations.take_off(contributor=ann, by=lead, now=day(-2))
        send_due(day(-2))
        mail.outbox.clear()
    elif end == "declined":
        invitations.decline(contributor=ann, now=day(-2))
    elif end == "round ended":
        rounds.finish(round=agree_all(round, lead), by=lead, now=day(-2))
    elif end == "observer":
        change(ann, lead, Asked(role="observer", due_on=DUE))
    else:
        change(ann, lead, Asked())
    assert tick(day(0)) == 0


def change(contributor: Contributor, by: Member, asked: Asked) -> None:
    """Ask somebody for something else."""
    seen = stamp_of(invitations.as_kept(contributor))
    invitations.change(contributor=contributor, by=by, asked=asked, seen=seen, now=day(-2))


def test_reminders_follow_a_date_that_was_moved(ann: Contributor, lead: Member) -> None:
    assert tick(day(-3)) == 1
    change(ann, lead, Asked(due_on=DUE + dt.timedelta(days=7)))
    assert [tick(day(offset)) for offset in (0, 4, 7)] == [0, 1, 1]


def test_reminders_go_by_the_sections_where_nobody_has_a_day_of_their_own(round: Round, lead: Member) -> None:
    round.sections.filter(element="environment").update(due_on=DUE)
    round.sections.filter(element="relationships").update(due_on=DUE + dt.timedelta(days=7))
    cara = make_member("cara@example.com", first_name="Cara")
    invitations.invite(round=round, by=lead, members=[cara], asked=Asked(), now=ASKED_AT)
    send_due(ASKED_AT)
    assert mail.outbox.pop().to == ["cara@example.com"]
    sent = [tick(day(offset)) for offset in range(-3, 8)]
    assert sent == [1, 0, 0, 1, 0, 0, 0, 1, 0, 0, 1]
    assert "- Environment" in mail.outbox[0].body
    assert "Relationships" not in mail.outbox[0].body
    assert f"/diagnostic/rounds/{round.public_id}/" in mail.outbox[0].body


def test_nobody_is_reminded_who_was_not_asked(round: Round, lead: Member) -> None:
    round.sections.update(due_on=DUE)
    rate(round, make_member("cara@example.com"), {"environment-1": "red"}, now=ASKED_AT)
    assert [tick(day(-3)), tick(day(0))] == [0, 0]


def test_member_who_made_an_invitation_theirs_is_reminded_like_before(round: Round, lead: Member) -> None:
    cara = make_member("cara@example.com")
    by_link = ask(round, lead, "cara@example.com", due_on=DUE)
    rate(round, cara, {"environment-1": "red"}, now=ASKED_AT)
    assert tick(day(-3)) == 1
    invited.accept(contributor=by_link, by=cara, now=day(-2))
    assert [tick(day(-2)), tick(day(0)), tick(day(1))] == [0, 1, 0]
    assert f"/diagnostic/rounds/{round.public_id}/" in mail.outbox[-1].body


def test_reminder_whose_reason_was_gone_for_a_while_is_made_anew(ann: Contributor, lead: Member) -> None:
    services.plan(now=day(0, 8))
    Contributor.objects.filter(pk=ann.pk).update(done_at=day(0, 8))
    assert tick(day(0, 9)) == 0
    Contributor.objects.filter(pk=ann.pk).update(done_at=None)
    assert [tick(day(0, 10)), tick(day(0, 11))] == [1, 0]


def test_reminder_that_somebody_cancelled_after_a_restore_does_not_come_back(ann: Contributor, lead: Member) -> None:
    quarantine.quarantine(now=day(-3))
    assert services.plan(now=day(-3)) == 1
    assert quarantine.cancel_due_by(day(-3), by=lead.user, now=day(-3)) == 1
    assert services.plan(now=day(-3)) == 0
    quarantine.acknowledge(by=lead.user, now=day(-3))
    assert [tick(day(-3, 13)), tick(day(0))] == [0, 1]  # that of the day itself is another one


def test_planning_reads_in_as_many_queries_for_one_as_for_three(
    ann: Contributor, round: Round, lead: Member, django_assert_num_queries: Any
) -> None:
    writes = 5  # of all: a savepoint and its end, the mails, their numbers, whose they are
    with django_assert_num_queries(4 + writes):
        assert services.plan(now=day(-3)) == 1
    for number in range(3):
        ask(round, lead, f"n{number}@outside.example", due_on=DUE)
    with django_assert_num_queries(4 + writes):
        assert services.plan(now=day(-3)) == 3
    with django_assert_num_queries(4):
        assert services.plan(now=day(-3)) == 0


def test_timetable_knows_the_task(round: Round, lead: Member) -> None:
    assert tasks.tick.name in {entry["task"] for entry in app.conf.beat_schedule.values()}
    invitations.invite(round=round, by=lead, addresses=[Address(ANN)], asked=Asked(), now=timezone.now())
    tasks.tick()
    send_due(timezone.now())
    assert [sent.to for sent in mail.outbox] == [[ANN]]
    assert invited.invited_by(str(mail.outbox[0].body).split("/i/")[1].split("/")[0], now=timezone.now()).email == ANN


def test_reminder_of_a_weekend_comes_on_the_next_working_day(round: Round, lead: Member) -> None:
    ask(round, lead, due_on=DUE + 2 * DAY)  # a Saturday; Wednesday is three days before
    assert [tick(day(offset)) for offset in (-1, 2, 3, 4, 5)] == [1, 0, 0, 1, 0]


def test_reminder_to_somebody_without_account_says_why(ann: Contributor) -> None:
    tick(day(0))
    organisation = ann.round.organisation.name
    assert (
        f"You got this email because Lena Okafor asked you to rate in a round at {organisation}."
        in mail.outbox[-1].body
    )
