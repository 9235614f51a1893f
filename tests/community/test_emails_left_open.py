"""A page of choices that stood open while somebody chose otherwise elsewhere changes only what was changed on it."""

from __future__ import annotations

import datetime as dt

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import timezone

from community import digest, mail_kinds
from community.digest import StepKind
from community.mail_kinds import MailKind
from community.models import BookingPreferences, Member, ReminderPreferences
from community.services import mail_preferences
from tests.community.emails_doors import MINE, door
from tests.factories.community import make_member
from tests.factories.outbox import KINDS, NOW, written

pytestmark = pytest.mark.django_db
__all__ = ["door"]
DAY = dt.timedelta(days=1)
SUMMARY = MailKind("digest", "what is due, once a month", written, reminder=True, bulk=True)
PARTS = [StepKind(name, name, lambda members, now: {}) for name in ("call_missing", "profile_confirm")]


@pytest.fixture(autouse=True)
def _kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mail_kinds, "_kinds", {})
    monkeypatch.setattr(digest, "_steps", {})
    mail_kinds.register((*KINDS, SUMMARY))
    digest.register(steps=PARTS)


@pytest.fixture
def member() -> Member:
    return make_member()


def on(member: Member) -> set[str]:
    return set(mail_preferences.switched_on(Member.objects.get(pk=member.pk)))


def sent_from(browser: Client, url: str) -> dict[str, object]:
    """What a browser sends of the page as it stands."""
    form = BeautifulSoup(browser.get(url).text, "html5lib").select_one("form:has([name=offers])")
    fields: dict[str, object] = {box["name"]: box.get("value", "") for box in form.select("input:not([type=checkbox])")}
    fields["frequency"] = form.select_one("[name=frequency][checked]")["value"]
    fields["hour"] = form.select_one("option[selected]")["value"]
    for box in form.select("input[type=checkbox][checked]"):
        fields.setdefault(box["name"], []).append(box.get("value", "on"))
    return fields


def test_page_that_stood_open_takes_back_nothing_that_was_chosen_elsewhere(door, member):
    browser, url = door
    stale, day = sent_from(browser, url), timezone.localdate() + 30 * DAY
    mail_preferences.switch(member=member, kind="test_reminder", on=False, now=NOW)
    mail_preferences.choose_times(member=member, frequency="quarterly", hour=17, paused_until=None, now=NOW)
    mail_preferences.choose_invitations(member=member, by_mail=False)
    browser.post(url, {**stale, "paused_until": f"{day:%d/%m/%Y}"})
    times = ReminderPreferences.objects.get()
    assert (times.frequency, times.hour, times.paused_until) == ("quarterly", 17, day)
    assert on(member) == {"digest", "call_missing", "profile_confirm"}
    assert not BookingPreferences.objects.get().calendar_mails


def test_page_that_stood_open_ends_no_break_and_no_stop_that_was_chosen_elsewhere(door, member):
    browser, url = door
    stale, day = sent_from(browser, url), timezone.localdate() + 30 * DAY
    mail_preferences.choose_times(member=member, frequency="monthly", hour=9, paused_until=day, now=NOW)
    browser.post(url, {**stale, "parts": ["call_missing"]})
    assert ReminderPreferences.objects.get().paused_until == day
    assert on(member) == {"digest", "test_reminder", "call_missing"}
    mail_preferences.stop_all(member=member, now=NOW)
    browser.post(url, {**stale, "hour": "10"})
    assert on(member) == set()
    assert ReminderPreferences.objects.get().hour == 10


def test_page_that_showed_all_off_stops_nothing_that_was_switched_on_elsewhere(door, member):
    browser, url = door
    mail_preferences.stop_all(member=member, now=NOW)
    stale = sent_from(browser, url)
    mail_preferences.switch(member=member, kind="test_reminder", on=True, now=NOW)
    browser.post(url, {**stale, "hour": "10"})
    assert on(member) == {"test_reminder"}


def test_last_one_that_is_switched_off_on_the_page_stops_all(door, member):
    browser, url = door
    mail_preferences.choose(member=member, kinds=["test_reminder"], now=NOW)
    browser.post(url, {**sent_from(browser, url), "kinds": []})
    assert on(member) == set()
    assert ReminderPreferences.objects.get().all_stopped_at


@pytest.mark.parametrize(
    ("field", "value"), [("shown", "nonsense = == x"), ("shown", ""), ("offers", "nonsense"), ("offers", "")]
)
def test_tampering_with_what_a_page_showed_saves_what_was_ticked_or_nothing(door, member, field, value):
    browser, url = door
    sent = {**sent_from(browser, url), "parts": ["call_missing"], "hour": "10", field: value}
    assert browser.post(url, sent).status_code == 302
    assert on(member) - {"profile_confirm"} == {"digest", "test_reminder", "call_missing"}
    assert ReminderPreferences.objects.get().hour == 10


def test_what_a_page_showed_stays_while_a_mistake_in_it_is_mended(door, member):
    browser, url = door
    sent = sent_from(browser, url)
    mail_preferences.switch(member=member, kind="test_reminder", on=False, now=NOW)
    page = BeautifulSoup(browser.post(url, {**sent, "paused_until": "soon"}).text, "html5lib")
    assert page.select_one("[name=shown]")["value"] == sent["shown"]


def test_break_that_a_page_showed_may_end_before_the_page_is_sent(client, member):
    today = timezone.localdate()
    ReminderPreferences.objects.create(member=member, paused_until=today, changed_at=NOW)
    client.force_login(member.user)
    sent = sent_from(client, MINE)
    opened_yesterday = {"shown": f"{sent['shown']} paused_until={today}", "paused_until": f"{today:%d/%m/%Y}"}
    assert client.post(MINE, {**sent, **opened_yesterday, "hour": "10"}).status_code == 302
    assert ReminderPreferences.objects.get().hour == 10
