"""Calls of which something else changed meanwhile, and people who are out of a call that the others keep."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from community.call_errors import ChangedError, NotPossibleError
from community.data_copy.calls import calls as copied
from community.mail_kinds import kind_of
from community.models import BookingPreferences, Circle, Delivery, Meeting, Member, Offer
from community.services import call_leaving, call_nudges, call_reminders, calls, circles, offers, rsvp, session_mails
from community.services.availability import DAYS_AHEAD
from community.services.coming import coming_for
from community.services.rhythm import propose
from community.services.undo_calls import undo, undo_for
from tests.community.call_people import TUESDAY_TEN, booked, mails, pair, people
from tests.factories.community import make_member
from tests.factories.meetings import NOW, make_available, make_call, make_circle, make_session

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def make_more() -> list[Member]:
    """Two further people, who can be called on weekdays."""
    found = [make_member(f"{name}@example.com") for name in ("mo", "nia")]
    for member in found:
        make_available(member)
    return found


def cancel_meanwhile(monkeypatch: pytest.MonkeyPatch, module: Any, name: str, call: Meeting, by: Any) -> None:
    """Somebody cancels ``call`` after the other has looked which calls there are."""
    real = getattr(module, name)

    def first(**said: Any) -> Any:
        monkeypatch.setattr(module, name, real)
        calls.cancel(meeting=call, by=by, now=NOW)
        return real(**said)

    monkeypatch.setattr(module, name, first)


def test_who_leaves_a_trio_goes_though_a_call_is_cancelled_meanwhile(monkeypatch: pytest.MonkeyPatch) -> None:
    sam, ana, jo = people(3)
    circle = make_circle(sam, ana, jo)
    first, second = booked(circle, sam), booked(circle, sam, starts_at=TUESDAY_TEN + DAY)
    cancel_meanwhile(monkeypatch, calls, "cannot_come", first, ana)
    assert circles.leave(circle=circle, member=sam, now=NOW, reason="none")
    assert not circles.current_circles(sam).exists()
    second.refresh_from_db()
    assert calls.goers(second) == [ana, jo]


def test_pair_ends_though_a_call_is_cancelled_meanwhile(monkeypatch: pytest.MonkeyPatch) -> None:
    circle, sam, ana = pair()
    first, second = booked(circle, sam), booked(circle, sam, starts_at=TUESDAY_TEN + DAY)
    cancel_meanwhile(monkeypatch, calls, "cancel", first, ana)
    assert circles.end(circle=circle, by=sam, now=NOW, reason="none")
    second.refresh_from_db()
    assert not second.is_scheduled
    assert Circle.objects.get().status == "ended"


def test_account_closes_though_a_call_is_cancelled_meanwhile(monkeypatch: pytest.MonkeyPatch) -> None:
    circle, sam, ana = pair()
    first, second = booked(circle, sam), booked(circle, sam, starts_at=TUESDAY_TEN + DAY)
    cancel_meanwhile(monkeypatch, call_leaving, "cannot_come", first, ana)
    call_leaving.leave(sam, now=NOW)
    second.refresh_from_db()
    assert not second.is_scheduled


def test_other_times_are_offered_only_to_those_who_come() -> None:
    sam, ana, jo = people(3)
    circle = make_circle(sam, ana, jo)
    call = calls.cannot_come(meeting=booked(circle, sam), by=jo, now=NOW)
    elsewhere = make_circle(*make_more(), jo, kind="group")
    taken = booked(elsewhere, jo, starts_at=TUESDAY_TEN + 7 * DAY)
    offer = offers.offer(circle=circle, meeting=call, times=[taken.starts_at], minutes=30, by=sam, now=NOW)
    assert mails("call_offered") == {"Ana"}
    assert offers.times_left(offer, now=NOW) == [taken.starts_at], "that jo is taken then does not matter"
    assert list(offers.open_offers(jo, now=NOW)) == []
    assert list(offers.open_offers(ana, now=NOW)) == [offer]
    assert offers.accept(offer=offer, starts_at=taken.starts_at, by=ana, now=NOW) == call


def test_no_times_are_offered_for_a_call_that_was_cancelled() -> None:
    circle, sam, ana = pair()
    call = booked(circle, sam)
    calls.cancel(meeting=call, by=ana, now=NOW)
    with pytest.raises(ChangedError):
        offers.offer(circle=circle, meeting=call, times=[TUESDAY_TEN + DAY], minutes=30, by=sam, now=NOW)
    assert not Offer.objects.exists()
    assert not mails("call_offered")


def test_what_is_proposed_can_be_booked() -> None:
    circle, sam, _ana = pair()
    for starts_at in (dt.datetime(2026, 11, 24, 10, tzinfo=dt.UTC), dt.datetime(2026, 12, 22, 10, tzinfo=dt.UTC)):
        booked(circle, sam, starts_at=starts_at, now=starts_at - 7 * DAY)
    now = dt.datetime(2026, 11, 29, 9, tzinfo=dt.UTC)  # the fourth Tuesday of January is 58 days ahead
    circle.refresh_from_db()
    proposal = propose(circle, now=now)
    assert proposal is not None
    assert proposal.starts_at is not None
    assert proposal.month == "2027-01"
    assert proposal.starts_at <= now + DAYS_AHEAD * DAY
    booked(circle, sam, starts_at=proposal.starts_at, now=now, month=proposal.month)


def test_circles_of_one_do_not_keep_others_from_being_reminded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(call_nudges, "READERS_AT_ONCE", 2)
    sam, ana, jo, kit = people(4)
    for _number in range(2):
        make_circle(jo, kind="group", now=NOW - 9 * DAY)
    make_circle(jo, kit, now=NOW - 9 * DAY)
    for member in (jo, kit):
        member.paused_until = NOW.date() + 60 * DAY
        member.save()
    make_circle(sam, ana, now=NOW - 9 * DAY)
    call_reminders.plan(now=dt.datetime(2026, 11, 9, 10, tzinfo=dt.UTC))
    assert mails("call_nudge") == {"Sam", "Ana"}


def test_who_is_forgotten_cannot_be_rung_by_calls_that_others_booked() -> None:
    circle, sam, ana = pair()
    BookingPreferences.objects.filter(member=ana).update(phone="0999 1")
    past = make_call(circle, starts_at=NOW - 9 * DAY, created_by=sam, phone="0123 456")  # which ana wrote there
    three = make_circle(sam, ana, make_more()[0])
    coming = booked(three, sam, phone="0999 1")
    call_leaving.forget(ana, now=NOW)
    past.refresh_from_db()
    coming.refresh_from_db()
    assert (past.phone, coming.phone, coming.is_scheduled) == ("", "", True)


def test_taking_back_a_cancellation_leaves_out_who_could_not_come() -> None:
    sam, ana, jo = people(3)
    circle = make_circle(sam, ana, jo)
    call = calls.cannot_come(meeting=booked(circle, sam), by=jo, now=NOW)
    booked(make_circle(*make_more(), jo, kind="group"), jo)  # which is why
    before = Meeting.objects.get(pk=call.pk)
    after = calls.cancel(meeting=call, by=ana, now=NOW)
    again = undo(undo=undo_for(before, after, now=NOW), meeting=after, by=ana, now=NOW)
    assert calls.goers(again) == [sam, ana]
    assert mails("call_undone") == {"Sam", "Ana"}


def test_home_names_those_who_come_to_the_next_call() -> None:
    sam, ana, jo = people(3)
    circle = make_circle(sam, ana, jo)
    calls.cannot_come(meeting=booked(circle, sam), by=jo, now=NOW)
    assert coming_for(sam, now=NOW).callers == (ana,)


def test_copy_does_not_say_how_to_join_a_call_that_one_is_out_of() -> None:
    sam, ana, jo = people(3)
    call = calls.cannot_come(meeting=booked(make_circle(sam, ana, jo), sam), by=jo, now=NOW)
    calls.change_place(meeting=call, link="https://meet.example/ana", phone="0999", by=ana, now=NOW)
    (gone,), (there,) = copied(jo), copied(ana)
    assert (gone["link"], gone["phone"]) == ("", "")
    assert (there["link"], there["phone"]) == ("https://meet.example/ana", "0999")


@pytest.mark.parametrize("over", [False, True])
def test_page_says_how_to_reach_each_other_until_the_end(client: Client, over: bool) -> None:
    circle, sam, _ana = pair()
    begin = timezone.now() - DAY if over else timezone.now() + DAY
    call = make_call(circle, starts_at=begin, phone="0999 111", link="https://meet.example/ana")
    client.force_login(sam.user)
    page = client.get(reverse("community_call", args=[call.pk])).content.decode()
    assert ("0999 111" in page, "meet.example" in page) == (not over, not over)


@pytest.mark.parametrize("number", [1, 3])
def test_calls_whose_people_were_asked_cost_no_more(django_assert_num_queries, number: int) -> None:
    circle, _sam, _ana = pair()
    for day in range(number):
        make_call(circle, starts_at=NOW - (day + 1) * DAY)
    call_reminders.plan(now=NOW + DAY)
    assert Delivery.objects.filter(kind="call_happened").count() == 2 * number
    with django_assert_num_queries(1):
        call_reminders._ask_whether_it_happened(NOW + DAY)


def test_nobody_is_asked_on_a_bank_holiday_whether_a_session_was_useful() -> None:
    (sam,) = people(1)
    session = make_session(starts_at=dt.datetime(2026, 12, 24, 16, tzinfo=dt.UTC))
    rsvp.answer(session=session, member=sam, said="going", now=NOW)
    session_mails.plan(now=dt.datetime(2026, 12, 28, 12, tzinfo=dt.UTC))  # Christmas, a weekend, Boxing Day's holiday
    assert not mails("session_feedback")
    session_mails.plan(now=dt.datetime(2026, 12, 29, 9, tzinfo=dt.UTC))
    assert mails("session_feedback") == {"Sam"}


def test_call_that_stays_in_a_break_can_be_moved_but_no_other_booked() -> None:
    circle, sam, ana = pair()
    call = booked(circle, sam)
    assert circles.pause(circle=circle, by=ana, until=dt.date(2026, 12, 24), now=NOW)
    moved = calls.move(meeting=call, starts_at=TUESDAY_TEN + DAY, minutes=30, by=sam, now=NOW)
    assert moved.starts_at == TUESDAY_TEN + DAY
    with pytest.raises(NotPossibleError):
        booked(circle, sam, starts_at=TUESDAY_TEN + 7 * DAY)


def test_who_is_out_is_not_told_that_the_others_keep_a_call_that_was_cancelled_since() -> None:
    sam, ana, jo = people(3)
    call = calls.cannot_come(meeting=booked(make_circle(sam, ana, jo), sam), by=jo, now=NOW)
    removed = Delivery.objects.get(kind="call_removed")
    assert "The others keep it" in written(removed)
    calls.cancel(meeting=call, by=ana, now=NOW)
    assert "The others keep it" not in written(removed)
    assert "does not take place" in written(removed)


def written(delivery: Delivery) -> str:
    """What a mail would say now."""
    mail = kind_of(delivery.kind).write(delivery, NOW)
    assert mail is not None
    return str(mail.body)
