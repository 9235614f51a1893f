"""The mail that a board closes: it asks, too, whether the session was useful, where both would come on one day."""

from __future__ import annotations

import datetime as dt

import pytest

from community.emails.session_after import write_board, write_feedback
from community.mail_kinds import kind_of
from community.models import Delivery, GroupSession, MailPreference, Member
from community.services import attendance, session_mails
from community.session_times import feedback_at, is_asked_with_board
from tests.factories.meetings import NOW, make_session
from tests.factories.sessions import make_members, say

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)
AFTERNOON = dt.datetime(2026, 11, 3, 16, 30, tzinfo=dt.UTC)  # to half past five; the question waits for Wednesday
CLOSES = dt.datetime(2026, 11, 4, 17, 30, tzinfo=dt.UTC)
THURSDAY = dt.datetime(2026, 11, 5, 9, 0, tzinfo=dt.UTC)


def held() -> tuple[GroupSession, Member]:
    """A session whose board is to close in six hours, with who was there."""
    session, (member,) = make_session(starts_at=AFTERNOON), make_members(1)
    GroupSession.objects.update(published_at=NOW - dt.timedelta(days=30))
    say(session, member, now=NOW)
    session_mails.plan(now=CLOSES - 6 * HOUR)
    return session, member


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
    assert write_board(mails("session_board")[0], CLOSES) is None
