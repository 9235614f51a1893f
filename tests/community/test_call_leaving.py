"""What becomes of calls when somebody goes, and how long they are kept."""

from __future__ import annotations

import datetime as dt

import pytest

from community.data_copy import sections
from community.models import AvailabilityRule, BookingPreferences, CallFeedback, Meeting, Offer, PairHistory
from community.services import offers
from community.services.after_call import say_happened, say_more
from community.services.call_leaving import forget, forget_old, leave
from community.services.calls import cancel
from tests.community.call_people import TUESDAY_TEN, booked, cells, mails, pair, people
from tests.factories.meetings import NOW, make_call, make_circle

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def test_who_goes_is_out_of_their_calls_and_the_others_are_told() -> None:
    sam, ana, jo = people(3)
    two, three = make_circle(sam, ana, kind="group"), make_circle(sam, ana, jo)
    first, second = booked(two, sam), booked(three, ana, starts_at=TUESDAY_TEN + DAY)
    offers.offer(circle=two, times=[TUESDAY_TEN + 7 * DAY], minutes=30, by=sam, now=NOW)
    for _time in range(2):
        leave(sam, now=NOW)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.is_scheduled, second.is_scheduled, cells(sam)) == (False, True, [])
    assert (mails("call_cancelled"), mails("call_left")) == ({"Sam", "Ana"}, {"Ana", "Jo"})
    assert Offer.objects.get().status == "withdrawn"


def test_who_is_forgotten_leaves_no_words_and_no_way_to_reach_them() -> None:
    circle, sam, ana = pair()
    BookingPreferences.objects.filter(member=sam).update(call_link="https://meet.example/sam", phone="0123")
    past = make_call(circle, starts_at=NOW - DAY, created_by=sam, link="https://meet.example/sam")
    for member, line in ((sam, "Thank you Ana"), (ana, "Thanks, Sam!")):
        say_happened(meeting=past, member=member, happened="yes", now=NOW)
        say_more(meeting=past, member=member, useful=3, private_note="Sam Lee knows", shared_line=line, now=NOW)
    cancel(meeting=booked(circle, sam), by=sam, now=NOW, note="I am ill")
    forget(sam, now=NOW)
    own, other = (CallFeedback.objects.get(member=member) for member in (sam, ana))
    assert (own.happened, own.useful, own.private_note, own.shared_line) == ("yes", 3, "", "")
    assert "Sam" not in other.shared_line + other.private_note
    assert set(Meeting.objects.values_list("link", "cancel_note")) == {("", "")}
    assert not AvailabilityRule.objects.filter(member=sam).exists()
    assert not BookingPreferences.objects.filter(member=sam).exists()
    assert AvailabilityRule.objects.filter(member=ana).exists()


def test_calls_are_kept_for_a_year_and_that_two_met_stays() -> None:
    circle, sam, _ana = pair()
    old, young = (make_call(circle, starts_at=NOW - days * DAY) for days in (367, 360))
    say_happened(meeting=old, member=sam, happened="yes", now=NOW)
    sam.availability_exceptions.create(date=(NOW - 400 * DAY).date(), ranges=[])
    assert forget_old(NOW) == 2
    assert set(Meeting.objects.all()) == {young}
    assert PairHistory.objects.get().met_at == old.starts_at
    assert forget_old(NOW) == 0


def test_copy_of_data_has_what_was_said() -> None:
    circle, sam, _ana = pair()
    past = make_call(circle, starts_at=NOW - DAY, created_by=sam)
    say_more(meeting=past, member=sam, useful=2, private_note="Ask about rest", shared_line="", now=NOW)
    copy = str({section.name: section.rows_of(sam) for section in sections()})
    for words in ("Ask about rest", "booked_by_me", "weekly_max"):
        assert words in copy
