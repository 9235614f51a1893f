"""Polls of circles are found without their mail: on "Your calls", and on the circle's page."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.utils import timezone

from community.models import Circle, Member, TimePoll
from community.services import polls
from tests.community.staff import as_user
from tests.factories.meetings import make_circle
from tests.factories.sessions import make_members

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
CALLS = "/community/meetings/"
QUERIES = 13


def ask(circle: Circle, by: Member, *, days: int = 5) -> TimePoll:
    now = timezone.now()
    times = [now + number * DAY for number in (10, 11)]
    asked_at = min(now, now + (days - 1) * DAY)
    return polls.ask_circle(
        circle=circle, times=times, minutes=30, deadline=now + days * DAY, by=by, now=asked_at
    )  # fmt: skip


def answer(poll: TimePoll, member: Member) -> None:
    said = dict.fromkeys(poll.options.values_list("pk", flat=True), "no")
    polls.answer(poll=poll, member=member, said=said, now=timezone.now())


def links(member: Member, path: str) -> dict[str, str]:
    """The links of a page to polls, with their words."""
    found = BeautifulSoup(as_user(member.user).get(path).content, "html.parser").main
    ways = {link["href"]: " ".join(link.get_text().split()) for link in found.select("a[href]")}
    return {way: words for way, words in ways.items() if way.startswith("/community/polls/")}


def circle_path(circle: Circle) -> str:
    return f"/community/buddies/circles/{circle.pk}/"


def test_poll_waits_on_your_calls_until_it_is_answered() -> None:
    asker, other, third = make_members(3)
    poll = ask(make_circle(asker, other, third, kind="group", name="Night shifts"), asker)
    way = f"/community/polls/{poll.pk}/"
    assert links(other, CALLS) == {way: "A call of your circle: Night shifts"}
    answer(poll, other)
    assert links(other, CALLS) == {}
    assert links(third, CALLS).keys() == {way}


def test_whoever_asked_finds_their_poll_until_it_is_decided() -> None:
    asker, *others = make_members(3)
    circle = make_circle(asker, *others, kind="group")
    poll = ask(circle, asker)
    way = f"/community/polls/{poll.pk}/"
    assert links(asker, CALLS)[way].startswith("You asked which time suits, until ")
    TimePoll.objects.update(deadline=timezone.now() - DAY)
    assert links(asker, CALLS) == {way: "You asked which time suits, and can choose one now"}
    assert links(others[0], CALLS) == {}
    polls.close(poll=poll)
    assert links(asker, CALLS) == {}


def test_page_of_a_circle_leads_to_its_open_poll() -> None:
    asker, other, _third = members = make_members(3)
    circle = make_circle(*members, kind="group")
    assert links(other, circle_path(circle)) == {}
    poll = ask(circle, asker)
    way = f"/community/polls/{poll.pk}/"
    assert links(other, circle_path(circle)) == {way: "Say which times suit you"}
    assert links(asker, circle_path(circle)) == {way: "See the answers so far"}
    TimePoll.objects.update(deadline=timezone.now() - DAY)
    assert links(other, circle_path(circle)) == {way: "See the answers and choose a time"}
    polls.close(poll=poll)
    assert links(other, circle_path(circle)) == {}


def test_poll_of_another_circle_is_shown_to_nobody_else() -> None:
    asker, other, stranger = make_members(3)
    ask(make_circle(asker, other, kind="group"), asker)
    assert links(stranger, CALLS) == {}


@pytest.mark.parametrize("number", [1, 3])
def test_your_calls_take_the_same_queries_for_one_poll_as_for_three(
    number: int, django_assert_num_queries: Any
) -> None:
    me, other, third = make_members(3)
    for _each in range(number):
        ask(make_circle(me, other, third, kind="group"), me)
        ask(make_circle(me, other, third, kind="group"), other)
    client = as_user(me.user)
    client.get(CALLS)
    with django_assert_num_queries(QUERIES):
        page = client.get(CALLS)
    assert page.content.decode().count("/community/polls/") == 2 * number
