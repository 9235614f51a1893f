"""A member's page as others see it, blocking, and that nothing of it is found from outside."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from community.models import Block, Member, Topic
from community.permissions import may_see
from community.services.blocks import block, unblock
from tests.factories.community import make_member
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db

PEOPLE = "/community/people/"
MISSING = f"{PEOPLE}{'0' * 16}/"


@pytest.fixture
def viewer() -> Member:
    return make_member("me@example.com", first_name="Vi", last_name="Ewer")


@pytest.fixture
def mine(client: Client, viewer: Member) -> Client:
    client.force_login(viewer.user)
    return client


@pytest.fixture
def ann(db: None) -> Member:
    return make_member(
        "ann@example.com", first_name="Ann", last_name="Shown", listed=True, pronouns="she/her",
        role_title="Wellbeing lead", about="I like <b>numbers</b>.\n\nAnd cake.", departments=["workforce"],
        funding=["charity"], band_group="6-7", clinical="no", in_post_since=dt.date(2021, 3, 1),
        can_help=("data-insights",), wants_help=("environment",), offers=("data",), wants=("delivery",),
        talk_ways=["video"], contact="07700 900123", languages=["en", "cy"], open_to_buddying=True,
    )  # fmt: skip


def address(member: Member, rest: str = "") -> str:
    return f"{PEOPLE}{member.public_id}/{rest}"


def page_of(client: Client, member: Member) -> str:
    answer = client.get(address(member))
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "html5lib").main.get_text(" ", strip=True)


def test_page_shows_what_the_profile_shows_and_never_how_to_reach_them(mine: Client, ann: Member) -> None:
    ann.topics.add(Topic.objects.create(code="sleep", name="Sleep"))
    text = page_of(mine, ann)
    for words in [
        "Ann Shown (she/her)", "Wellbeing lead, Example Trust", "Acute trust", "London", "I like <b>numbers</b>.",
        "And cake.", "Workforce", "Charity money", "Bands 6 and 7", "Not clinically qualified", "March 2021",
        "Data insights", "Environment", "Decisions informed by data", "Project delivery", "Sleep", "Video call",
        "English", "Welsh", "Open to buddying",
    ]:  # fmt: skip
        assert words in text, words
    assert "07700" not in text
    assert "ann@example.com" not in text


FIELDS = {
    "pronouns": "she/her", "role_title": "Wellbeing lead", "about": "numbers", "departments": "Workforce",
    "funding": "Charity", "band_group": "Bands 6", "clinical": "clinically", "in_post_since": "2021",
    "organisation": "Example Trust", "elements": "Data insights", "skills": "Project delivery",
    "talk_ways": "Video call", "languages": "Welsh", "time_zone": "Time zone London",
}  # fmt: skip


@pytest.mark.parametrize("who", ["buddies", "hidden"])
@pytest.mark.parametrize("field", FIELDS)
def test_field_not_shown_to_members_is_not_there(mine: Client, ann: Member, field: str, who: str) -> None:
    assert FIELDS[field] in page_of(mine, ann)
    Member.objects.filter(pk=ann.pk).update(visibility={field: who})
    assert FIELDS[field] not in page_of(mine, ann)


def test_own_page_is_shown_to_oneself_even_when_unlisted(mine: Client, viewer: Member) -> None:
    text = page_of(mine, viewer)
    assert "This is how members see you" in text
    assert "Nobody else sees it now" in text
    assert "Block Vi" not in text


@pytest.mark.parametrize("rest", ["", "block/"])
@pytest.mark.parametrize(
    "state",
    [
        {"listed": False},
        {"hidden_at": dt.datetime(2026, 1, 1, tzinfo=dt.UTC)},
        {"paused_until": dt.date(2999, 1, 1)},
        {"status": "waiting", "listed": False},
        {"status": "erased", "listed": False},
    ],
)
def test_whoever_may_not_be_seen_is_like_somebody_who_never_was(
    mine: Client, ann: Member, state: dict[str, Any], rest: str
) -> None:
    Member.objects.filter(pk=ann.pk).update(**state)
    assert_like_missing(mine, ann, rest)


@pytest.mark.parametrize("rest", ["", "block/"])
@pytest.mark.parametrize("by_me", [True, False])
def test_blocked_person_is_like_somebody_who_never_was(
    mine: Client, viewer: Member, ann: Member, by_me: bool, rest: str
) -> None:
    block(member=viewer if by_me else ann, other=ann if by_me else viewer)
    assert_like_missing(mine, ann, rest)


def assert_like_missing(client: Client, member: Member, rest: str) -> None:
    found, missing = client.get(address(member, rest)), client.get(MISSING + rest)
    assert found.status_code == missing.status_code == 404
    assert plain(found, member.public_id) == plain(missing, "0" * 16)


def plain(answer: Any, public_id: str) -> str:
    """An answer without the id that was asked for and without form tokens, which are never the same."""
    return re.sub(r'(name="csrfmiddlewaretoken" value=)"\w+"', r"\1", answer.content.decode().replace(public_id, ""))


@pytest.mark.parametrize("odd", ["1", "0" * 300, "x y", "%00", "..", "-", "é"])
def test_odd_id_is_no_page(mine: Client, odd: str) -> None:
    assert mine.get(f"{PEOPLE}{odd}/").status_code == 404


def test_page_costs_the_same_number_of_queries_however_much_it_says(mine: Client, viewer: Member, ann: Member) -> None:
    page_of(mine, ann)
    counts = []
    for number in (1, 3):
        for one in range(number):
            ann.topics.add(Topic.objects.get_or_create(code=f"t{one}", defaults={"name": f"T{one}"})[0])
        with CaptureQueriesContext(connection) as asked:
            page_of(mine, ann)
        counts.append(len(asked))
    # Session, account, member; the other one, elements, skills, topics; blocks either way; whether buddies; circles.
    assert counts == [11, 11]


def test_nobody_reads_more_than_sixty_profiles_an_hour_but_their_own(mine: Client, viewer: Member, ann: Member) -> None:
    codes = [mine.get(address(ann)).status_code for _time in range(62)]
    assert codes == [200] * 60 + [429] * 2
    answer = mine.get(address(ann))
    assert b"You have looked at many profiles" in answer.content
    assert b"Ann" not in answer.content
    assert mine.get(address(viewer)).status_code == 200
    assert mine.get(PEOPLE).status_code == 200
    other = Client()
    other.force_login(make_member("other@example.com").user)
    assert other.get(address(ann)).status_code == 200
    cache.clear()


def test_block_asks_first_and_then_hides_each_from_the_other(mine: Client, viewer: Member, ann: Member) -> None:
    asked = mine.get(address(ann, "block/"))
    assert b"we do not tell them" in asked.content
    assert not Block.objects.exists()
    answer = mine.post(address(ann, "block/"), follow=True)
    assert "You and Ann Shown no longer find each other" in answer.content.decode()
    assert (Block.objects.get().member, Block.objects.get().other) == (viewer, ann)
    assert "You and Ann" not in mine.get(PEOPLE).content.decode()
    theirs = Client()
    theirs.force_login(ann.user)
    assert theirs.get(address(viewer)).status_code == 404


def test_second_press_does_no_harm(mine: Client, ann: Member) -> None:
    codes = [mine.post(address(ann, "block/")).status_code for _press in range(2)]
    assert (codes, Block.objects.count()) == ([302, 302], 1)


def test_nobody_blocks_themselves_or_somebody_they_cannot_see(mine: Client, viewer: Member, ann: Member) -> None:
    assert mine.get(address(viewer, "block/")).status_code == 404
    assert mine.post(address(viewer, "block/")).status_code == 404
    Block.objects.create(member=ann, other=viewer)
    assert mine.post(address(ann, "block/")).status_code == 404
    assert Block.objects.count() == 1


def test_unblock_takes_back_only_ones_own(viewer: Member, ann: Member) -> None:
    block(member=viewer, other=ann)
    block(member=ann, other=viewer)
    unblock(member=viewer, other=ann)
    unblock(member=viewer, other=ann)
    assert (Block.objects.get().member, Block.objects.get().other) == (ann, viewer)
    assert not may_see(viewer, ann, today=timezone.localdate())


@pytest.mark.parametrize("path", ["", "{ann}", "{ann}block/"])
def test_doors_are_shut_to_strangers(client: Client, ann: Member, path: str) -> None:
    path = PEOPLE + path.format(ann=f"{ann.public_id}/")
    answer = client.get(path)
    assert (answer.status_code, answer["Location"]) == (302, f"/accounts/login/?next={path}")
    client.force_login(make_user("new@example.com"))
    assert client.get(path).status_code == 404
    waiting = make_member("waiting@example.com", status=Member.Status.WAITING)
    client.force_login(waiting.user)
    assert client.get(path).status_code == 404


def test_nothing_is_posted_to_the_list_or_a_page(mine: Client, ann: Member) -> None:
    assert mine.post(PEOPLE).status_code == 405
    assert mine.post(address(ann)).status_code == 405


@pytest.mark.usefixtures("guides")
def test_nothing_of_members_is_found_from_outside(client: Client, ann: Member) -> None:
    for path in [
        "/", "/search/?q=Shown", "/search/?q=Wellbeing+lead", "/sitemap.xml", "/api/v2/pages/", "/feed/",
        "/robots.txt", "/api/v2/pages/?search=Shown", "/community/",
    ]:  # fmt: skip
        answer = client.get(path, follow=True)
        for secret in (b"Ann Shown", b"ann@example", ann.public_id.encode()):
            assert secret not in answer.content, (path, secret)
    member = Client()
    member.force_login(make_member("me@example.com").user)
    for path in (PEOPLE, address(ann)):
        answer = member.get(path)
        assert "private" in answer["Cache-Control"]
        assert b"Ann Shown" in answer.content
        again = client.get(path)  # a visitor, after a member has been there
        assert again.status_code == 302
        assert b"Ann" not in again.content


def test_page_is_in_welsh_under_its_welsh_address(mine: Client, ann: Member) -> None:
    answer = mine.get(f"/cy{address(ann)}")
    assert BeautifulSoup(answer.content, "html5lib").html["lang"] == "cy"


def test_lists_are_limited_for_each_account(mine: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("community.views.people.LISTS_AN_HOUR", 3)
    cache.clear()
    answers = [mine.get(PEOPLE, {"q": str(number)}) for number in range(5)]
    assert [answer.status_code for answer in answers] == [200] * 3 + [429] * 2
    assert b"You have looked at many lists of people" in answers[-1].content
    other = Client()
    other.force_login(make_member("other@example.com").user)
    assert other.get(PEOPLE).status_code == 200
    cache.clear()
