"""What a summary says, and when it is not sent at all."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from bs4 import BeautifulSoup
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import gettext
from wagtail.models import Page

from community.digest import News, NewsKind, StepKind
from community.emails import digest_facts
from community.emails.digest import wait_digest, write_digest
from community.models import Delivery, MailPreference, Member
from community.services import claims, mail_preferences, run_clock
from community.services.deliver import deliver_due
from tests.community.stopwatch import Stopwatch
from tests.factories.community import make_member
from tests.factories.digests import (
    FIRST,
    LONG_AGO,
    PERIOD,
    make_habit,
    make_summary,
    news_of,
    only_kinds,
    step,
    steps_of,
)
from tests.factories.meetings import make_circle, make_session

pytestmark = pytest.mark.django_db
DAY, HOUR = dt.timedelta(days=1), dt.timedelta(hours=1)


@pytest.fixture
def member() -> Member:
    return make_member(joined_at=LONG_AGO)


def text_of(delivery: Delivery, now: dt.datetime = FIRST) -> str:
    written = write_digest(delivery, now)
    assert written is not None
    return str(written.body)


def test_step_is_one_sentence_and_one_link(member: Member) -> None:
    with only_kinds(steps=(steps_of(["a"]),)):
        text = text_of(make_summary(member))
    assert "What you can do next\n----------\n\nDo a.\nDo it:\nhttp://localhost:8000/community/me/\n" in text
    assert "\n\n\n" not in text
    assert "What we no longer" not in text


def test_all_are_named_and_the_most_pressing_come_first(member: Member) -> None:
    days = {"late": 9, "soon": 2, "overdue": -30, "next": 3, "then": 4, "last": 8}
    dated = [step(key, due_on=FIRST.date() + number * DAY) for key, number in days.items()]
    kind = StepKind(
        "test_step", "things", lambda members, now: {one.pk: [step("some time"), *dated] for one in members}
    )
    with only_kinds(steps=(kind,)):
        delivery = make_summary(member)
        text = text_of(delivery)
    in_order = ["overdue", "soon", "next", "then", "last", "late", "some time"]
    assert re.findall(r"^Do ([a-z ]+)\.$", text, re.MULTILINE) == in_order
    assert delivery.payload["told"] == {"test_step": in_order}


def test_news_are_three_at_most_and_since_the_last_summary(member: Member) -> None:
    with only_kinds(news=(news_of(*(FIRST - number * DAY for number in (1, 2, 20, 25, 40))),)):
        first = text_of(make_summary(member))
        told = {"told": {}, "news_until": (FIRST - 10 * DAY).isoformat()}
        Delivery.objects.all().delete()
        make_summary(member, "2026-11", state="sent", payload=told)
        second = text_of(make_summary(member))
        Delivery.objects.filter(period="2026-11").update(state="dead")
        third = text_of(make_summary(member))
    assert re.findall(r"^- (.+)\n  (.+)$", second, re.MULTILINE) == [
        ("News 1", "http://localhost:8000/news/"),
        ("News 2", "http://localhost:8000/news/"),
    ]
    assert first.count("- News") == third.count("- News") == 3
    assert "All test_news\n----------\n" in first


@pytest.mark.parametrize("seconds", [-30, 2])
def test_news_that_appear_while_a_batch_is_sent_are_told_the_next_time(member: Member, monkeypatch, seconds) -> None:
    """Saved with that moment while the facts are read, or later and before the mail is written."""
    watch, at = Stopwatch(), FIRST + dt.timedelta(seconds=seconds)
    monkeypatch.setattr(run_clock, "time", watch)

    def find(members, since, now):
        seen = now > FIRST
        watch.pass_by(4)
        return {one.pk: [News("n:1", lambda: "The new one", lambda: "/n/", at)] if seen else [] for one in members}

    make_summary(member)
    with only_kinds(steps=(steps_of(["a"]),), news=(NewsKind("test_news", "news", find),)):
        assert deliver_due(now=FIRST, seconds=50) == {"sent": 1}
        assert "The new one" not in mail.outbox[0].body
        written = write_digest(make_summary(member, "2027-01"), dt.datetime(2027, 1, 4, 9, 0, tzinfo=dt.UTC))
    assert written is not None
    assert "The new one" in str(written.body)


def test_news_of_the_last_minute_are_told_once_and_the_next_time(member: Member) -> None:
    later = dt.datetime(2027, 1, 4, 9, 0, tzinfo=dt.UTC)
    with only_kinds(steps=(steps_of(["a"]),), news=(news_of(FIRST - dt.timedelta(seconds=30)),)):
        first = make_summary(member)
        assert deliver_due(now=FIRST) == {"sent": 1}
        assert "News" not in mail.outbox[0].body
        assert "News" in text_of(make_summary(member, "2027-01"), later)
    first.refresh_from_db()
    assert first.payload["news_until"] < (FIRST - dt.timedelta(seconds=30)).isoformat()


def test_one_that_waits_for_an_answer_is_not_news_as_well(member: Member) -> None:
    with only_kinds(steps=(steps_of(["test_news:1"]),), news=(news_of(FIRST - DAY, FIRST - 2 * DAY),)):
        assert re.findall(r"News \d", text_of(make_summary(member))) == ["News 2"]


def test_one_that_waits_for_an_answer_takes_no_place_among_the_news(member: Member) -> None:
    new = news_of(*(FIRST - number * DAY for number in range(1, 6)))
    with only_kinds(steps=(steps_of(["test_news:1"]),), news=(new,)):
        assert re.findall(r"News \d", text_of(make_summary(member))) == ["News 2", "News 3", "News 4"]


def test_nothing_due_and_nothing_new_is_no_mail(member: Member) -> None:
    make_summary(member)
    with only_kinds():
        assert deliver_due(now=FIRST) == {"cancelled": 1}
    assert mail.outbox == []


def test_part_that_is_switched_off_is_left_out(member: Member) -> None:
    MailPreference.objects.create(member=member, kind="one", on=False, changed_at=FIRST)
    with only_kinds(steps=(steps_of(["a"], "one"), steps_of(["b"], "two"))):
        text = text_of(make_summary(member))
    assert "Do b." in text
    assert "Do a." not in text


def test_it_says_why_and_can_be_stopped_with_one_click(member: Member) -> None:
    make_summary(member)
    with only_kinds(steps=(steps_of(["a"]),)):
        assert deliver_due(now=FIRST) == {"sent": 1}
    sent = mail.outbox[0]
    assert sent.subject == "Your summary for December 2026"
    assert "this reminder switched on: the monthly summary of what is due and what is new." in sent.body
    assert sent.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "/digest/" in sent.extra_headers["List-Unsubscribe"]


def test_month_that_is_over_is_not_told_of(member: Member) -> None:
    with only_kinds(steps=(steps_of(["a"]),)):
        assert write_digest(make_summary(member), FIRST + 31 * DAY) is None


@pytest.mark.parametrize(
    "now",
    [
        dt.datetime(2027, 1, 29, 22, 0, tzinfo=dt.UTC),  # the last working day of the month, at night
        dt.datetime(2027, 1, 30, 12, 0, tzinfo=dt.UTC),  # the Saturday after it
    ],
)
def test_one_that_is_left_when_no_hour_of_the_month_is_is_not_sent(member: Member, now: dt.datetime) -> None:
    make_summary(member, "2027-01", not_before=dt.datetime(2027, 1, 29, 18, 0, tzinfo=dt.UTC))
    with only_kinds(steps=(steps_of(["a"]),)):
        assert deliver_due(now=now) == {"cancelled": 1}
    assert mail.outbox == []


def test_break_that_began_since_it_was_planned_is_kept(member: Member) -> None:
    make_habit(member, paused_until=dt.date(2027, 1, 10))
    with only_kinds(steps=(steps_of(["a"]),)):
        assert write_digest(make_summary(member), FIRST) is None


def test_break_that_ends_within_the_month_puts_it_off(member: Member) -> None:
    make_habit(member, paused_until=dt.date(2026, 12, 12))
    make_summary(member)
    with only_kinds(steps=(steps_of(["a"]),)):
        assert deliver_due(now=FIRST) == {"postponed": 1}
        assert deliver_due(now=FIRST + 13 * DAY) == {"sent": 1}


def test_other_times_bring_one_that_waits_or_put_it_off_anew(member: Member) -> None:
    make_habit(member, paused_until=dt.date(2026, 12, 21))
    make_summary(member)
    with only_kinds(steps=(steps_of(["a"]),)):
        assert deliver_due(now=FIRST) == {"postponed": 1}
        chosen = {"member": member, "frequency": "monthly", "paused_until": None}
        mail_preferences.choose_times(**chosen, hour=16, now=FIRST + DAY)
        assert deliver_due(now=FIRST + DAY) == {"postponed": 1}
        assert Delivery.objects.get().not_before == FIRST + DAY + 7 * HOUR
        mail_preferences.choose_times(**chosen, hour=8, now=FIRST + DAY + HOUR)
        assert deliver_due(now=FIRST + DAY + HOUR) == {"sent": 1}
    assert Delivery.objects.get().date_header == "Wed, 02 Dec 2026 10:00:00 +0000", "not of the day it waited for"


def test_longer_break_that_is_taken_back_loses_no_summary(member: Member) -> None:
    make_habit(member, paused_until=dt.date(2026, 12, 12))
    make_summary(member)
    with only_kinds(steps=(steps_of(["a"]),)):
        assert deliver_due(now=FIRST) == {"postponed": 1}
        for until in (dt.date(2027, 1, 10), dt.date(2026, 12, 8)):
            mail_preferences.choose_times(member=member, frequency="monthly", hour=9, paused_until=until, now=FIRST)
            deliver_due(now=FIRST)
        assert deliver_due(now=FIRST + 7 * DAY) == {"sent": 1}


def test_other_times_do_not_hurry_what_is_tried_again(member: Member) -> None:
    later = FIRST + 3 * HOUR
    make_summary(member, not_before=later, attempts=2)
    mail_preferences.choose_times(member=member, frequency="monthly", hour=8, paused_until=None, now=FIRST)
    assert Delivery.objects.get().not_before == later


@pytest.mark.parametrize(
    ("now", "until"),
    [
        (FIRST, None),
        (FIRST - 2 * HOUR, FIRST),
        (FIRST + 10 * HOUR, FIRST + DAY),
        (dt.datetime(2026, 12, 5, 12, 0, tzinfo=dt.UTC), dt.datetime(2026, 12, 7, 9, 0, tzinfo=dt.UTC)),
        (dt.datetime(2026, 12, 31, 20, 0, tzinfo=dt.UTC), None),
    ],
)
def test_it_waits_for_the_readers_hours(member: Member, now: dt.datetime, until: dt.datetime | None) -> None:
    assert wait_digest(make_summary(member), now) == until


def test_it_is_in_the_language_and_of_the_zone_of_its_reader(member: Member) -> None:
    member.user.language = "cy"
    member.user.save()
    spoken = StepKind("test_step", "", lambda members, now: {one.pk: [step("x", due_on=None)] for one in members})
    with only_kinds(steps=(spoken,)):
        delivery = make_summary(Member.objects.get())
        assert "http://localhost:8000/cy/community/me/" in text_of(delivery)


def test_html_has_headings_lists_and_the_same_words(member: Member) -> None:
    with only_kinds(steps=(steps_of(["a"]),), news=(news_of(FIRST - DAY),)):
        written = write_digest(make_summary(member), FIRST)
    page = BeautifulSoup(written.alternatives[0][0], "html5lib")
    assert [one.get_text() for one in page.select("h2")] == ["What you can do next", "All test_news"]
    (item,) = page.select("li")
    assert item.get_text(" ") == "News 1 http://localhost:8000/news/"
    assert "----" not in page.body.get_text()


@pytest.mark.parametrize("number", [1, 3])
def test_facts_are_read_at_once_for_many(number: int) -> None:
    with only_kinds(steps=(steps_of(["a"]),), news=(news_of(FIRST - DAY),)):
        for one in range(number):
            make_summary(make_member(f"p{one}@example.com", joined_at=LONG_AGO))
        rows = list(Delivery.objects.select_related(*claims.RELATED))
        with CaptureQueriesContext(connection) as asked:
            found = digest_facts.gather(rows, FIRST)
    assert len(asked) == 2  # what they chose, and what they were told before
    assert set(found) == {one.pk for one in rows}


def test_month_of_two_batches_is_not_mixed_up(member: Member) -> None:
    """A summary that is sent again late does not take a later one for one before."""
    make_summary(member, "2027-01", state="sent", payload={"told": {}, "news_until": (FIRST + 34 * DAY).isoformat()})
    with only_kinds(news=(news_of(FIRST - DAY),)):
        assert "News 1" in text_of(make_summary(member, PERIOD))


def test_subject_is_short_in_both_languages() -> None:
    assert len(gettext("Your summary for %(month)s") % {"month": "September 2027"}) <= 60


def test_all_kinds_of_all_apps_ask_as_much_for_one_as_for_many(guides, fresh_generation) -> None:
    def counted() -> int:
        fresh_generation()
        rows = list(Delivery.objects.select_related(*claims.RELATED))
        digest_facts.gather(rows, FIRST + 2 * DAY)  # what is the same for all is read into memory
        with CaptureQueriesContext(connection) as asked:
            found = digest_facts.gather(rows, FIRST + 2 * DAY)
        assert all(len(facts.steps) >= 3 for facts in found.values())
        return len(asked)

    def join(name: str, page) -> None:
        pair = [
            make_member(f"{name}-{side}@example.com", joined_at=LONG_AGO, confirmed_at=FIRST - 400 * DAY)
            for side in "ab"
        ]
        make_circle(*pair, now=LONG_AGO)
        for one in pair:
            make_summary(one)
        Page.objects.filter(pk=page.pk).update(owner=pair[0].user)

    make_session(starts_at=FIRST + 9 * DAY)
    join("first", guides[0])
    for_two = counted()
    for page in guides[1:4]:
        join(f"p{page.pk}", page)
    assert counted() == for_two
