"""The mail that a board closes: it asks, too, whether the session was useful, where both would come on one day."""

from __future__ import annotations

import datetime as dt

import pytest

from community import mail_kinds
from community.emails.session_after import write_board, write_feedback
from community.mail_kinds import MailKind, kind_of
from community.models import Delivery, GroupSession, MailPreference, Member
from community.services import attendance, session_mails
from community.services.deliver import deliver_due
from community.session_times import board_warned_at, feedback_at, is_asked_with_board
from tests.factories.meetings import NOW, make_session
from tests.factories.outbox import make_delivery, written
from tests.factories.sessions import make_members, say

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)
AFTERNOON = dt.datetime(2026, 11, 3, 16, 30, tzinfo=dt.UTC)  # to half past five; the question waits for Wednesday
CLOSES = dt.datetime(2026, 11, 4, 17, 30, tzinfo=dt.UTC)
THURSDAY = dt.datetime(2026, 11, 5, 9, 0, tzinfo=dt.UTC)


def attended(starts_at: dt.datetime) -> tuple[GroupSession, Member]:
    """A session of an hour, with who was there."""
    session, (member,) = make_session(starts_at=starts_at), make_members(1)
    GroupSession.objects.update(published_at=NOW - dt.timedelta(days=30))
    say(session, member, now=NOW)
    return session, member


def held() -> tuple[GroupSession, Member]:
    """A session whose board is to close in six hours, with who was there."""
    session, member = attended(AFTERNOON)
    session_mails.plan(now=CLOSES - 6 * HOUR)
    return session, member


def november(day: int, hour: int, minute: int = 0) -> dt.datetime:
    """A moment of November 2026, whose sixth is a Friday; London is on UTC."""
    return dt.datetime(2026, 11, day, hour, minute, tzinfo=dt.UTC)


def mails(kind: str) -> list[Delivery]:
    return list(Delivery.objects.filter(kind=kind))


@pytest.mark.parametrize(
    ("starts_at", "asked", "at"),
    [
        (AFTERNOON, True, THURSDAY),
        (AFTERNOON - 7 * HOUR, False, AFTERNOON - 4 * HOUR),  # asked on Tuesday, warned on Wednesday
        (AFTERNOON + dt.timedelta(days=3), False, dt.datetime(2026, 11, 9, 9, 0, tzinfo=dt.UTC)),  # a Friday
    ],
)
def test_question_is_asked_with_the_board_where_both_fall_on_one_day(starts_at, asked, at):
    session = make_session(starts_at=starts_at)
    assert (is_asked_with_board(session), feedback_at(session)) == (asked, at)


@pytest.mark.parametrize(
    ("ends_at", "warned_at"),
    [
        (november(3, 17, 30), november(4, 11, 30)),
        (november(3, 11), november(4, 5)),  # it waits for nine, two hours before the end
        (november(3, 9, 59), november(3, 15)),
        (november(3, 8, 30), november(3, 15)),
        (november(6, 11), november(6, 15)),
        (november(6, 16, 30), november(6, 16, 30)),
        (november(6, 17), None),
        (november(7, 12), None),
        (november(8, 17), november(9, 11)),
    ],
)
def test_people_are_told_in_working_hours_before_the_board_closes(ends_at, warned_at):
    assert board_warned_at(make_session(starts_at=ends_at - HOUR)) == warned_at


def test_people_are_told_before_a_bank_holiday_that_the_board_closes():
    """Christmas 2026 is a Friday."""
    session = make_session(starts_at=dt.datetime(2026, 12, 24, 10, 0, tzinfo=dt.UTC))
    assert board_warned_at(session) == dt.datetime(2026, 12, 24, 15, 0, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("starts_at", "states"),
    [
        (november(3, 14), ["sent"]),
        (november(3, 7, 30), ["sent"]),
        (november(6, 10), ["sent"]),
        (november(6, 14), ["sent"]),
        (november(6, 18), []),
    ],
)
def test_board_mail_comes_where_working_hours_are_left(starts_at, states):
    attended(starts_at)
    Delivery.objects.all().delete()
    for hours in range(1, 25):
        session_mails.plan(now=starts_at + hours * HOUR)
        Delivery.objects.exclude(kind="session_board").delete()
        deliver_due(now=starts_at + hours * HOUR)
    assert [one.state for one in mails("session_board")] == states


def test_board_mail_that_would_come_too_late_is_not_put_in():
    attended(november(6, 10))
    session_mails.plan(now=november(6, 17))
    assert mails("session_board") == []


@pytest.mark.parametrize("change", [{"board_columns": []}, {"board_closed_early_at": CLOSES - 8 * HOUR}])
def test_without_a_board_the_question_comes_by_itself(change):
    session = make_session(starts_at=AFTERNOON, **change)
    assert feedback_at(session) == dt.datetime(2026, 11, 4, 9, 0, tzinfo=dt.UTC)


def test_board_mail_asks_and_then_nobody_asks_again():
    session, _member = held()
    (board,) = mails("session_board")
    mail = write_board(board, CLOSES - 6 * HOUR)
    assert mail is not None
    assert f"/community/sessions/{session.pk}/feedback/" in mail.body
    Delivery.objects.filter(pk=board.pk).update(state="sent", payload=board.payload)
    session_mails.plan(now=THURSDAY)
    (question,) = mails("session_feedback")
    assert write_feedback(question, THURSDAY) is None


def test_who_did_not_get_the_board_mail_is_asked_once_the_board_is_closed():
    _session, _member = held()
    Delivery.objects.update(state="skipped")
    session_mails.plan(now=CLOSES - HOUR)
    assert mails("session_feedback") == []
    session_mails.plan(now=THURSDAY)
    (question,) = mails("session_feedback")
    assert write_feedback(question, THURSDAY) is not None


@pytest.mark.parametrize("why", ["said", "unwanted"])
def test_board_mail_does_not_ask_who_has_said_or_wants_no_question(why):
    session, member = held()
    if why == "said":
        attendance.say_useful(session=session, member=member, useful=3, comment="", now=CLOSES - 7 * HOUR)
    else:
        MailPreference.objects.create(member=member, kind="session_feedback", on=False, changed_at=NOW)
    mail = write_board(mails("session_board")[0], CLOSES - 6 * HOUR)
    assert mail is not None
    assert "/feedback/" not in mail.body


def test_board_mail_is_not_urgent_and_does_not_come_once_the_board_is_closed():
    held()
    assert not kind_of("session_board").urgent
    assert kind_of("session_board").of_its_day
    assert write_board(mails("session_board")[0], CLOSES) is None


def test_board_mail_of_a_friday_goes_before_a_reminder_that_can_come_on_monday(monkeypatch) -> None:
    monkeypatch.setitem(mail_kinds._kinds, "can_wait", MailKind("can_wait", "can wait", written, reminder=True))
    starts = november(6, 10)
    _session, member = attended(starts)
    Delivery.objects.all().delete()
    make_delivery(member, kind="can_wait", not_before=november(6, 12))
    for half_hours in range(6 * 24):
        now = starts + half_hours * HOUR / 2
        session_mails.plan(now=now)
        Delivery.objects.exclude(kind__in=["session_board", "can_wait"]).delete()
        deliver_due(now=now)
    assert [one.state for one in mails("session_board")] == ["sent"]
    first, second = Delivery.objects.order_by("sent_at").values_list("kind", "sent_at")
    assert (first[0], first[1].date()) == ("session_board", starts.date())
    assert (second[0], second[1].date()) == ("can_wait", november(9, 9).date())
