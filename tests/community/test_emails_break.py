"""A break from reminders is seen on the page of choices while it holds, and ends with a press."""

from __future__ import annotations

import datetime as dt

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import timezone

from community.models import Delivery, Member, ReminderPreferences
from community.services import mail_preferences
from community.services.pausing import OPEN_ENDED
from tests.community.emails_doors import MINE, by_link, door
from tests.factories.community import make_member
from tests.factories.digests import LONG_AGO, make_habit, make_summary
from tests.whole_database import all_rows

pytestmark = pytest.mark.django_db
__all__ = ["door"]
DAY = dt.timedelta(days=1)
NOW = dt.datetime(2026, 12, 9, 11, 0, tzinfo=dt.UTC)
UNTIL = dt.date(2027, 3, 27)


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def member() -> Member:
    return make_member(joined_at=LONG_AGO)


def box(page: str, name: str = "on-break") -> str:
    found = BeautifulSoup(page, "html5lib").select_one(f"#{name}")
    return " ".join(found.get_text().split()) if found else ""


def press(browser: Client, url: str) -> str:
    """Press the button of the card, as a browser does."""
    form = BeautifulSoup(browser.get(url).text, "html5lib").select_one("#on-break form")
    button = form.select_one("button")
    return browser.post(form["action"], {button["name"]: button["value"]}, follow=True).text


def test_break_is_seen_and_ends_with_a_press(door, member) -> None:
    browser, url = door
    make_habit(member, hour=7, frequency="quarterly", paused_until=UNTIL)
    said = box(browser.get(url).text)
    assert said.startswith("You are on a break from reminders until 27 March 2027")
    assert "Until then you are only reminded just before a call or session." in said
    answer = press(browser, url)
    assert "Your break from reminders has ended. Your next summary comes on Monday 4 January 2027 at 07:00" in answer
    assert not box(answer)
    times = ReminderPreferences.objects.get()
    assert (times.paused_until, times.hour, times.frequency) == (None, 7, "quarterly")


def test_ending_it_twice_says_it_once(door, member) -> None:
    browser, url = door
    make_habit(member, paused_until=UNTIL)
    for says in (True, False):
        answer = browser.post(url, {"do": "end-break"}, follow=True).text
        assert ("Your break from reminders has ended" in answer) == says


def test_ending_it_does_what_emptying_the_day_does(member) -> None:
    make_habit(member, paused_until=UNTIL)
    make_summary(member, not_before=NOW + 20 * DAY)
    assert mail_preferences.end_break(member=member, now=NOW)
    assert Delivery.objects.get().not_before == NOW, "what waited for other times is looked at now"
    assert ReminderPreferences.objects.get().changed_at == NOW


@pytest.mark.parametrize("until", [None, NOW.date(), NOW.date() - DAY])
def test_no_break_is_shown_where_none_holds(door, member, until) -> None:
    browser, url = door
    make_habit(member, paused_until=until)
    assert not box(browser.get(url).text)
    assert not mail_preferences.end_break(member=member, now=NOW)
    assert ReminderPreferences.objects.get().paused_until == until


def test_looking_at_a_break_ends_nothing(door, member) -> None:
    browser, url = door
    make_habit(member, paused_until=UNTIL)
    before = all_rows()
    for asked in (browser.get, browser.head):
        assert asked(url, {"do": "end-break"}).status_code == 200
    assert all_rows() == before


def test_break_and_stop_of_all_are_both_said(door, member) -> None:
    browser, url = door
    make_habit(member, paused_until=UNTIL)
    mail_preferences.stop_all(member=member, now=NOW)
    page = browser.get(url).text
    assert "All reminders are off" in box(page, "all-off")
    assert "until 27 March 2027" in box(page)
    assert "If you start your reminders again before that day, the break still holds." in box(page)
    assert "just before a call" not in box(page)
    answer = press(browser, url)
    assert "Your break from reminders has ended. All reminders are off" in answer
    assert ReminderPreferences.objects.get().all_stopped_at == NOW


@pytest.mark.parametrize(
    ("until", "said"),
    [
        (UNTIL, "You are taking a break from the community until 27 March 2027. No summary comes before that day."),
        (OPEN_ENDED, "You are taking a break from the community. No summary comes until you come back."),
        (NOW.date(), ""),
        (None, ""),
    ],
)
def test_break_from_the_community_is_told_apart(door, member, until, said) -> None:
    browser, url = door
    Member.objects.update(paused_until=until)
    page = browser.get(url).text
    assert box(page, "away").startswith(said)
    assert bool(box(page, "away")) == bool(said)
    assert not box(page)


def test_break_from_the_community_is_not_spoken_of_to_who_gets_no_summary(client, member) -> None:
    Member.objects.update(paused_until=UNTIL)
    mail_preferences.switch(member=member, kind="digest", on=False, now=NOW)
    client.force_login(member.user)
    assert not box(client.get(MINE).text, "away")


def test_only_who_is_signed_in_is_led_to_their_break_from_the_community(client, member) -> None:
    Member.objects.update(paused_until=UNTIL)
    assert "href" not in str(BeautifulSoup(client.get(by_link(member)).text, "html5lib").select_one("#away"))
    client.force_login(member.user)
    link = BeautifulSoup(client.get(MINE).text, "html5lib").select_one("#away a")
    assert client.get(link["href"]).status_code == 200
