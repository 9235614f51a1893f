"""Examples of days are days to come, and are taken as they stand."""

from __future__ import annotations

import datetime as dt

import pytest
from django import forms
from django.test import Client
from django.utils import timezone

from community.example_days import example_day
from community.forms.clock_fields import DayField
from tests.factories.meetings import make_circle
from tests.factories.sessions import make_members


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (dt.date(2026, 11, 29), "27/3/2027"),
        (dt.date(2026, 8, 31), "27/12/2026"),
        (dt.date(2026, 9, 1), "27/1/2027"),
        (dt.date(2028, 1, 31), "27/5/2028"),
    ],
)
def test_example_is_some_months_ahead(today: dt.date, expected: str) -> None:
    assert example_day(today) == expected


def test_what_is_no_day_is_answered_with_an_example_that_is_one() -> None:
    with pytest.raises(forms.ValidationError) as wrong:
        DayField().clean("soon")
    example = example_day(timezone.localdate())
    assert wrong.value.messages == [f"Enter a date such as {example}"]
    assert DayField().clean(example) > timezone.localdate()


@pytest.mark.parametrize("typed", ["15/12/26", "15.12.26", "15 12 26", "15 Dec 26", "15 December 26", "2026-12-15"])
def test_days_are_taken_as_people_type_them(typed: str) -> None:
    assert DayField().clean(typed) == dt.date(2026, 12, 15)


def test_a_short_year_with_dashes_may_be_meant_either_way_round_and_is_asked_about() -> None:
    with pytest.raises(forms.ValidationError):
        DayField().clean("26-12-15")


@pytest.mark.django_db
def test_poll_shows_an_example_to_come(client: Client) -> None:
    members = make_members(3)
    client.force_login(members[0].user)
    page = client.get(f"/community/meetings/with/{make_circle(*members, kind='group').pk}/poll/").content.decode()
    assert f"A date such as {example_day(timezone.localdate())} and a time" in page
