"""What a member's home shows of calls, sessions and circles, and the one thing to do about them."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import timezone

from community.member_tasks import Standing, Task, next_task
from community.models import BuddyRequest, Member, MonthSkipped, Offer, Participant
from community.services.coming import coming_for
from tests.factories.community import make_member, make_organisation
from tests.factories.meetings import make_available, make_call, make_circle, make_session

pytestmark = pytest.mark.django_db

HOME = "/community/"


@pytest.fixture
def member() -> Member:
    return make_member(listed=True, open_to_buddying=True, role_title="Lead", can_help=("environment",))


@pytest.fixture
def other() -> Member:
    there = make_organisation("Other Trust")
    return make_member("ana@example.com", first_name="Ana", last_name="Lee", organisation=there, listed=True)


@pytest.fixture
def mine(client: Client, member: Member) -> Client:
    client.force_login(member.user)
    return client


def page_of(client: Client) -> BeautifulSoup:
    return BeautifulSoup(client.get(HOME).content, "html5lib")


def heading(client: Client) -> str:
    return page_of(client).select_one("#next").get_text(strip=True)


def tomorrow() -> dt.datetime:
    return (timezone.now() + dt.timedelta(days=1)).replace(hour=10, minute=0, second=0, microsecond=0)


def test_home_without_anybody_shows_no_list(mine: Client) -> None:
    assert page_of(mine).select_one(".app-coming") is None


def test_home_shows_the_next_call_session_and_circle(mine: Client, member: Member, other: Member) -> None:
    circle = make_circle(member, other)
    call = make_call(circle, starts_at=tomorrow(), month=f"{timezone.localdate():%Y-%m}")
    session = make_session(starts_at=tomorrow() + dt.timedelta(days=2))
    Participant.objects.create(meeting=session.meeting, member=member, answer="going", answered_at=timezone.now())
    links = [link["href"] for link in page_of(mine).select(".app-coming a")]
    assert links == [
        f"/community/meetings/{call.pk}/",
        f"/community/sessions/{session.pk}/",
        f"/community/buddies/circles/{circle.pk}/",
    ]
    words = page_of(mine).select_one(".app-coming").get_text(" ", strip=True)
    assert "UK time" in words
    assert "Ana Lee" in words


def test_request_that_waits_is_the_thing_to_do(mine: Client, member: Member, other: Member) -> None:
    now = timezone.now()
    low, high = sorted((member.pk, other.pk))
    BuddyRequest.objects.create(
        low_id=low, high_id=high, sender=other, sent_at=now, expires_at=now + dt.timedelta(days=14)
    )
    assert heading(mine) == "Ana Lee would like to be your buddy"


def test_offer_that_waits_is_the_thing_to_do(mine: Client, member: Member, other: Member) -> None:
    circle = make_circle(member, other)
    times = {"times": [tomorrow().isoformat()], "minutes": 30}
    Offer.objects.create(circle=circle, by=other, sent_at=timezone.now(), expires_at=tomorrow(), **times)
    assert heading(mine) == "Choose a time for your call"


def test_month_without_call_leads_to_hours_then_to_booking(mine: Client, member: Member, other: Member) -> None:
    circle = make_circle(member, other)
    assert heading(mine) == "Say when you can be called"
    make_available(member)
    assert heading(mine) == "Book this month’s call"
    MonthSkipped.objects.create(circle=circle, month=f"{timezone.localdate():%Y-%m}", at=timezone.now())
    assert heading(mine) not in ("Book this month’s call", "Say when you can be called")


def test_call_that_passed_is_asked_about(mine: Client, member: Member, other: Member) -> None:
    circle = make_circle(member, other)
    month = f"{timezone.localdate():%Y-%m}"
    make_call(circle, starts_at=timezone.now() - dt.timedelta(hours=3), month=month)
    assert heading(mine) == "Did your call happen?"


def test_listed_member_without_buddy_is_shown_where_to_find_one() -> None:
    standing = Standing(
        paused=False, confirming_due=False, listed=True, per_cent=100, has_elements=True, wanted=(),
        open_to_buddying=True,
    )  # fmt: skip
    assert next_task(standing) is Task.FIND_BUDDY


@pytest.mark.parametrize("circles", [1, 3])
def test_what_is_coming_takes_the_same_number_of_queries(
    circles: int, member: Member, django_assert_num_queries: Any
) -> None:
    for number in range(circles):
        place = make_organisation(f"Trust {number}")
        people = [make_member(f"p{number}{i}@example.com", organisation=place) for i in range(3)]
        circle = make_circle(member, *people, kind="group", name=f"Circle {number}")
        make_call(circle, starts_at=tomorrow() + dt.timedelta(days=number))
    with django_assert_num_queries(9):
        coming = coming_for(member, now=timezone.now())
    assert len(coming.circles) == circles
