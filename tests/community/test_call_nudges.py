"""Who has no call this month is reminded twice at most, in one mail about all their circles."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from community.emails.call_nudge import write_nudge
from community.models import Circle, Delivery, MailPreference
from community.services import call_nudges
from tests.community.call_people import booked, people
from tests.factories.meetings import NOW, make_circle
from tests.factories.outbox import make_delivery

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
SIXTH, SIXTEENTH = (dt.datetime(2026, 11, day, 10, 0, tzinfo=dt.UTC) for day in (6, 16))


def two_circles() -> tuple[Circle, Circle]:
    """Sam with Ana, and Sam with Jo in a group with a name; both a month old."""
    sam, ana, jo = people(3)
    before = NOW - 30 * DAY
    return make_circle(sam, ana, now=before), make_circle(sam, jo, kind="group", name="Chairs", now=before + DAY)


def nudges(name: str) -> list[Delivery]:
    """Those to somebody, the first put in first."""
    return list(Delivery.objects.filter(kind="call_nudge", member__user__first_name=name).order_by("pk"))


def go_out(day: dt.datetime) -> None:
    """Those that wait are sent on ``day``."""
    Delivery.objects.filter(state="pending").update(state="sent", sent_at=day, reminder_day=day.date())


def test_nudge_names_all_circles_of_its_reader_and_comes_twice_a_month() -> None:
    two_circles()
    for at in (SIXTH, SIXTH, SIXTH + DAY, SIXTEENTH, SIXTEENTH + DAY):
        call_nudges.plan(now=at)
        go_out(at)
    assert [len(nudges(name)) for name in ("Sam", "Ana", "Jo")] == [2, 2, 2]
    mail = write_nudge(nudges("Sam")[0], SIXTH)
    assert mail is not None
    assert mail.subject == "No call booked in November yet: your circles"
    assert ("You and Ana Lee have" in mail.body, "You and Jo Lee have" in mail.body) == (True, True)
    assert mail.body.count("/book/") == 2


def test_nudge_about_one_circle_names_it() -> None:
    pair, _group = two_circles()
    call_nudges.plan(now=SIXTH)
    sams, jos = (nudges(name)[0] for name in ("Sam", "Jo"))
    jos_mail = write_nudge(jos, SIXTH)
    assert jos_mail is not None
    assert jos_mail.subject == "No call booked in November yet: Chairs"
    booked(pair, sams.reader)
    sams_mail = write_nudge(sams, SIXTH)
    assert sams_mail is not None
    assert "Ana Lee" not in sams_mail.body
    assert sams_mail.subject == "No call booked in November yet: Chairs"


def test_nudge_to_one_of_three_buddies_names_all_in_one_list() -> None:
    sam, ana, jo = people(3)
    make_circle(sam, ana, jo, kind="trio", now=NOW - 30 * DAY)
    call_nudges.plan(now=SIXTH)
    mail = write_nudge(nudges("Sam")[0], SIXTH)
    assert mail is not None
    assert "You, Ana Lee and Jo Lee have not booked a call in November yet." in mail.body


def test_first_nudge_leaves_out_what_the_summary_told_and_the_second_does_not() -> None:
    pair, group = two_circles()
    call_nudges.plan(now=SIXTH)
    go_out(SIXTH)
    call_nudges.plan(now=SIXTEENTH)
    first, second = nudges("Sam")
    told = {"call_missing": [f"circle:{pair.pk}:never", f"circle:{group.pk}:never"]}
    summary = {"key": "digest:2026-11", "state": "sent", "payload": {"told": told}, "period": "2026-11"}
    make_delivery(first.reader, kind="digest", **summary)
    assert (write_nudge(first, SIXTH), write_nudge(second, SIXTEENTH) is None) == (None, False)


def test_second_nudge_keeps_some_days_from_a_first_that_came_late() -> None:
    two_circles()
    late = dt.datetime(2026, 11, 13, 10, 0, tzinfo=dt.UTC)  # a Friday
    call_nudges.plan(now=late)
    call_nudges.plan(now=SIXTEENTH)
    assert len(nudges("Sam")) == 1, "the first is on its way"
    go_out(late)
    for days in (0, 1, 2):
        call_nudges.plan(now=SIXTEENTH + days * DAY)
        assert len(nudges("Sam")) == (1 if days < 2 else 2)


def test_no_nudge_about_a_circle_before_its_reader_was_in_it() -> None:
    _pair, group = two_circles()
    group.seats.filter(member__user__first_name="Jo").update(joined_at=SIXTH + DAY)
    call_nudges.plan(now=SIXTH)
    assert [len(nudges(name)) for name in ("Sam", "Jo")] == [1, 0]


def test_no_nudge_while_the_part_of_the_summary_that_says_the_same_rests() -> None:
    two_circles()
    call_nudges.plan(now=SIXTH)
    sam = nudges("Sam")[0].reader
    MailPreference.objects.create(member=sam, kind="call_missing", changed_at=SIXTH, paused_at=SIXTH)
    assert write_nudge(nudges("Sam")[0], SIXTH) is None
    go_out(SIXTH)
    call_nudges.plan(now=SIXTEENTH)
    assert [len(nudges(name)) for name in ("Sam", "Ana")] == [1, 2]


def test_nudge_is_not_sent_once_its_month_is_over_in_the_uk() -> None:
    two_circles()
    call_nudges.plan(now=SIXTH)
    midnight = dt.datetime(2026, 12, 1, 0, 0, tzinfo=dt.UTC)
    written = [write_nudge(nudges("Sam")[0], at) for at in (midnight - dt.timedelta(minutes=1), midnight)]
    assert [mail is None for mail in written] == [False, True]


def test_who_had_theirs_is_not_looked_at_again(django_assert_num_queries: Any) -> None:
    two_circles()
    call_nudges.plan(now=SIXTH)
    with django_assert_num_queries(1):
        call_nudges.plan(now=SIXTH + dt.timedelta(hours=1))
