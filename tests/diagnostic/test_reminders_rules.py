"""When something of the diagnostic is due: ranges, so that a run that comes late finds it all the same."""

from __future__ import annotations

import datetime as dt

import pytest

from diagnostic.reminders import rules

TODAY = dt.date(2027, 3, 1)


def day(offset: int) -> dt.date:
    return TODAY + dt.timedelta(days=offset)


@pytest.mark.parametrize(("offset", "near"), [(-400, True), (-1, True), (0, True), (31, True), (32, False)])
def test_day_is_near_when_it_passed_or_comes_before_the_next_summary(offset: int, near: bool) -> None:
    assert rules.is_near(day(offset), TODAY) is near


def test_sections_are_due_in_the_order_of_their_days() -> None:
    days = {"relationships": day(20), "environment": day(-5), "fulfilment": day(60), "data-insights": None}
    assert rules.sections_due(days, settled=(), today=TODAY) == [("environment", day(-5)), ("relationships", day(20))]
    assert rules.sections_due(days, settled=["environment"], today=TODAY) == [("relationships", day(20))]


@pytest.mark.parametrize(("begun", "due", "still"), [(-31, None, True), (-30, None, False), (-90, 90, False)])
def test_round_stands_still_without_dates_a_month_after_it_began(begun: int, due: int | None, still: bool) -> None:
    days = {"environment": day(due) if due else None, "relationships": None}
    assert rules.stands_still(days, begun_on=day(begun), today=TODAY) is still


@pytest.mark.parametrize(
    ("days", "waits"),
    [
        ({"environment": 10}, (True, day(10))),
        ({"environment": -10, "relationships": 5}, (True, day(-10))),
        ({"environment": 40}, (False, None)),
        ({"environment": 40, "relationships": None}, (True, None)),
        ({}, (False, None)),
    ],
)
def test_own_parts_wait_unless_all_their_days_are_far(
    days: dict[str, int | None], waits: tuple[bool, dt.date | None]
) -> None:
    by_element = {code: None if offset is None else day(offset) for code, offset in days.items()}
    assert rules.own_parts_due(by_element, unfinished=list(days), today=TODAY) == waits


@pytest.mark.parametrize(
    ("repeat", "again"),
    [
        ("monthly", dt.date(2027, 2, 28)),
        ("quarterly", dt.date(2027, 4, 30)),
        ("yearly", dt.date(2028, 1, 31)),
        ("no", dt.date(2028, 1, 31)),
    ],
)
def test_round_is_due_again_as_planned_or_after_a_year(repeat: str, again: dt.date) -> None:
    assert rules.round_again_on(dt.datetime(2027, 1, 31, 10, tzinfo=dt.UTC), repeat) == again
    assert rules.is_planned(repeat) is (repeat != "no")


def test_review_is_due_again_after_a_year() -> None:
    assert rules.review_again_on(dt.datetime(2028, 2, 29, 10, tzinfo=dt.UTC)) == dt.date(2029, 2, 28)
