"""The pages of calls: the list, booking, moving, cancelling, offers and afterwards."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from community.models import Hold, Meeting
from community.services import circles, deliver
from community.services.availability import free_times
from community.services.calls import book, move
from community.slots import value_of
from tests.community.call_people import as_member, first_free, mails, pair, people, words
from tests.factories.meetings import NOW, make_call, make_circle

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def now(monkeypatch: pytest.MonkeyPatch) -> dt.datetime:
    """The pages ask the clock. It is not a month's end, where there are fewer times to book and fewer to ask."""
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    return NOW


def test_booking_takes_two_pages(client: Client, now) -> None:
    circle, sam, ana = pair()
    start = first_free(sam, ana, now=now)
    as_member(client, sam)
    page = client.get(f"/community/meetings/with/{circle.pk}/book/")
    assert f'value="{value_of(start)}"' in words(page)
    sent = {"start": value_of(start), "minutes": 30, "link": "https://meet.example/x", "phone": "", "known": ""}
    answer = client.post(f"/community/meetings/with/{circle.pk}/book/", sent)
    call = Meeting.objects.get()
    assert answer["Location"] == f"/community/meetings/{call.pk}/"
    assert (call.link, mails("call_booked")) == ("https://meet.example/x", {"Sam", "Ana"})
    again = client.post(f"/community/meetings/with/{circle.pk}/book/", sent, follow=True)
    assert "Somebody has just booked the call of that month" in words(again)
    assert Meeting.objects.count() == 1


def test_time_that_has_gone_is_said_beside_the_times(client: Client, now) -> None:
    sam, ana, jo = people(3)
    circle, start = make_circle(sam, ana), first_free(sam, ana, now=now)
    book(circle=make_circle(ana, jo), starts_at=start, minutes=30, by=jo, now=now)
    as_member(client, sam)
    page = client.post(f"/community/meetings/with/{circle.pk}/book/", {"start": value_of(start), "minutes": 30})
    assert "That time is not free any more" in words(page)
    assert page.context["form"].errors.keys() == {"start"}
    nothing = client.post(f"/community/meetings/with/{circle.pk}/book/", {"minutes": 30})
    assert "Choose a time" in words(nothing)


def test_further_call_of_a_month_needs_a_page_that_said_so(client: Client, now) -> None:
    circle, sam, ana = pair()
    first = first_free(sam, ana, now=now)
    call = book(circle=circle, starts_at=first, minutes=30, by=ana, now=now)
    same = [one for one in free_times([sam, ana], minutes=30, now=now) if f"{one:%Y-%m}" == call.month]
    as_member(client, sam)
    page = client.get(f"/community/meetings/with/{circle.pk}/book/")
    assert "You have your call in" in words(page)
    sent = {"start": value_of(same[-1]), "minutes": 30, "known": page.context["form"].initial["known"]}
    client.post(f"/community/meetings/with/{circle.pk}/book/", sent)
    assert Meeting.objects.exclude(pk=call.pk).get().month == ""


def test_no_hours_says_whose_are_missing(client: Client) -> None:
    sam, ana = people(2, available=False)
    circle = make_circle(sam, ana)
    as_member(client, sam)
    page = words(client.get(f"/community/meetings/with/{circle.pk}/book/"))
    assert "Ana Lee has not said yet when they can be called" in page
    assert "You have not said yet when you can be called" in page
    assert f"/community/meetings/with/{circle.pk}/offer/" in page


def test_weeks_and_lengths_are_in_the_address(client: Client, now) -> None:
    circle, sam, _ana = pair()
    as_member(client, sam)
    address = f"/community/meetings/with/{circle.pk}/book/"
    first = client.get(address).context["week"]
    later = client.get(address, {"week": first.later.isoformat(), "minutes": "60"})
    assert later.context["week"].monday == first.later
    assert later.context["week"].earlier == first.monday
    assert later.context["minutes"] == 60
    strange = client.get(address, {"week": "never", "minutes": "7"})
    assert (strange.context["week"].monday, strange.context["minutes"]) == (first.monday, 30)


@pytest.mark.parametrize("number", [2, 5])
def test_booking_page_takes_the_same_queries_for_two_and_five(
    client: Client, number, django_assert_num_queries
) -> None:
    members = people(number)
    circle = make_circle(*members)
    as_member(client, members[0])
    with django_assert_num_queries(31):
        client.get(f"/community/meetings/with/{circle.pk}/book/")


def test_moved_and_taken_back(client: Client, now) -> None:
    circle, sam, ana = pair()
    first, second = (first_free(sam, ana, now=now, number=number) for number in (0, 2))
    call = book(circle=circle, starts_at=first, minutes=30, by=ana, now=now)
    as_member(client, sam)
    address = f"/community/meetings/{call.pk}/"
    sent = {"start": value_of(second), "minutes": 30, "version": call.version}
    page = client.post(f"{address}move/", sent, follow=True)
    assert "Take it back" in words(page)
    call.refresh_from_db()
    assert call.starts_at == second
    client.post(f"{address}undo/")
    call.refresh_from_db()
    assert (call.starts_at, call.sequence) == (first, 2)
    assert mails("call_undone") == {"Sam", "Ana"}
    assert "Take it back" not in words(client.get(address))
    again = client.post(f"{address}undo/", follow=True)
    assert "too late to take this back" in words(again)


def test_old_page_moves_nothing(client: Client, now) -> None:
    circle, sam, ana = pair()
    first, second = (first_free(sam, ana, now=now, number=number) for number in (0, 2))
    call = book(circle=circle, starts_at=first, minutes=30, by=ana, now=now)
    as_member(client, sam)
    for _press in range(2):
        page = client.post(
            f"/community/meetings/{call.pk}/move/",
            {"start": value_of(second), "minutes": 30, "version": 0},
            follow=True,
        )
    assert "changed meanwhile" in words(page)
    assert Meeting.objects.get().sequence == 1


def test_cancelled_and_taken_back_is_booked_anew(client: Client, now) -> None:
    circle, sam, ana = pair()
    call = book(circle=circle, starts_at=first_free(sam, ana, now=now), minutes=30, by=ana, now=now, phone="0123456")
    as_member(client, sam)
    address = f"/community/meetings/{call.pk}/"
    assert "You can take it back for ten minutes" in words(client.get(f"{address}cancel/"))
    page = client.post(f"{address}cancel/", {"note": "Sorry", "version": 0}, follow=True)
    assert "You cancelled this call" in words(page)
    assert not Hold.objects.exists()
    new = client.post(f"{address}undo/")["Location"]
    again = Meeting.objects.scheduled().get()
    assert new == f"/community/meetings/{again.pk}/"
    assert (again.uid != call.uid, again.phone, again.month) == (True, "0123456", call.month)
    assert not Meeting.objects.get(pk=call.pk).is_scheduled
    old = words(client.get(address))
    assert new in old
    assert "Book another call" not in old


def test_whoever_moved_a_call_is_not_asked_whether_it_suits_them(now) -> None:
    circle, sam, ana = pair()
    first, second = (first_free(sam, ana, now=now, number=number) for number in (0, 2))
    call = book(circle=circle, starts_at=first, minutes=30, by=ana, now=now)
    move(meeting=call, starts_at=second, minutes=30, by=sam, now=now)
    deliver.deliver_due(now=now)
    moved = {one.to[0]: str(one.body) for one in mail.outbox if "moved" in one.subject}
    asked = {address for address, body in moved.items() if "Does this not suit you?" in body}
    assert (len(moved), asked) == (2, {"ana@example.com"})


@pytest.mark.parametrize("path", ["move/", "cancel/", "late/", "place/"])
def test_pages_of_a_cancelled_call_say_that_it_was_cancelled(client: Client, now, path: str) -> None:
    circle, sam, _ana = pair()
    call = make_call(circle, starts_at=now + dt.timedelta(minutes=20), status="cancelled")
    page = words(as_member(client, sam).get(f"/community/meetings/{call.pk}/{path}", follow=True))
    assert "This call was cancelled" in page
    assert "changed meanwhile" not in page


def test_nobody_reads_who_ended_a_pairing_on_the_page_of_its_call(client: Client, now) -> None:
    circle, sam, ana = pair()
    call = make_call(circle, starts_at=now + dt.timedelta(days=3))
    circles.end(circle=circle, by=sam, reason="", now=now)
    page = words(as_member(client, ana).get(f"/community/meetings/{call.pk}/"))
    assert "because your pairing has ended" in page
    assert "cancelled this call" not in page


@pytest.mark.parametrize("path", ["late/", "place/"])
def test_cancelled_call_has_no_forms(client: Client, now, path: str) -> None:
    circle, sam, _ana = pair()
    call = make_call(circle, starts_at=now + dt.timedelta(minutes=20), status="cancelled")
    as_member(client, sam)
    address = f"/community/meetings/{call.pk}/"
    for answer in (
        client.get(f"{address}{path}"),
        client.post(f"{address}{path}", {"minutes": 10, "phone": "0123456"}),
    ):
        assert (answer.status_code, answer["Location"]) == (302, address)
    call.refresh_from_db()
    assert (call.late_minutes, call.phone) == (None, "")


def test_nobody_is_late_two_weeks_ahead(client: Client, now) -> None:
    circle, sam, _ana = pair()
    call = make_call(circle, starts_at=now + 15 * DAY)
    as_member(client, sam)
    address = f"/community/meetings/{call.pk}/late/"
    for page in (client.get(address), client.post(address, {"minutes": 10})):
        assert "from two hours before the call" in words(page)
        assert 'name="minutes"' not in words(page)
    call.refresh_from_db()
    assert call.late_by is None


@pytest.mark.parametrize(("own", "used"), [("", "https://meet.example/ana"), ("https://meet.example/sam", "")])
def test_who_saved_no_link_leaves_it_to_the_other(client: Client, now, own: str, used: str) -> None:
    circle, sam, ana = pair()
    for member, link in ((sam, own), (ana, "https://meet.example/ana")):
        member.booking_preferences.call_link = link
        member.booking_preferences.save()
    as_member(client, sam)
    address = f"/community/meetings/with/{circle.pk}/book/"
    assert "meet.example/ana" not in words(client.get(address)), "it is not shown before there is a call"
    client.post(address, {"start": value_of(first_free(sam, ana, now=now)), "minutes": 30, "link": "", "phone": ""})
    assert Meeting.objects.get().link == used


def test_undo_of_a_time_that_was_taken_says_so(client: Client, now) -> None:
    sam, ana, jo = people(3)
    start = first_free(sam, ana, now=now)
    call = book(circle=make_circle(sam, ana), starts_at=start, minutes=30, by=ana, now=now)
    as_member(client, sam)
    client.post(f"/community/meetings/{call.pk}/cancel/", {"version": 0})
    book(circle=make_circle(ana, jo), starts_at=start, minutes=30, by=jo, now=now)
    page = client.post(f"/community/meetings/{call.pk}/undo/", follow=True)
    assert "that time has been taken meanwhile" in words(page)


def test_one_of_three_goes_and_the_others_keep_the_call(client: Client, now) -> None:
    sam, ana, jo = people(3)
    call = book(circle=make_circle(sam, ana, jo), starts_at=first_free(sam, ana, now=now), minutes=30, by=ana, now=now)
    as_member(client, jo)
    address = f"/community/meetings/{call.pk}/"
    assert client.post(f"{address}cancel/", {"version": 0}).context["form"].errors.keys() == {"whole"}
    client.post(f"{address}cancel/", {"version": 0, "whole": "me"})
    assert Meeting.objects.get().is_scheduled
    assert client.get(address).status_code == 404
    assert "Take it back" in words(client.get("/community/meetings/"))
    assert client.post(f"{address}undo/")["Location"] == address
    assert client.get(address).status_code == 200
    assert Hold.objects.filter(member=jo).exists()
    assert mails("call_undone") == {"Sam", "Ana", "Jo"}
    assert "Take it back" not in words(client.get("/community/meetings/"))
    again = client.post(f"{address}undo/", follow=True)
    assert "too late to take this back" in words(again)


def test_who_is_out_cannot_come_back_once_the_call_changed(client: Client, now) -> None:
    sam, ana, jo = people(3)
    start, other = (first_free(sam, ana, jo, now=now, number=number) for number in (0, 2))
    call = book(circle=make_circle(sam, ana, jo), starts_at=start, minutes=30, by=ana, now=now)
    as_member(client, jo)
    client.post(f"/community/meetings/{call.pk}/cancel/", {"version": 0, "whole": "me"})
    move(meeting=call, starts_at=other, minutes=30, by=ana, now=now)
    assert "Take it back" not in words(client.get("/community/meetings/"))
    page = client.post(f"/community/meetings/{call.pk}/undo/", follow=True)
    assert "too late to take this back" in words(page)
    assert not Hold.objects.filter(member=jo).exists()


def test_who_is_out_and_busy_meanwhile_stays_out(client: Client, now) -> None:
    sam, ana, jo, kit = people(4)
    start = first_free(sam, ana, jo, now=now)
    call = book(circle=make_circle(sam, ana, jo), starts_at=start, minutes=30, by=ana, now=now)
    as_member(client, jo)
    client.post(f"/community/meetings/{call.pk}/cancel/", {"version": 0, "whole": "me"})
    book(circle=make_circle(jo, kit), starts_at=start, minutes=30, by=kit, now=now)
    page = client.post(f"/community/meetings/{call.pk}/undo/", follow=True)
    assert "that time has been taken meanwhile" in words(page)


@pytest.mark.parametrize("path", ["", "move/", "cancel/", "late/", "place/", "other-times/"])
def test_stranger_finds_no_call(client: Client, now, path: str) -> None:
    sam, ana, jo = people(3)
    call = make_call(make_circle(sam, ana), starts_at=now + DAY)
    as_member(client, jo)
    assert client.get(f"/community/meetings/{call.pk}/{path}").status_code == 404
    as_member(client, sam)
    assert client.get(f"/community/meetings/{call.pk}/{path}").status_code == 200


def test_late_is_offered_close_to_the_call_and_shown(client: Client, now) -> None:
    circle, sam, ana = pair()
    call = make_call(circle, starts_at=now + dt.timedelta(minutes=20))
    as_member(client, sam)
    assert "I am running late" in words(client.get(f"/community/meetings/{call.pk}/"))
    client.post(f"/community/meetings/{call.pk}/late/", {"minutes": 10})
    as_member(client, ana)
    assert "Sam Lee will be about 10 minutes late" in words(client.get(f"/community/meetings/{call.pk}/"))
    Meeting.objects.update(starts_at=now + DAY, ends_at=now + 2 * DAY)
    assert "I am running late" not in words(client.get(f"/community/meetings/{call.pk}/"))


def test_link_of_a_call_is_https_only(client: Client, now) -> None:
    circle, sam, _ana = pair()
    call = make_call(circle, starts_at=now + DAY)
    as_member(client, sam)
    address = f"/community/meetings/{call.pk}/place/"
    for wrong in ("http://meet.example", "javascript:alert(1)", "ftp://meet.example"):
        assert client.post(address, {"link": wrong}).context["form"].errors.keys() == {"link"}
    assert client.post(address, {"phone": "call me"}).context["form"].errors.keys() == {"phone"}
    client.post(address, {"link": "meet.example/room", "phone": "+44 20 7946 0000"})
    call.refresh_from_db()
    assert (call.link, call.phone) == ("https://meet.example/room", "+44 20 7946 0000")
