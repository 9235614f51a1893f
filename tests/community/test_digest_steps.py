"""What this app reminds of in the summary: calls, sessions, profiles."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone, translation

from community.models import Member, MonthSkipped, Participant
from community.reminders import call_missing, profile_confirm, session_ahead
from community.services import call_reminders
from community.services.deliver import deliver_due
from tests.factories.community import make_member, make_organisation, make_region
from tests.factories.digests import make_summary
from tests.factories.meetings import NOW, make_call, make_circle, make_session

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
LATER = NOW + 10 * DAY


def people(number: int = 2) -> list[Member]:
    names = ("Ana", "Ben", "Cai", "Dee", "Eli", "Fay")[:number]
    return [
        make_member(
            f"{name.lower()}@example.com",
            first_name=name,
            last_name="Lee",
            organisation=make_organisation(f"{name} Trust"),
        )
        for name in names
    ]


def says(step) -> str:
    with translation.override("en"), timezone.override("Europe/London"):
        return step.says()


def test_pair_without_call_is_reminded_each_of_the_other() -> None:
    ana, ben = people()
    circle = make_circle(ana, ben)
    found = call_missing.find([ana, ben], LATER)
    assert says(found[ana.pk][0]) == "Your November call with Ben Lee is still to be booked."
    assert says(found[ben.pk][0]) == "Your November call with Ana Lee is still to be booked."
    assert found[ana.pk][0].link == ("community_book", circle.pk)
    assert found[ana.pk][0].due_on == LATER.date()


@pytest.mark.parametrize("why", ["booked", "skipped", "paused", "left", "alone", "new", "month nearly over"])
def test_no_reminder_of_a_call_where_there_is_no_need(why: str) -> None:
    ana, ben = people()
    circle, now = make_circle(ana, ben), LATER
    if why == "booked":
        make_call(circle, month="2026-11")
    elif why == "skipped":
        MonthSkipped.objects.create(circle=circle, month="2026-11", by=ben, at=NOW)
    elif why == "paused":
        circle.status = "paused"
        circle.save()
    elif why in ("left", "alone"):
        circle.seats.filter(member=ana if why == "left" else ben).update(left_at=NOW)
    else:
        now = NOW + DAY if why == "new" else dt.datetime(2026, 11, 27, 9, 0, tzinfo=dt.UTC)
    assert not call_missing.find([ana], now)


def test_cancelled_call_is_no_call() -> None:
    ana, ben = people()
    make_call(make_circle(ana, ben), month="2026-11", status="cancelled")
    assert call_missing.find([ana], LATER)


def test_key_stays_while_nothing_is_done_and_changes_with_a_call_or_skip() -> None:
    ana, ben = people()
    circle = make_circle(ana, ben)

    def key(month: int) -> str:
        (step,) = call_missing.find([ana], dt.datetime(2027, month, 4, 10, 0, tzinfo=dt.UTC))[ana.pk]
        return step.key

    assert key(1) == key(2) == f"circle:{circle.pk}:never"
    make_call(circle, month="2027-02", starts_at=dt.datetime(2027, 2, 9, 10, 0, tzinfo=dt.UTC))
    assert key(3) == f"circle:{circle.pk}:2027-02"
    MonthSkipped.objects.create(circle=circle, month="2027-03", by=ana, at=NOW)
    assert key(4) == f"circle:{circle.pk}:2027-03"


@pytest.mark.parametrize("number", [1, 3])
def test_calls_are_looked_up_in_two_questions(number: int, django_assert_num_queries) -> None:
    for one in range(number):
        pair = [
            make_member(f"p{one}-{side}@example.com", organisation=make_organisation(f"T {one} {side}"))
            for side in "ab"
        ]
        make_circle(*pair)
    members = list(Member.objects.all())
    with django_assert_num_queries(2):
        found = call_missing.find(members, LATER)
    assert len(found) == 2 * number


def test_first_nudge_is_not_for_who_read_it_in_the_summary() -> None:
    ana, ben = people()
    circle = make_circle(ana, ben)
    told = {"told": {"call_missing": [f"circle:{circle.pk}:never"]}}
    make_summary(ana, "2026-11", state="sent", payload=told)
    sixth, sixteenth = (dt.datetime(2026, 11, day, 10, 0, tzinfo=dt.UTC) for day in (6, 16))
    call_reminders.plan(now=sixth)
    assert deliver_due(now=sixth) == {"cancelled": 1, "sent": 1}
    call_reminders.plan(now=sixteenth)
    assert deliver_due(now=sixteenth) == {"sent": 2}


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ("going", "You are going to the session “Making time for breaks”: Monday 9 November 2026, 09:00 to 10:00"),
        ("", "You have not said yet whether you come"),
        ("invited", "You have not said yet whether you come"),
        ("maybe", "You have not said yet whether you come"),
        ("declined", None),
        ("waiting", None),
    ],
)
def test_session_is_told_to_who_goes_or_has_not_decided(answer: str, said: str | None) -> None:
    (ana,) = people(1)
    session = make_session()
    if answer:
        number = 1 if answer == "waiting" else None
        Participant.objects.create(
            meeting=session.meeting, member=ana, answer=answer, answered_at=NOW, waiting_no=number
        )
    found = session_ahead.find([ana], NOW).get(ana.pk, [])
    assert [says(step).startswith(said) for step in found] == ([True] if said else [])


@pytest.mark.parametrize(
    ("capacity", "answer", "said", "act"),
    [
        (1, "", "All places in the session “Making time for breaks” are taken, and you can", "Join the waiting list"),
        (1, "maybe", "All places in the session “Making time for breaks” are taken, and you can", "Join the waiting"),
        (2, "", "You have not said yet whether you come", "Say whether you come"),
        (None, "", "You have not said yet whether you come", "Say whether you come"),
    ],
)
def test_session_that_is_full_is_told_with_its_waiting_list(
    capacity: int | None, answer: str, said: str, act: str
) -> None:
    ana, ben = people(2)
    session = make_session(capacity=capacity)
    Participant.objects.create(meeting=session.meeting, member=ben, answer="going", answered_at=NOW)
    if answer:
        Participant.objects.create(meeting=session.meeting, member=ana, answer=answer, answered_at=NOW)
    found = session_ahead.find([ana, ben], NOW)
    assert says(found[ana.pk][0]).startswith(said)
    assert str(found[ana.pk][0].act).startswith(act)
    assert says(found[ben.pk][0]).startswith("You are going")


def test_day_of_a_session_is_small_in_the_middle_of_a_welsh_sentence() -> None:
    (ana,) = people(1)
    make_session()
    (step,) = session_ahead.find([ana], NOW)[ana.pk]
    with translation.override("cy"):
        assert ": dydd Llun 9 Tachwedd 2026, 09:00" in step.says()


def test_session_of_another_region_is_told_only_to_who_goes() -> None:
    ana, ben = people()
    session = make_session(region=make_region("north-west"))
    Participant.objects.create(meeting=session.meeting, member=ben, answer="going", answered_at=NOW)
    assert set(session_ahead.find([ana, ben], NOW)) == {ben.pk}


@pytest.mark.parametrize("why", ["draft", "cancelled", "begun", "far away"])
def test_session_that_is_not_coming_is_not_told(why: str) -> None:
    (ana,) = people(1)
    session = make_session(published=why != "draft")
    if why == "cancelled":
        session.meeting.status = "cancelled"
        session.meeting.save()
    now = {"begun": session.meeting.starts_at, "far away": NOW - 40 * DAY}.get(why, NOW)
    assert not session_ahead.find([ana], now)


@pytest.mark.parametrize("number", [1, 3])
def test_sessions_are_looked_up_in_two_questions(number: int, django_assert_num_queries) -> None:
    members = people(number)
    for one in range(number):
        make_session(starts_at=NOW + (one + 1) * DAY)
    with django_assert_num_queries(2):
        found = session_ahead.find(members, NOW)
    assert [len(steps) for steps in found.values()] == [number] * number


@pytest.mark.parametrize(("days", "due"), [(364, False), (365, True), (800, True)])
def test_profile_is_to_be_confirmed_a_year_after_it_was(days: int, due: bool) -> None:
    (ana,) = people(1)
    ana.confirmed_at = NOW - days * DAY
    found = profile_confirm.find([ana], NOW)
    assert bool(found) is due


def test_profile_never_confirmed_counts_from_joining() -> None:
    (ana,) = people(1)
    ana.confirmed_at, ana.joined_at = None, NOW - 400 * DAY
    (step,) = profile_confirm.find([ana], NOW)[ana.pk]
    assert says(step) == "It is a year since you last said that your details are right."
    assert step.due_on == (NOW - 35 * DAY).date()
