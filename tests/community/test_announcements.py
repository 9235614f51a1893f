"""Announcements as members read them."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import timezone

from community.models import Announcement, Member, User
from tests.factories.community import make_member, make_region, make_regional_lead
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db

LIST = "/community/announcements/"


@pytest.fixture
def member() -> Member:
    return make_member(wants_help=("relationships",))


@pytest.fixture
def mine(client: Client, member: Member) -> Client:
    client.force_login(member.user)
    return client


def announce(title: str = "Hello", *, hours: int = 1, **values: Any) -> Announcement:
    starts = timezone.now() - dt.timedelta(hours=hours)
    return Announcement.objects.create(**{"title": title, "text": "Some words.", "starts_at": starts, **values})


def lead(name: str = "london") -> User:
    user = make_user(f"{name}@example.com", first_name="Lea", last_name="Dunn")
    make_regional_lead(user, make_region(name))
    return user


def articles(client: Client, path: str = LIST) -> list[Any]:
    return BeautifulSoup(client.get(path).content, "html5lib").select(".app-announcement")


def titles(client: Client) -> list[str]:
    return [article.select_one(".app-announcement__title").get_text(strip=True) for article in articles(client)]


def test_only_what_is_current_and_meant_for_the_member_is_shown_newest_first(mine: Client) -> None:
    now = timezone.now()
    announce("for all", hours=5)
    announce("my region", hours=4, region=make_region("london"))
    announce("my sector", hours=3, sector="acute")
    announce("my element", hours=2, element="relationships")
    announce("other region", region=make_region("north-west"))
    announce("other sector", sector="council")
    announce("other element", element="environment")
    announce("mine but for the sector", region=make_region("london"), sector="council")
    announce("not yet", starts_at=now + dt.timedelta(hours=1))
    announce("over", hours=9, ends_at=now - dt.timedelta(minutes=1))
    assert titles(mine) == ["my element", "my sector", "my region", "for all"]


def test_sender_is_a_role_or_the_service_and_never_a_person(mine: Client) -> None:
    announce("a", hours=3, by=lead(), region=make_region("london"))
    announce("b", hours=2, by=make_user("editor@example.com", first_name="Ed"))
    announce("c", hours=1, by=None, sector="acute", element="relationships")
    facts = [article.select_one(".app-announcement__facts").get_text(" ", strip=True) for article in articles(mine)]
    assert [re.sub(r"\d+ [A-Z][a-z]+ \d{4}", "DAY", fact) for fact in facts] == [
        "HWB Commons – DAY – For: Acute trust, interest in Relationships",
        "HWB Commons – DAY – For: all members",
        "Regional lead, London – DAY – For: London",
    ]
    html = mine.get(LIST).content.decode()
    assert not any(word in html for word in ("london@example.com", "editor@example.com", "Lea Dunn"))


def test_text_has_paragraphs_and_safe_links(mine: Client) -> None:
    announce(text="One <b>x</b>\n\nTwo\nlines https://example.org/a?b=1&c=2 and javascript:alert(1)")
    text = articles(mine)[0].select_one(".app-announcement__text")
    assert len(text.select("p")) == 2
    assert [link["href"] for link in text.select("a")] == ["https://example.org/a?b=1&c=2"]
    assert not text.select("b")
    assert len(text.select("br")) == 1


def test_welsh_is_shown_where_there_is_some_and_english_is_marked(mine: Client) -> None:
    announce("Plain", hours=2)
    announce("English", hours=1, title_cy="Cymraeg", text_cy="Geiriau.")
    welsh, english = articles(mine, f"/cy{LIST}")
    assert welsh.h2.get_text(strip=True) == "Cymraeg"
    assert not welsh.h2.has_attr("lang")
    assert english.h2["lang"] == "en"
    assert english.select_one(".app-announcement__text")["lang"] == "en"


def test_list_is_paged_and_odd_pages_lead_to_the_first(mine: Client) -> None:
    for count in range(11):
        announce(f"n{count}", hours=count + 1)
    assert titles(mine)[0] == "n0"
    second = mine.get(LIST, {"page": "2"})
    page = BeautifulSoup(second.content, "html5lib")
    assert len(page.select(".app-announcement")) == 1
    assert "page 2 of 2" in page.title.string
    for odd in ("999", "0", "-1", "x", "²", "9" * 5000, "\x00"):
        assert mine.get(LIST, {"page": odd})["Location"] == LIST


def test_empty_list_says_so(mine: Client) -> None:
    assert "Nothing to tell you now" in mine.get(LIST).content.decode()


def test_list_is_for_members_only(client: Client, member: Member) -> None:
    assert client.get(LIST)["Location"] == f"/accounts/login/?next={LIST}"
    Member.objects.update(status=Member.Status.DECLINED)
    client.force_login(member.user)
    assert client.get(LIST).status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_list_asks_the_same_number_of_queries(
    mine: Client, number: int, home_page: Any, fresh_generation: Any, django_assert_num_queries: Any
) -> None:
    for count, name in enumerate(["london", "north-west", "south-east"][:number]):
        announce(f"n{count}", by=lead(name), region=make_region("london"))
    fresh_generation()
    mine.get(LIST)
    with django_assert_num_queries(8):  # session, account, member, elements, count, rows, roles, regions
        assert len(articles(mine)) == number
