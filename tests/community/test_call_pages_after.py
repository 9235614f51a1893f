"""Pages of calls: offers of times, months left out, what is said after, lists, and whose language names are in."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from community.models import CallFeedback, Circle, Hold, Meeting, MonthSkipped, Offer, PairHistory
from community.services import offers
from community.services.calls import book
from community.slots import value_of
from community.times import UK
from tests.community.call_people import as_member, first_free, mails, pair, people, words
from tests.factories.community import make_member
from tests.factories.meetings import NOW, make_call, make_circle, make_session

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def now(monkeypatch: pytest.MonkeyPatch) -> dt.datetime:
    """The pages ask the clock."""
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    return NOW


def typed(*starts: dt.datetime) -> dict[str, str]:
    """Times as somebody in London types them."""
    sent = {"minutes": "30", "note": "Any of these?"}
    for number, start in enumerate(starts):
        sent |= {f"day-{number}": f"{start:%d/%m/%Y}", f"time-{number}": f"{start:%H:%M}"}
    return sent


def test_three_times_are_offered_and_one_is_taken(client: Client, now) -> None:
    circle, sam, ana = pair()
    evening = (now + 3 * DAY).replace(hour=20, minute=0, second=0)
    london = [(evening + number * DAY).replace(tzinfo=None) for number in range(3)]
    as_member(client, sam)
    answer = client.post(f"/community/meetings/with/{circle.pk}/offer/", typed(*london))
    offer = Offer.objects.get()
    assert answer["Location"] == f"/community/meetings/offers/{offer.pk}/"
    assert (mails("call_offered"), Hold.objects.count()) == ({"Ana"}, 0)
    assert "None of the times is held" in words(client.get(answer["Location"]))
    as_member(client, ana)
    assert "Sam Lee offers times" in words(client.get("/community/meetings/"))
    start = offers.times_of(offer)[1]
    assert f'value="{value_of(start)}"' in words(client.get(answer["Location"]))
    client.post(answer["Location"], {"start": value_of(start), "minutes": 30})
    call = Meeting.objects.get()
    assert call.starts_at == start
    closed = client.post(answer["Location"], {"start": value_of(start), "minutes": 30}, follow=True)
    assert "This offer is closed" in words(closed)


def test_offer_says_beside_the_time_what_is_wrong(client: Client, now) -> None:
    circle, sam, ana = pair()
    call = book(circle=circle, starts_at=first_free(sam, ana, now=now), minutes=30, by=ana, now=now)
    as_member(client, sam)
    address = f"/community/meetings/with/{circle.pk}/offer/"
    taken = call.starts_at.astimezone(UK)
    assert client.post(address, typed(taken)).context["form"].errors.keys() == {"day-0"}
    past = (now - DAY).replace(minute=0)
    assert client.post(address, typed(past)).context["form"].errors.keys() == {"day-0"}
    assert client.post(address, {"minutes": "30"}).context["form"].errors.keys() == {"day-0"}
    half = client.post(address, {"minutes": "30", "day-1": "1/12/2099"})
    assert half.context["form"].errors.keys() == {"time-1"}
    leap = client.post(address, {"minutes": "30", "day-0": "28/3/2027", "time-0": "1:30"})
    assert leap.context["form"].errors.keys() == {"time-0"}
    assert not Offer.objects.exists()


def test_other_times_move_the_call_once_chosen(client: Client, now) -> None:
    circle, sam, ana = pair()
    call = book(circle=circle, starts_at=first_free(sam, ana, now=now), minutes=30, by=ana, now=now)
    evening = (now + 4 * DAY).replace(hour=20, minute=0, second=0, tzinfo=None)
    as_member(client, sam)
    client.post(f"/community/meetings/{call.pk}/other-times/", typed(evening))
    offer = Offer.objects.get()
    as_member(client, ana)
    assert "cannot make it and offers other times" in words(client.get(f"/community/meetings/{call.pk}/"))
    start = offers.times_of(offer)[0]
    client.post(f"/community/meetings/offers/{offer.pk}/", {"start": value_of(start), "minutes": 30})
    call.refresh_from_db()
    assert (call.starts_at, call.sequence) == (start, 1)


def test_offer_is_taken_back_by_its_maker_only(client: Client, now) -> None:
    circle, sam, ana = pair()
    offer = offers.offer(
        circle=circle, times=[(now + 3 * DAY).replace(minute=0, second=0)], minutes=30, by=sam, now=now
    )
    as_member(client, ana)
    client.post(f"/community/meetings/offers/{offer.pk}/withdraw/")
    offer.refresh_from_db()
    assert offer.status == "open"
    as_member(client, sam)
    client.post(f"/community/meetings/offers/{offer.pk}/withdraw/")
    offer.refresh_from_db()
    assert offer.status == "withdrawn"


def test_month_is_left_out_and_taken_up_again(client: Client, now) -> None:
    circle, sam, _ana = pair()
    as_member(client, sam)
    page = client.get(f"/community/meetings/with/{circle.pk}/book/")
    month = page.context["proposal"].month
    address = f"/community/meetings/with/{circle.pk}/skip/"
    for _press in range(2):
        after = client.post(address, {"month": month}, follow=True)
    assert "after all" in words(after)
    assert MonthSkipped.objects.count() == 1
    assert client.post(address, {"month": "next"}).status_code == 404
    client.post(address, {"month": month, "again": "yes"})
    assert not MonthSkipped.objects.exists()


def test_one_press_says_that_it_happened(client: Client, now) -> None:
    circle, sam, ana = pair()
    call = make_call(circle, starts_at=now - DAY, month=f"{now - DAY:%Y-%m}")
    as_member(client, sam)
    assert "Did it happen?" in words(client.get("/community/meetings/"))
    page = client.post(f"/community/meetings/{call.pk}/happened/", {"happened": "yes"}, follow=True)
    assert "Your next call" in words(page)
    assert PairHistory.objects.get().met_at == call.starts_at
    assert client.post(f"/community/meetings/{call.pk}/happened/", {"happened": "maybe"}).status_code == 404
    client.post(
        f"/community/meetings/{call.pk}/after/",
        {"useful": "3", "private_note": "Ask about rest", "shared_line": "Thank you!"},
    )
    said = CallFeedback.objects.get()
    assert (said.happened, said.useful, said.member) == ("yes", 3, sam)
    as_member(client, ana)
    seen = words(client.get(f"/community/meetings/{call.pk}/"))
    assert "Thank you!" in seen
    assert "Ask about rest" not in seen


def test_before_it_began_nothing_can_be_said(client: Client, now) -> None:
    circle, sam, _ana = pair()
    call = make_call(circle, starts_at=now + DAY)
    as_member(client, sam)
    client.post(f"/community/meetings/{call.pk}/happened/", {"happened": "yes"})
    assert client.get(f"/community/meetings/{call.pk}/after/").status_code == 404
    assert not CallFeedback.objects.exists()


def test_proposal_books_in_one_press(client: Client, now) -> None:
    circle, sam, _ana = pair()
    call = make_call(circle, starts_at=now - 2 * DAY, month=f"{now - 2 * DAY:%Y-%m}")
    Circle.objects.update(rhythm_week=2, rhythm_weekday=1)
    as_member(client, sam)
    proposal = client.get(f"/community/meetings/{call.pk}/").context["proposal"]
    sent = {"start": value_of(proposal.starts_at), "minutes": proposal.minutes}
    client.post(f"/community/meetings/with/{circle.pk}/book/", sent)
    new = Meeting.objects.exclude(pk=call.pk).get()
    assert (new.starts_at, new.month) == (proposal.starts_at, proposal.month)


@pytest.mark.parametrize("number", [1, 3])
def test_list_takes_the_same_queries_for_one_and_three(
    client: Client, now, number: int, django_assert_num_queries
) -> None:

    sam = people(1)[0]
    for turn in range(number):
        circle = make_circle(sam, make_member(f"b{turn}@example.com", first_name=f"B{turn}"))
        make_call(circle, starts_at=now + (turn + 1) * DAY)
        make_call(circle, starts_at=now - (turn + 1) * DAY)
        session = make_session(starts_at=now + (turn + 4) * DAY)
        session.meeting.participants.create(member=sam, answer="going", answered_at=now)
    as_member(client, sam)
    with django_assert_num_queries(29):
        client.get("/community/meetings/")


def test_paused_circle_books_nothing(client: Client) -> None:
    circle, sam, _ana = pair()
    Circle.objects.update(status="paused")
    as_member(client, sam)
    assert "your circle takes a break" in words(client.get(f"/community/meetings/with/{circle.pk}/book/"))
    page = client.post(f"/community/meetings/with/{circle.pk}/book/", {"start": "2099-01-01T10:00Z", "minutes": 30})
    assert not Meeting.objects.exists()
    assert "your circle takes a break" in words(page)


@pytest.mark.parametrize("language", ["en", "cy"])
def test_names_are_joined_in_the_language_of_the_page(client: Client, now, language: str) -> None:
    sam, ana, jo = people(3)
    sam.user.language = "en" if language == "cy" else "cy"
    sam.user.save()
    circle = make_circle(sam, ana, jo)
    make_call(circle, starts_at=now + DAY)
    as_member(client, sam)
    joined = {"en": "Ana Lee and Jo Lee", "cy": "Ana Lee a Jo Lee"}[language]
    start = {"en": "", "cy": "/cy"}[language]
    for path in ("/community/meetings/", "/community/buddies/", f"/community/buddies/circles/{circle.pk}/"):
        assert joined in words(client.get(f"{start}{path}")), path
