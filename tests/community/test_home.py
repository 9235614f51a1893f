"""The community's front page for visitors, for those on the way in, and for members."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import timezone

from community.models import Announcement, Member
from community.services import profile as services
from tests.factories.community import make_member
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db

HOME = "/community/"


@pytest.fixture
def member() -> Member:
    return make_member(
        role_title="Lead", about="Words.", listed=True, can_help=("environment",), wants_help=("data-insights",)
    )


@pytest.fixture
def mine(client: Client, member: Member) -> Client:
    client.force_login(member.user)
    return client


def page_of(client: Client, path: str = HOME) -> BeautifulSoup:
    return BeautifulSoup(client.get(path).content, "html5lib")


def next_heading(client: Client) -> str:
    return page_of(client).select_one("#next").get_text(strip=True)


def test_member_is_greeted_by_name(mine: Client, member: Member) -> None:
    assert page_of(mine).h1.get_text(strip=True) == "Hello Sam"
    assert "private" in mine.get(HOME)["Cache-Control"]


def test_one_click_leads_to_who_can_help_nearby(mine: Client) -> None:
    links = [link["href"] for link in page_of(mine).select(".app-next__element")]
    assert links == ["/community/people/?offers=data-insights&near=me"]


def test_next_thing_follows_the_state_of_the_member(mine: Client, member: Member) -> None:
    services.set_listed(member=member, listed=False)
    assert next_heading(mine) == "Let others find you"
    services.change_help(member=member, elements={}, skills={}, topics=[])
    assert next_heading(mine) == "Say what you can help with, and what you want help with"
    Member.objects.update(confirmed_at=timezone.now() - dt.timedelta(days=400))
    assert next_heading(mine) == "Are your details still right?"
    Member.objects.update(paused_until=timezone.localdate() + dt.timedelta(days=9))
    assert next_heading(mine) == "You are taking a break"
    Member.objects.update(paused_until=timezone.localdate())
    assert next_heading(mine) == "Are your details still right?"


def test_press_on_home_lists_the_member(mine: Client, member: Member) -> None:
    services.set_listed(member=member, listed=False)
    button = page_of(mine).select_one(".app-next button")
    form = button.find_parent("form")
    mine.post(form["action"], {button["name"]: button["value"]})
    member.refresh_from_db()
    assert member.listed


def test_hidden_member_is_told_kindly(mine: Client) -> None:
    Member.objects.update(hidden_at=timezone.now())
    assert "Your profile is hidden for now" in mine.get(HOME).content.decode()


def test_home_shows_the_three_newest_announcements(mine: Client) -> None:
    for count in range(5):
        starts = timezone.now() - dt.timedelta(hours=count + 1)
        Announcement.objects.create(title=f"n{count}", text="Words.", starts_at=starts)
    page = page_of(mine)
    assert [title.get_text(strip=True) for title in page.select(".app-announcement__title")] == ["n0", "n1", "n2"]
    assert page.find("a", string="All announcements")["href"] == "/community/announcements/"


def test_every_link_of_home_leads_somewhere(mine: Client) -> None:
    for link in page_of(mine).select("main a[href^='/community/']"):
        assert mine.get(link["href"]).status_code == 200, link


@pytest.mark.parametrize("state", [None, Member.Status.STARTED, Member.Status.WAITING, Member.Status.DECLINED])
def test_who_has_not_joined_sees_nothing_of_the_members_home(client: Client, state: str | None) -> None:
    user = make_user("new@example.com")
    if state:
        Member.objects.create(user=user, status=state)
    client.force_login(user)
    answer = client.get(HOME, follow=True)
    assert answer.status_code == 200
    assert "app-next" not in answer.content.decode()
    assert "private" in client.get(HOME)["Cache-Control"]


def test_visitor_sees_what_the_community_is_and_nobody(client: Client, member: Member) -> None:
    page = client.get(HOME).content.decode()
    assert "Okafor" not in page
    assert "/accounts/signup/" in page


def test_signing_in_and_out_changes_the_page_though_visitors_share_one(
    client: Client, member: Member, settings: Any
) -> None:
    before = client.get(HOME).content
    client.force_login(member.user)
    assert b"Hello Sam" in client.get(HOME).content
    client.logout()
    assert client.get(HOME).content == before


def test_menu_leads_visitors_and_members_to_the_diagnostic_and_the_community(mine: Client, home_page: Any) -> None:
    for client in (Client(), mine):
        items = page_of(client, "/").select("a.nhsuk-header__navigation-link")
        shown = [(item.get_text(strip=True), item["href"]) for item in items]
        assert shown[-2:] == [("Diagnostic", "/diagnostic/"), ("Community", HOME)]
        current = page_of(client).select(".nhsuk-header__navigation-link[aria-current]")
        assert [item.get_text(strip=True) for item in current] == ["Community"]


@pytest.mark.parametrize("number", [1, 3])
def test_home_asks_the_same_number_of_queries(
    mine: Client, number: int, home_page: Any, fresh_generation: Any, django_assert_num_queries: Any
) -> None:
    for count in range(number):
        starts = timezone.now() - dt.timedelta(hours=count + 1)
        by = make_user(f"by{count}@example.com")
        Announcement.objects.create(title=f"n{count}", text="Words.", starts_at=starts, by=by)
    fresh_generation()
    mine.get(HOME)
    # session, account, member, elements, skills, topics, announcements, roles, stories, where the organisation stands
    with django_assert_num_queries(9 + 14):
        assert len(page_of(mine).select(".app-announcement")) == number
