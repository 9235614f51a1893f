"""The page of choices says when the next summary comes: the very moment at which the outbox sends it."""

from __future__ import annotations

import datetime as dt

import pytest
from bs4 import BeautifulSoup
from django.core import mail
from django.utils import timezone, translation
from hypothesis import given

from community.digest_due import next_at
from community.models import BookingPreferences, Delivery, Member, ReminderPreferences
from community.services import digests, mail_preferences, suppressions
from community.services.deliver import deliver_due
from community.services.digest_next import next_summary
from community.services.pausing import OPEN_ENDED
from community.views.emails_shown import next_in_words
from tests.community.emails_doors import MINE, by_link, door
from tests.community.test_digest_due import HABITS, MOMENTS
from tests.factories.community import make_member
from tests.factories.digests import LONG_AGO, make_habit, make_summary, only_kinds, steps_of
from tests.factories.outbox import make_delivery, register_test_kinds

pytestmark = pytest.mark.django_db
__all__ = ["door"]
MINUTE, DAY = dt.timedelta(minutes=1), dt.timedelta(days=1)
UTC = dt.UTC
MIDDLE = dt.datetime(2026, 12, 9, 11, 0, tzinfo=UTC)  # a Wednesday
JANUARY = dt.datetime(2027, 1, 4, 9, 0, tzinfo=UTC)
SENTENCE = "Your next summary comes on Monday 4 January 2027 at 09:00"


@pytest.fixture
def member() -> Member:
    return make_member(joined_at=LONG_AGO)


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: MIDDLE)


def comes(member: Member, now: dt.datetime = MIDDLE) -> dt.datetime | None:
    fresh = Member.objects.get(pk=member.pk)
    times, on = mail_preferences.times_of(fresh), mail_preferences.on_now(fresh)
    return next_summary(fresh, times=times, on=on, now=now)


def shown(page: str) -> str:
    found = BeautifulSoup(page, "html5lib").select_one("#next-summary")
    return found.get_text() if found else ""


@pytest.mark.parametrize(
    ("values", "nation", "zone", "state", "expected"),
    [
        ({}, "ENG", "Europe/London", "sent", JANUARY),
        ({"hour": 7}, "ENG", "Europe/London", "sent", JANUARY.replace(hour=7)),
        ({}, "SCT", "Europe/London", "skipped", JANUARY + DAY),  # Scotland keeps the 2nd, a Saturday, on the Monday
        ({}, "ENG", "Asia/Tokyo", "sent", JANUARY.replace(hour=0)),
        ({"paused_until": dt.date(2027, 3, 27)}, "ENG", "Europe/London", None, dt.datetime(2027, 3, 30, 8, tzinfo=UTC)),
        ({"paused_until": dt.date(2027, 1, 30)}, "ENG", "Europe/London", None, dt.datetime(2027, 2, 1, 9, tzinfo=UTC)),
        (
            {"frequency": "quarterly", "paused_until": dt.date(2027, 1, 30)},
            "ENG", "Europe/London", None, dt.datetime(2027, 4, 1, 8, tzinfo=UTC),
        ),
        ({"frequency": "quarterly"}, "ENG", "Europe/London", None, JANUARY),
        ({"hour": 16}, "ENG", "Europe/London", "pending", MIDDLE.replace(hour=16)),
    ],
)  # fmt: skip
def test_next_summary_comes_when_it_is_said(member, values, nation, zone, state, expected) -> None:
    Member.objects.update(time_zone=zone)
    make_habit(member, **values)
    BookingPreferences.objects.update_or_create(member=member, defaults={"nation": nation})
    if state:
        make_summary(member, state=state)
    said = comes(member)
    assert said == expected
    with only_kinds(steps=(steps_of(["x"]),)):
        for now in (MIDDLE, said - DAY, said - MINUTE):
            digests.plan(now=now)
            deliver_due(now=now)
        assert not mail.outbox
        digests.plan(now=said)
        deliver_due(now=said)
    assert len(mail.outbox) == 1


def test_summary_that_may_come_now_is_said_to_come_today(member) -> None:
    assert comes(member) == MIDDLE
    times, on = mail_preferences.times_of(member), {"digest"}
    said = "Your next summary comes today, if there is something to say"
    assert next_in_words(member, times, on, MIDDLE) == said


@pytest.mark.parametrize("state", ["sent", "uncertain", "dead", "cancelled", "skipped"])
def test_month_whose_summary_is_over_is_followed_by_the_next(member, state) -> None:
    make_summary(member, state=state)
    assert comes(member) == JANUARY


@pytest.mark.parametrize("state", ["pending", "claimed", "handing"])
def test_summary_that_waits_in_the_outbox_is_the_next(member, state) -> None:
    make_summary(member, state=state, not_before=MIDDLE + DAY)
    assert comes(member) == MIDDLE + DAY


def test_summary_waits_for_another_day_after_another_reminder(member) -> None:
    register_test_kinds()
    make_delivery(member, state="sent", reminder_day=MIDDLE.date())
    assert comes(member) == dt.datetime(2026, 12, 10, 9, 0, tzinfo=UTC)


def test_who_joined_after_the_months_summary_gets_the_next(member) -> None:
    Member.objects.update(joined_at=MIDDLE - DAY)
    assert comes(member) == JANUARY


@pytest.mark.parametrize("why", ["off", "all off", "hidden", "away for good"])
def test_no_next_summary_for_who_gets_none(member, why) -> None:
    if why == "off":
        mail_preferences.switch(member=member, kind="digest", on=False, now=MIDDLE)
    elif why == "all off":
        mail_preferences.stop_all(member=member, now=MIDDLE)
    elif why == "hidden":
        Member.objects.update(hidden_at=LONG_AGO)
    else:
        Member.objects.update(paused_until=OPEN_ENDED)
    assert comes(member) is None


def test_break_from_the_community_puts_off_the_summary(member) -> None:
    Member.objects.update(paused_until=dt.date(2027, 2, 10))
    assert comes(member) == dt.datetime(2027, 2, 10, 9, 0, tzinfo=UTC)


@given(MOMENTS, HABITS)
def test_there_is_always_a_next_one(now, habit) -> None:
    moment = next_at(habit, {}, now)
    assert moment is not None
    assert moment >= now


@pytest.mark.parametrize("days", [0, 40, 400])
def test_it_takes_one_query(member, django_assert_num_queries, days) -> None:
    make_habit(member, paused_until=MIDDLE.date() + days * DAY)
    fresh = Member.objects.select_related("booking_preferences").get(pk=member.pk)
    times = mail_preferences.times_of(fresh)
    with django_assert_num_queries(1):
        next_summary(fresh, times=times, on={"digest"}, now=MIDDLE)


def test_page_says_it_beside_the_choice_and_after_saving(client, member) -> None:
    client.force_login(member.user)
    make_summary(member, state="sent")
    assert shown(client.get(MINE).text) == SENTENCE
    page = client.post(
        MINE, {"summary": "on", "parts": ["call_missing"], "frequency": "monthly", "hour": "7"}, follow=True
    )
    assert f"Your choices are saved. {SENTENCE.replace('09:00', '07:00')}" in page.text
    assert shown(page.text) == SENTENCE.replace("09:00", "07:00")


def test_page_that_a_link_opens_says_it_in_the_language_of_the_reader(client, member) -> None:
    make_summary(member, state="sent")
    assert shown(client.get(by_link(member)).text) == SENTENCE
    with translation.override("cy"):
        times = mail_preferences.times_of(member)
        assert "dydd Llun 4 Ionawr 2027" in next_in_words(member, times, {"digest"}, MIDDLE)


def test_page_says_nothing_of_it_while_the_summary_is_off_or_mail_is_stopped(door, member) -> None:
    browser, url = door
    make_summary(member, state="sent")
    suppressions.suppress(address=member.user.email, reason="bounced", proof="reported", now=MIDDLE)
    saved = {"summary": "on", "parts": ["call_missing"], "frequency": "monthly", "hour": "9"}
    answer = browser.post(url, saved, follow=True).text
    assert "Your choices are saved" in answer
    assert "next summary" not in answer
    suppressions.lift_own(user=member.user, now=MIDDLE)
    assert shown(browser.get(url).text) == SENTENCE
    answer = browser.post(url, {**saved, "summary": "", "kinds": ["call_day_before"]}, follow=True).text
    assert "Your choices are saved" in answer
    assert "next summary" not in answer


def test_page_of_who_stopped_all_promises_no_summary(door, member) -> None:
    browser, url = door
    answer = browser.post(url, {"do": "stop-all"}, follow=True).text
    assert ReminderPreferences.objects.get().all_stopped_at
    assert "next summary" not in answer
    assert not Delivery.objects.exists()
