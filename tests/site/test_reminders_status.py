"""``manage.py reminders_status`` and who is due in ``load_demo --json``."""

from __future__ import annotations

import datetime as dt
import io
import json

import pytest
from django.core.management import CommandError, call_command

from community.services.digest_status import moment_for, who_is_due
from tests.factories.community import make_member
from tests.factories.digests import FIRST, LONG_AGO, PERIOD, make_habit, make_summary

pytestmark = pytest.mark.django_db


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
    assert who_is_due(PERIOD) == ["a@example.com", "b@example.com"]
