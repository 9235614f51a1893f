"""Matching rounds as members see them."""

from __future__ import annotations

import datetime as dt

import pytest
from bs4 import BeautifulSoup
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from community.models import Circle, Member, RoundEntry
from tests.factories.buddies import make_open
from tests.factories.matching_rounds import DAY, make_people, make_round, published, worked_out

pytestmark = pytest.mark.django_db
ROUNDS = "/community/buddies/rounds/"


@pytest.fixture
def now() -> dt.datetime:
    return timezone.now().replace(microsecond=0)


@pytest.fixture
def people() -> list[Member]:
    return make_people(3)


@pytest.fixture
def as_ann(client: Client, people: list[Member]) -> Client:
    client.force_login(people[0].user)
    cache.clear()
    return client


def text(answer) -> str:
    assert answer.status_code == 200, answer.status_code
    return BeautifulSoup(answer.content, "html5lib").main.get_text(" ", strip=True)


def test_member_joins_names_somebody_and_leaves(as_ann: Client, people: list[Member], now) -> None:
    round = make_round(now=now)
    page = f"{ROUNDS}{round.pk}/"
    assert "Autumn round" in text(as_ann.get(ROUNDS))
    assert "Would you like to talk" not in text(as_ann.get(page))
    for _twice in range(2):
        assert as_ann.post(f"{page}join/").url == page
    assert "Bob Buddy" in text(as_ann.get(page, {"q": "bob"}))
    as_ann.post(f"{page}talk-to/{people[1].public_id}/")
    assert RoundEntry.objects.get().preference == {"would_like": [people[1].pk]}
    assert "Bob Buddy" in text(as_ann.get(page))
    as_ann.post(f"{page}talk-to/{people[1].public_id}/undo/")
    as_ann.post(f"{page}leave/")
    assert not RoundEntry.objects.exists()


def test_round_that_is_closed_or_not_open_yet_is_not_there_for_others(as_ann: Client, now) -> None:
    for values in ({"status": "draft"}, {"opens_at": now + DAY}, {"closes_at": now - DAY}, {"status": "proposed"}):
        round = make_round(now=now, **values)
        assert as_ann.get(f"{ROUNDS}{round.pk}/").status_code == 404
        for rest in ("join/", "leave/", "talk-to/nobody/"):
            assert as_ann.post(f"{ROUNDS}{round.pk}/{rest}").status_code == 404
    assert "No round is open" in text(as_ann.get(ROUNDS))


def test_who_blocked_me_cannot_be_named_and_looks_like_nobody(as_ann: Client, people: list[Member], now) -> None:
    ann, bob, _cat = people
    round = make_round(ann, now=now)
    bob.blocks_made.create(other=ann)
    page = f"{ROUNDS}{round.pk}/"
    assert as_ann.post(f"{page}talk-to/{bob.public_id}/").status_code == 404
    assert as_ann.post(f"{page}talk-to/nobody/").status_code == 404
    assert "Nobody in the directory" in text(as_ann.get(page, {"q": "bob"}))


def test_pages_say_what_became_of_it(as_ann: Client, people: list[Member], now) -> None:
    ann, bob, _cat = people
    round = worked_out(make_round(ann, bob, now=now), now=now)
    page = f"{ROUNDS}{round.pk}/"
    assert "The groups are being made" in text(as_ann.get(page))
    published(round, now=now)
    circle = Circle.objects.get()
    assert f"/community/buddies/circles/{circle.pk}/" in as_ann.get(page).content.decode()
    alone = published(worked_out(make_round(ann, now=now), now=now), now=now)
    assert "You have as many buddies as you want" in text(as_ann.get(f"{ROUNDS}{alone.pk}/"))
    assert "You have as many buddies as you want" in text(as_ann.get(ROUNDS))


def test_list_takes_as_many_queries_for_three_rounds_as_for_one(as_ann: Client, people: list[Member], now) -> None:
    def asked() -> int:
        as_ann.get(ROUNDS)
        with CaptureQueriesContext(connection) as seen:
            text(as_ann.get(ROUNDS))
        return len(seen)

    make_round(people[0], now=now)
    make_round(people[0], now=now, status="closed")
    few = asked()
    for status in ("open", "open", "closed", "closed"):
        make_round(people[0], now=now, status=status)
    assert asked() == few


def test_reading_writes_nothing(as_ann: Client, people: list[Member], now) -> None:
    round = make_round(people[0], now=now)
    make_open("Zoe")
    as_ann.get(ROUNDS)
    with CaptureQueriesContext(connection) as seen:
        as_ann.get(f"{ROUNDS}{round.pk}/", {"q": "zoe"})
    changed = [one["sql"] for one in seen if one["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]
    assert not [sql for sql in changed if "session" not in sql and "cache" not in sql], changed
