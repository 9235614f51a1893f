"""Everybody who is due a summary gets one row of the outbox, whenever and however often it is looked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from community.digest_due import comes_at, due_at, habit_of
from community.models import BookingPreferences, Delivery, MailPreference, Member
from community.services import digest_members, digests, mail_preferences, outbox_counts, pausing
from community.services.deliver import deliver_due
from community.services.digest_status import status_of, who_is_due
from tests.factories.community import make_member
from tests.factories.digests import FIRST, LONG_AGO, PERIOD, make_habit, make_summary

pytestmark = pytest.mark.django_db
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)


def join(name: str = "sam", **values) -> Member:
    return make_member(f"{name}@example.com", **{"joined_at": LONG_AGO, **values})


def planned(now: dt.datetime) -> list[str]:
    """Whose rows are made at ``now``."""
    before = set(Delivery.objects.values_list("pk", flat=True))
    digests.plan(now=now)
    new = Delivery.objects.filter(kind="digest").exclude(pk__in=before)
    return sorted(new.values_list("member__user__email", flat=True))


def test_summary_is_planned_once_from_the_hour_on() -> None:
    member = join()
    assert planned(FIRST - HOUR) == []
    assert planned(FIRST) == ["sam@example.com"]
    assert planned(FIRST) == planned(FIRST + 20 * DAY) == []
    row = Delivery.objects.get()
    assert (row.key, row.period, row.not_before) == (f"digest:2026-12:{member.pk}", PERIOD, FIRST)
    assert planned(FIRST + 34 * DAY) == ["sam@example.com"]  # Monday 4 January


def test_outage_over_the_first_loses_nobody() -> None:
    join()
    assert planned(dt.datetime(2026, 12, 3, 10, 30, tzinfo=dt.UTC)) == ["sam@example.com"]


def test_late_one_is_put_off_until_it_may_come() -> None:
    join()
    friday_night = dt.datetime(2026, 12, 4, 22, 0, tzinfo=dt.UTC)
    planned(friday_night)
    assert Delivery.objects.get().not_before == FIRST, "it waits from when it was due"
    assert deliver_due(now=friday_night) == {"postponed": 1}
    row = Delivery.objects.get()
    assert row.not_before == dt.datetime(2026, 12, 7, 9, 0, tzinfo=dt.UTC)
    assert row.date_header == "Mon, 07 Dec 2026 09:00:00 +0000"


def test_late_one_is_not_dated_before_it_was_made() -> None:
    join()
    planned(dt.datetime(2026, 12, 3, 10, 30, tzinfo=dt.UTC))
    assert Delivery.objects.get().date_header == "Thu, 03 Dec 2026 10:30:00 +0000"


def test_month_that_is_over_is_not_made_up_for() -> None:
    join()
    assert planned(dt.datetime(2026, 12, 31, 23, 0, tzinfo=dt.UTC)) == []
    planned(dt.datetime(2027, 1, 4, 9, 0, tzinfo=dt.UTC))
    assert [row.period for row in Delivery.objects.all()] == ["2027-01"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("status", Member.Status.WAITING),
        ("hidden_at", LONG_AGO),
        ("paused_until", dt.date(2026, 12, 20)),
        ("joined_at", FIRST + HOUR),
    ],
)
def test_who_takes_no_part_now_is_not_due(field: str, value: object) -> None:
    member = join()
    Member.objects.filter(pk=member.pk).update(**{field: value})
    assert planned(FIRST + 2 * HOUR) == []


def test_who_switched_it_off_is_not_due() -> None:
    MailPreference.objects.create(member=join(), kind="digest", on=False, changed_at=FIRST)
    MailPreference.objects.create(member=join("ana"), kind="digest", on=True, changed_at=FIRST)
    assert planned(FIRST) == ["ana@example.com"]


def test_each_gets_it_on_their_own_clock() -> None:
    join("tokyo", time_zone="Asia/Tokyo")
    make_habit(join("late"), hour=16)
    join("odd", time_zone="Nowhere/Such")
    assert planned(dt.datetime(2026, 12, 1, 0, 0, tzinfo=dt.UTC)) == ["tokyo@example.com"]
    assert planned(FIRST) == ["odd@example.com"]
    assert planned(FIRST + 7 * HOUR) == ["late@example.com"]


def test_bank_holiday_is_that_of_the_readers_nation() -> None:
    BookingPreferences.objects.create(member=join("scot"), nation="SCT")
    join("english")
    fourth = dt.datetime(2027, 1, 4, 9, 0, tzinfo=dt.UTC)
    assert planned(fourth) == ["english@example.com"]
    assert planned(fourth + DAY) == ["scot@example.com"]


def test_quarter_and_pause_are_kept() -> None:
    make_habit(join("quarter"), frequency="quarterly")
    make_habit(join("away"), paused_until=dt.date(2026, 12, 12))
    assert planned(FIRST) == planned(FIRST + 10 * DAY) == []
    assert planned(FIRST + 13 * DAY) == ["away@example.com"]
    assert planned(dt.datetime(2027, 1, 4, 9, 0, tzinfo=dt.UTC)) == ["away@example.com", "quarter@example.com"]


def test_database_says_the_same_as_the_rule() -> None:
    """What is asked in SQL, for many at once, is ``comes_at`` of each."""
    make_habit(join("a", time_zone="Asia/Tokyo"), hour=18)
    make_habit(join("b", paused_until=dt.date(2026, 12, 7)), paused_until=dt.date(2026, 12, 10))
    make_habit(join("c"), frequency="quarterly")
    join("d", joined_at=FIRST + HOUR)
    make_habit(join("f", back_on=dt.date(2026, 12, 30)), paused_until=dt.date(2026, 12, 10))
    BookingPreferences.objects.create(member=join("e", time_zone="America/New_York"), nation="NIR")
    for now in (FIRST - 6 * HOUR, FIRST, FIRST + 5 * HOUR, FIRST + 9 * DAY, FIRST + 30 * DAY):
        for period in ("2026-12", "2027-01"):
            found = {pk: at for chunk in digest_members.due_members(period, now=now) for pk, at in chunk}
            habits = {one.pk: habit_of(one) for one in Member.objects.all()}
            can_come = {pk: habit for pk, habit in habits.items() if comes_at(period, habit, now)}
            assert found == {pk: due_at(period, habit) for pk, habit in can_come.items()}


def test_many_are_found_some_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(digest_members, "AT_ONCE", 2)
    for number in range(5):
        join(f"p{number}")
    assert len(planned(FIRST)) == 5


@pytest.mark.parametrize("number", [1, 3])
def test_idle_tick_asks_one_question(number: int) -> None:
    for one in range(number):
        join(f"p{one}")
    digests.plan(now=FIRST)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        digests.plan(now=FIRST + HOUR)
    assert len(asked) == 1


@pytest.mark.parametrize("number", [1, 3])
def test_planning_asks_as_much_for_one_as_for_many(number: int) -> None:
    for one in range(number):
        join(f"p{one}")
    with CaptureQueriesContext(connection) as asked:
        digests.plan(now=FIRST)
    # Which habits, the members twice (the second time there is nobody more), and the rows within a savepoint.
    assert len([one for one in asked if "SAVEPOINT" not in one["sql"]]) == 4


def test_status_counts_each_due_member_once() -> None:
    join("unplanned")
    for name, state in {"a": "sent", "b": "uncertain", "c": "dead", "d": "claimed", "e": "skipped"}.items():
        make_summary(join(name), state=state)
    make_summary(join("old"), period="2026-11", state="sent")
    assert status_of(PERIOD, now=FIRST) == {
        "due": 7,  # one of them is due, had November's, and has no row for December yet
        "planned": 5,
        "waiting": 1,
        "sent": 1,
        "uncertain": 1,
        "dead": 1,
        "cancelled": 0,
        "skipped": 1,
    }


def test_status_before_the_hour_counts_nobody() -> None:
    join()
    assert status_of(PERIOD, now=FIRST - HOUR)["due"] == 0


NEAR = dt.datetime(2027, 1, 25, 10, 0, tzinfo=dt.UTC)  # the Monday of the month's last five working days
JANUARY = "2027-01"


def wanted_again(member: Member) -> None:
    """No summary was wanted on the first, and then one was."""
    MailPreference.objects.create(member=member, kind="digest", on=False, changed_at=LONG_AGO)
    mail_preferences.switch(member=member, kind="digest", on=True, now=NEAR)


def monthly_again(member: Member) -> None:
    """One a quarter, and then each month: none was due on the first of February."""
    make_habit(member, frequency="quarterly")
    times = {"frequency": "monthly", "hour": 9, "paused_until": None}
    mail_preferences.choose_times(member=member, **times, now=NEAR)


@pytest.mark.parametrize("choose", [wanted_again, monthly_again])
def test_summary_that_is_wanted_too_late_for_the_month_is_no_fault(choose: Callable[[Member], None]) -> None:
    choose(join())
    assert planned(NEAR) == []
    assert outbox_counts.health(NEAR)["oldest_due_unplanned_seconds"] is None
    assert outbox_counts.nobody_waits(NEAR)
    assert (status_of(JANUARY, now=NEAR)["due"], who_is_due(JANUARY, now=NEAR)) == (0, [])
    assert who_is_due("2027-02", now=NEAR) == ["sam@example.com"]


def test_summary_that_can_still_come_and_has_no_row_is_a_fault() -> None:
    join()
    friday = NEAR - 3 * DAY
    assert outbox_counts.health(friday)["oldest_due_unplanned_seconds"] == (18 * 24 + 1) * 60 * 60
    assert not outbox_counts.nobody_waits(friday)
    assert status_of(JANUARY, now=friday)["due"] == 1
    assert who_is_due(JANUARY, now=friday) == ["sam@example.com"]
    assert planned(friday) == ["sam@example.com"]


@pytest.mark.parametrize("with_run", [True, False], ids=["planned", "forgotten"])
def test_month_that_is_over_hides_nobody_who_was_forgotten(with_run: bool) -> None:
    join()
    if with_run:
        digests.plan(now=NEAR - 3 * DAY)
    numbers = status_of(JANUARY, now=NEAR + 7 * DAY)
    assert (numbers["due"], numbers["planned"]) == (1, int(with_run))


@pytest.mark.parametrize("until", [dt.date(2027, 1, 26), dt.date(2027, 1, 12)])
def test_break_that_ends_in_a_month_puts_off_its_summary(until: dt.date) -> None:
    """However near the next is: from the first working day from its end on, as a break from reminders alone does."""
    join(paused_until=until)
    ended = dt.datetime.combine(until, dt.time(0, 5), dt.UTC)
    assert pausing.end_pauses(now=ended) == 1
    assert (planned(ended), outbox_counts.nobody_waits(ended)) == ([], True)
    nine = ended.replace(hour=9, minute=0)
    assert planned(nine) == ["sam@example.com"]
    assert Delivery.objects.get().not_before == nine
    assert planned(dt.datetime(2027, 2, 1, 9, 0, tzinfo=dt.UTC)) == ["sam@example.com"]


def test_break_that_was_ended_early_puts_off_the_summary_of_its_month(monkeypatch: pytest.MonkeyPatch) -> None:
    member = join(paused_until=pausing.OPEN_ENDED)
    monkeypatch.setattr(timezone, "now", lambda: NEAR)
    for _twice in range(2):
        pausing.come_back(member=member)
    assert Member.objects.get().back_on == NEAR.date()
    assert planned(NEAR) == ["sam@example.com"]


def test_who_was_on_no_break_has_nothing_put_off() -> None:
    member = join()
    pausing.come_back(member=member)
    assert Member.objects.get().back_on is None
