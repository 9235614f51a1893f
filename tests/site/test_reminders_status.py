"""``manage.py reminders_status`` and who is due in ``load_demo --json``."""

from __future__ import annotations

import datetime as dt
import io
import json

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from community.services.digest_status import moment_for, who_is_due
from community.times import UK
from tests.factories.community import make_member
from tests.factories.digests import FIRST, LONG_AGO, PERIOD, make_habit, make_summary

pytestmark = pytest.mark.django_db
TODAY = dt.datetime(2026, 11, 18, 10, 0, tzinfo=dt.UTC)  # of the month before PERIOD


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    """The command asks the clock how far a month is."""
    monkeypatch.setattr(timezone, "now", lambda: TODAY)


def status(**options: object) -> dict[str, int]:
    said = io.StringIO()
    call_command("reminders_status", json=True, stdout=said, **options)
    return json.loads(said.getvalue())


def test_status_of_a_month_is_json_for_programs() -> None:
    make_member("a@example.com", joined_at=LONG_AGO)
    make_summary(make_member("b@example.com", joined_at=LONG_AGO), state="sent")
    numbers = {"due": 2, "planned": 1, "sent": 1, "uncertain": 0, "dead": 0, "cancelled": 0, "skipped": 0, "waiting": 0}
    assert status(period=PERIOD) == numbers


def test_status_by_a_moment_counts_who_is_due_by_then() -> None:
    make_habit(make_member(joined_at=LONG_AGO), hour=16)
    assert status(period=PERIOD, at="2026-12-01T15:59")["due"] == 0
    assert status(period=PERIOD, at="2026-12-01T16:00")["due"] == 1


def test_status_for_people_has_a_line_for_each_number() -> None:
    said = io.StringIO()
    call_command("reminders_status", period=PERIOD, stdout=said)
    assert said.getvalue().startswith("Summaries of 2026-12\ndue        0\nplanned    0\n")


def month(*, back: int) -> str:
    """The month that began so many months before this one."""
    day = timezone.now().astimezone(UK).date()
    number = day.year * 12 + day.month - 1 - back
    return f"{number // 12:04}-{number % 12 + 1:02}"


def test_month_that_is_over_says_that_it_is_seen_from_today() -> None:
    joined = timezone.now() - dt.timedelta(days=500)
    make_member("a@example.com", joined_at=joined)
    make_summary(make_member("b@example.com", joined_at=joined), month(back=1), state="sent")
    over = status(period=month(back=1))
    assert (over["due"], over["planned"], over["sent"]) == (2, 1, 1)
    assert dt.datetime.fromisoformat(str(over["as_of"])) == TODAY
    said = io.StringIO()
    call_command("reminders_status", period=month(back=1), stdout=said)
    assert "The month is over: who was due and has no summary is told from what holds on" in said.getvalue()


@pytest.mark.parametrize("back", [0, -1])
def test_month_that_is_not_over_has_no_such_line(back: int) -> None:
    said = io.StringIO()
    call_command("reminders_status", period=month(back=back), stdout=said)
    assert "over" not in said.getvalue()
    assert "as_of" not in status(period=month(back=back))


def test_month_whose_mails_are_gone_is_refused_in_words() -> None:
    make_member("a@example.com", joined_at=timezone.now() - dt.timedelta(days=900))
    with pytest.raises(CommandError, match=r"Mails are kept for 13 months: those of \S+ are gone"):
        status(period=month(back=15))
    assert status(period=month(back=12))["due"] == 1


@pytest.mark.parametrize("options", [{"period": "December"}, {"period": "2026-13"}, {"period": PERIOD, "at": "noon"}])
def test_what_cannot_be_read_is_refused_in_words(options: dict[str, str]) -> None:
    with pytest.raises(CommandError, match="Write a month as 2026-12"):
        status(**options)


@pytest.mark.parametrize(
    ("now", "expected"),
    [(FIRST, FIRST), (LONG_AGO, dt.datetime(2027, 1, 1, tzinfo=dt.UTC))],
)
def test_another_month_is_looked_at_from_its_end(now: dt.datetime, expected: dt.datetime) -> None:
    assert moment_for(PERIOD, now=now) == expected


def test_who_is_due_are_those_with_and_without_a_row() -> None:
    make_member("a@example.com", joined_at=LONG_AGO)
    make_summary(make_member("b@example.com", joined_at=LONG_AGO), state="sent")
    make_habit(make_member("c@example.com", joined_at=LONG_AGO), frequency="quarterly")
    assert who_is_due(PERIOD, now=FIRST) == ["a@example.com", "b@example.com"]
