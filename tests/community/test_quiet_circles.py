"""Pairs and circles that fell silent: who is asked and when, what each answer does, and the break if there is none."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from community import links
from community.links import Purpose
from community.models import (
    Circle,
    CircleMember,
    Delivery,
    Meeting,
    Member,
    MonthSkipped,
    Offer,
    ReminderPreferences,
    TimePoll,
)
from community.quiet import silent_since
from community.services import circles, quiet_circles
from community.services.deliver import deliver_due
from community.services.pausing import OPEN_ENDED
from tests.community.quiet import DAY, LONG_AGO, NOW, make_quiet, run
from tests.factories.buddies import make_open
from tests.factories.meetings import make_call, make_circle
from tests.whole_database import all_rows

pytestmark = pytest.mark.django_db
JULY = dt.datetime(2026, 6, 30, 23, tzinfo=dt.UTC)  # its beginning in London


@pytest.fixture
def pair(ann: Member, bob: Member) -> Circle:
    return make_quiet(ann, bob)


def silent(now: dt.datetime = NOW) -> list[Circle]:
    return list(quiet_circles.silent(now))


def asked(kind: str = "quiet_asked") -> list[str]:
    found = Delivery.objects.filter(kind=kind).order_by("member__user__first_name")
    return list(found.values_list("member__user__first_name", flat=True))


@pytest.mark.parametrize(
    ("now", "since"),
    [
        ((2026, 9, 1, 9), (2026, 6, 30, 23)),
        ((2026, 9, 30, 22, 59), (2026, 6, 30, 23)),
        ((2026, 9, 30, 23), (2026, 7, 31, 23)),  # October in London already
        ((2027, 1, 31, 23), (2026, 11, 1)),
        ((2027, 2, 1), (2026, 12, 1)),
    ],
)
def test_two_whole_months_of_the_calendar_in_britain(now, since):
    assert silent_since(dt.datetime(*now, tzinfo=dt.UTC)) == dt.datetime(*since, tzinfo=dt.UTC)


def test_pair_is_asked_when_two_whole_months_were_quiet(pair):
    call = make_call(pair, starts_at=JULY - DAY, changed_at=LONG_AGO)
    assert silent(NOW - DAY) == []
    assert silent() == [pair]
    Meeting.objects.filter(pk=call.pk).update(starts_at=JULY, ends_at=JULY + DAY)
    assert silent() == []


@pytest.mark.parametrize(
    "values", [{"started_at": JULY}, {"goes_on_at": JULY}, {"status": "paused", "paused_until": OPEN_ENDED},
               {"status": "ended", "ended_at": JULY}, {"asked_at": JULY}],
)  # fmt: skip
def test_new_resumed_paused_and_asked_circles_are_left_alone(pair, values):
    Circle.objects.filter(pk=pair.pk).update(**values)
    assert silent() == []


def booked(circle: Circle, ann: Member) -> None:
    make_call(circle, starts_at=NOW + 20 * DAY, changed_at=LONG_AGO)


def cancelled(circle: Circle, ann: Member) -> None:
    make_call(circle, starts_at=JULY - 9 * DAY, status="cancelled", changed_at=JULY)


def skipped(circle: Circle, ann: Member) -> None:
    MonthSkipped.objects.create(circle=circle, month="2026-07", by=ann, at=LONG_AGO)


def offered(circle: Circle, ann: Member) -> None:
    Offer.objects.create(circle=circle, by=ann, times=[], minutes=30, sent_at=JULY, expires_at=NOW, status="expired")


def polled(circle: Circle, ann: Member) -> None:
    TimePoll.objects.create(circle=circle, deadline=NOW, opened_at=JULY, status="closed")


def came(circle: Circle, ann: Member) -> None:
    CircleMember.objects.filter(circle=circle, member=ann).update(joined_at=JULY)


def away(circle: Circle, ann: Member) -> None:
    Member.objects.filter(pk=ann.pk).update(paused_until=NOW.date() + DAY)


def unreminded(circle: Circle, ann: Member) -> None:
    ReminderPreferences.objects.create(member=ann, paused_until=NOW.date() + DAY, changed_at=NOW)


def alone(circle: Circle, ann: Member) -> None:
    CircleMember.objects.filter(circle=circle, member=ann).update(left_at=LONG_AGO)


@pytest.mark.parametrize("happened", [booked, cancelled, skipped, offered, polled, came, away, unreminded, alone])
def test_any_sign_of_life_and_any_absence_keeps_from_being_asked(pair, ann, happened):
    assert silent() == [pair]
    happened(pair, ann)
    assert silent() == []


def test_all_are_asked_once_however_often_it_runs(pair):
    for minutes in (0, 1, 60):
        run(NOW + dt.timedelta(minutes=minutes))
    run(NOW + 5 * DAY)
    assert asked() == ["Ann", "Bob"]
    assert Circle.objects.get().asked_at == NOW
    body = mail.outbox[0].body
    assert "You and Bob Buddy have had no call for 2 months" in body
    assert "On this page you can press “Yes, keep going” or “Take a break”." in body
    assert "follow the link on that page and sign in" in body
    assert "If nobody answers by 15 September 2026" in body
    assert "List-Unsubscribe" in mail.outbox[0].extra_headers


@pytest.mark.parametrize("now", ["2026-09-01T07:59Z", "2026-09-05T12:00Z"])
def test_nobody_is_asked_at_night_or_at_a_weekend(pair, now):
    run(dt.datetime.fromisoformat(now))
    assert asked() == []


def test_silence_for_a_fortnight_begins_a_break_and_tells_both(pair):
    run(NOW)
    assert run(NOW + 14 * DAY + dt.timedelta(hours=8)).status == "active", "the day that the mail names counts"
    for _time in range(2):
        found = run(NOW + 15 * DAY)
    assert (found.status, found.paused_until, found.asked_at) == ("paused", OPEN_ENDED, None)
    assert asked("quiet_paused") == ["Ann", "Bob"]
    assert "You and Bob Buddy have had no call for a while" in mail.outbox[2].body
    assert run(NOW + 200 * DAY).status == "paused"
    assert len(Delivery.objects.all()) == 4


def test_outage_takes_nobody_their_time_to_answer(pair):
    run(NOW, send=False)
    late = NOW + 20 * DAY
    assert run(late).status == "active", "the mails went out only now"
    assert [sent.to[0] for sent in mail.outbox] == ["ann@example.com", "bob@example.com"]
    assert run(late + 14 * DAY).status == "active"
    assert run(late + 15 * DAY).status == "paused"


def test_call_that_was_booked_meanwhile_is_an_answer(pair):
    run(NOW)
    make_call(pair, starts_at=NOW + 30 * DAY, created_at=NOW + DAY, changed_at=NOW + DAY)
    found = run(NOW + 15 * DAY)
    assert (found.status, found.asked_at) == ("active", None)


def test_break_that_was_over_before_its_mail_went_is_not_told(pair, ann):
    run(NOW)
    later = NOW + 15 * DAY
    quiet_circles.settle_due(now=later)
    circles.resume(circle=pair, by=ann, now=later)
    deliver_due(now=later)
    told = Delivery.objects.filter(kind="quiet_paused").values_list("state", flat=True)
    assert set(told) == {"cancelled"}


def test_who_resumes_or_goes_on_is_asked_again_after_two_more_months_only(pair, ann):
    run(NOW)
    run(NOW + 15 * DAY)
    assert circles.resume(circle=pair, by=ann, now=NOW + 20 * DAY)
    assert Delivery.objects.filter(kind="circle_resumed").count() == 1
    assert silent(NOW + 70 * DAY) == []
    assert silent(dt.datetime(2026, 12, 1, 9, tzinfo=dt.UTC)) == [pair]


def link(circle: Circle, member: Member) -> str:
    until = timezone.now() + DAY
    token = links.make(Purpose.CIRCLE, member=member, object_id=circle.pk, expires_at=until)
    return f"/community/buddies/still/{token}/"


@pytest.fixture
def strict() -> Client:
    """A browser that is signed in as nobody and has no form token."""
    return Client(enforce_csrf_checks=True)


def test_one_says_by_link_that_they_go_on(pair, ann, bob, strict):
    run(NOW)
    before = all_rows()
    for url in (link(pair, ann), link(pair, bob)):
        assert strict.head(url).status_code == 200
        page = strict.get(url)
        assert "Do you still meet?" in page.text
        assert "Bob" not in page.text
        assert f"/circles/{pair.pk}/end/" in page.text
    assert all_rows() == before
    answer = strict.post(link(pair, ann), {"do": "go-on"}, follow=True)
    assert "Good to hear" in answer.text
    pair.refresh_from_db()
    assert (pair.status, pair.asked_at) == ("active", None)
    assert pair.goes_on_at is not None
    assert "You go on as before" in strict.get(link(pair, bob)).text
    assert run(NOW + 20 * DAY).status == "active"


def test_break_by_link_can_be_taken_back_by_either(pair, ann, bob, strict):
    run(NOW)
    page = strict.post(link(pair, ann), {"do": "break"}, follow=True)
    assert "You take a break" in page.text
    assert asked("circle_paused") == ["Bob"]
    page = strict.post(link(pair, bob), {"do": "back"}, follow=True)
    assert "You go on as before" in page.text
    assert asked("circle_resumed") == ["Ann"]
    assert Circle.objects.get().status == "active"


def test_link_ends_nothing_and_opens_nothing_for_who_left(pair, ann, bob, strict):
    run(NOW)
    strict.post(link(pair, ann), {"do": "end"})
    assert Circle.objects.get().status == "active"
    circles.end(circle=pair, by=bob, reason="time", now=NOW)
    for answer in (strict.get(link(pair, ann)), strict.post(link(pair, ann), {"do": "go-on"})):
        assert answer.status_code == 410


def test_page_of_the_circle_asks_too(pair, ann, client):
    client.force_login(ann.user)
    url = f"/community/buddies/circles/{pair.pk}/"
    assert "Yes, keep going" not in client.get(url).text
    run(NOW)
    assert "Yes, keep going" in client.get(url).text
    assert client.get(f"{url}go-on/").status_code == 405
    assert "Good to hear" in client.post(f"{url}go-on/", follow=True).text
    assert Circle.objects.get().asked_at is None


def test_finding_silent_circles_costs_the_same_for_one_and_three():
    counts = []
    for number in (1, 3):
        for one in range(number):
            make_circle(make_open(f"A{number}{one}"), make_open(f"B{number}{one}"), now=LONG_AGO)
        with CaptureQueriesContext(connection) as queries:
            silent()
        counts.append(len(queries))
    assert counts == [1, 1]
