"""A part of the summary that stayed undone after two reminders: told in the third, silent then, and back by itself."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core import mail
from django.core.cache import cache

from community.models import Delivery, MailPreference, Member, MonthSkipped
from community.reminders import call_missing
from community.services import digest_rests, digests, mail_preferences
from community.services.deliver import deliver_due
from tests.community.mail_server import sink
from tests.factories.community import make_member
from tests.factories.digests import LONG_AGO, make_summary, only_kinds, steps_of
from tests.factories.meetings import make_circle
from tests.smtp_sink import Sink

pytestmark = pytest.mark.django_db
__all__ = ["sink"]
FIRSTS = [dt.datetime(2026, month, day, 9, 0, tzinfo=dt.UTC) for month, day in ((9, 1), (10, 1), (11, 2), (12, 1))] + [
    dt.datetime(2027, 1, 4, 9, 0, tzinfo=dt.UTC)
]
STOPPED = "What we no longer remind you of"


@pytest.fixture
def member() -> Member:
    return make_member(joined_at=LONG_AGO)


def summary(now: dt.datetime) -> str:
    """What the summary that is due at ``now`` says; empty if there is none."""
    mail.outbox.clear()
    cache.clear()
    digest_rests.end_over(now=now)
    digests.plan(now=now)
    deliver_due(now=now)
    return str(mail.outbox[0].body) if mail.outbox else ""


def resting() -> list[str]:
    return list(MailPreference.objects.filter(paused_at__isnull=False).values_list("kind", flat=True))


def test_ignored_twice_is_said_the_third_time_and_then_not_told(member: Member) -> None:
    with only_kinds(steps=(steps_of(["a"], "call"), steps_of(lambda _: [f"b{len(mail.outbox)}"], "other"))):
        first, second = summary(FIRSTS[0]), summary(FIRSTS[1])
        assert "Do a." in first
        assert "Do a." in second
        assert resting() == []
        third = summary(FIRSTS[2])
        assert STOPPED in third
        assert "- things called call\n  Do it:\n  http://localhost:8000/community/me/\n" in third
        assert "press “Remind me again” here:\nhttp://localhost:8000/community/" in third
        assert "Do a." not in third
        assert "call" in resting()
        fourth = summary(FIRSTS[3])
    assert "Do a." not in fourth
    assert STOPPED not in fourth


def test_done_at_last_ends_the_rest_and_the_next_is_told(member: Member) -> None:
    due = ["a"]
    with only_kinds(steps=(steps_of(lambda _: due, "call"),)):
        for now in FIRSTS[:3]:
            summary(now)
        due[:] = []
        cache.clear()
        assert digest_rests.end_over(now=FIRSTS[2] + dt.timedelta(days=9)) == 1
        assert resting() == []
        due[:] = ["b"]
        assert "Do b." in summary(FIRSTS[3])


def test_rest_goes_on_while_anything_of_it_is_due(member: Member) -> None:
    with only_kinds(steps=(steps_of(["a"], "call"),)):
        for now in FIRSTS[:3]:
            summary(now)
        cache.clear()
        assert digest_rests.end_over(now=FIRSTS[3]) == 0


def test_switched_on_again_it_is_told_twice_more(member: Member) -> None:
    with only_kinds(steps=(steps_of(["a"], "call"),)):
        for now in FIRSTS[:3]:
            summary(now)
        assert mail_preferences.wake(member=member, kind="call", now=FIRSTS[2])
        assert "Do a." in summary(FIRSTS[3])
        assert "Do a." in summary(FIRSTS[4])


def test_worker_that_dies_over_it_leaves_the_rest_and_the_words_together(member: Member) -> None:
    """It is handed over or not: if the server may have it, the kind rests; else it is said at the next try."""
    with only_kinds(steps=(steps_of(["a"], "call"),)):
        summary(FIRSTS[0]), summary(FIRSTS[1])
        digests.plan(now=FIRSTS[2])
        row = Delivery.objects.get(state="pending")
        # An earlier try came as far as handing it over, and was told "later".
        Delivery.objects.filter(pk=row.pk).update(payload={"told": {}, "stopped": ["call"]})
        MailPreference.objects.create(member=member, kind="call", changed_at=FIRSTS[2], paused_at=FIRSTS[2])
        assert STOPPED in summary(FIRSTS[2])
    assert MailPreference.objects.get().paused_at == FIRSTS[2]


def test_what_is_switched_off_does_not_come_on_by_a_rest(member: Member) -> None:
    with only_kinds(steps=(steps_of(["a"], "call"),)):
        summary(FIRSTS[0]), summary(FIRSTS[1])
        MailPreference.objects.create(member=member, kind="call", on=False, changed_at=FIRSTS[1])
        assert summary(FIRSTS[2]) == ""
    assert resting() == []


def test_uncertain_one_counts_as_told(member: Member) -> None:
    for period in ("2026-09", "2026-10"):
        make_summary(
            member,
            period,
            state="uncertain",
            payload={"told": {"call": ["a"]}, "news_until": f"{period}-02T09:00:00+00:00"},
        )
    with only_kinds(steps=(steps_of(["a"], "call"),)):
        said = summary(FIRSTS[2])
    assert STOPPED in said
    assert "To be reminded of it again, press “Remind me again” here:\n" in said


def test_months_end_is_no_call(member: Member) -> None:
    """With few days left nothing is told of a circle without a call; it has none all the same."""
    circle = make_circle(member, make_member("ana@example.com"), now=LONG_AGO)
    MailPreference.objects.create(member=member, kind="call_missing", changed_at=LONG_AGO, paused_at=LONG_AGO)
    for day in (dt.datetime(2026, 12, 20, tzinfo=dt.UTC), dt.datetime(2026, 12, 29, tzinfo=dt.UTC), FIRSTS[4]):
        cache.clear()
        assert not call_missing.find([member], day) or day.day < 28
        assert digest_rests.end_over(now=day) == 0
    MonthSkipped.objects.create(circle=circle, month="2027-01", by=member, at=FIRSTS[4])
    cache.clear()
    assert digest_rests.end_over(now=FIRSTS[4]) == 1


@pytest.mark.parametrize(
    ("state", "ended"), [("dead", 1), ("cancelled", 1), ("skipped", 1), ("sent", 0), ("uncertain", 0), ("pending", 0)]
)
def test_rest_that_nobody_was_told_of_ends(member: Member, state: str, ended: int) -> None:
    """Its summary was begun, which had the kind rest, and the server never took it."""
    make_summary(member, "2026-10", state="sent", payload={"told": {"call": ["a"]}, "stopped": []})
    make_summary(member, "2026-11", state=state, payload={"told": {}, "stopped": ["call"]})
    MailPreference.objects.create(member=member, kind="call", changed_at=FIRSTS[2], paused_at=FIRSTS[2])
    with only_kinds(steps=(steps_of(["a"], "call"),)):
        assert digest_rests.end_over(now=FIRSTS[3]) == ended


def test_rest_that_a_later_summary_told_of_goes_on(member: Member) -> None:
    """An older one that was lost said so of an earlier rest."""
    for period, state, made in (("2026-09", "dead", FIRSTS[0]), ("2026-11", "sent", FIRSTS[2])):
        make_summary(member, period, state=state, created_at=made, payload={"stopped": ["call"]})
    MailPreference.objects.create(member=member, kind="call", changed_at=FIRSTS[2], paused_at=FIRSTS[2])
    with only_kinds(steps=(steps_of(["a"], "call"),)):
        assert digest_rests.end_over(now=FIRSTS[3]) == 0


def test_rest_of_a_summary_that_the_server_refused_is_told_of_the_next_time(member: Member, sink: Sink) -> None:
    with only_kinds(steps=(steps_of(["a"], "call"),)):
        summary(FIRSTS[0]), summary(FIRSTS[1])
        sink.on_data = lambda to: "554 5.7.1 looks like spam"
        summary(FIRSTS[2])
        assert (Delivery.objects.get(period="2026-11").state, resting()) == ("dead", ["call"])
        sink.on_data = lambda to: None
        summary(FIRSTS[3])
    said = [str(came.get_payload(0).get_payload(decode=True), "utf-8") for came in sink.mails]
    assert [STOPPED in one for one in said] == [False, False, True]
    assert resting() == ["call"]


@pytest.mark.parametrize("number", [1, 3])
def test_rests_are_looked_at_in_the_same_number_of_questions(number: int, django_assert_num_queries) -> None:
    for one in range(number):
        resting_one = make_member(f"p{one}@example.com")
        MailPreference.objects.create(member=resting_one, kind="call", changed_at=LONG_AGO, paused_at=LONG_AGO)
    with only_kinds(steps=(steps_of([], "call"),)), django_assert_num_queries(7):
        assert digest_rests.end_over(now=FIRSTS[0]) == number


def test_rests_are_looked_at_once_an_hour(member: Member, django_assert_num_queries) -> None:
    MailPreference.objects.create(member=member, kind="call", changed_at=LONG_AGO, paused_at=LONG_AGO)
    with only_kinds(steps=(steps_of(["a"], "call"),)):
        digest_rests.end_over(now=FIRSTS[0])
        with django_assert_num_queries(1):
            digest_rests.end_over(now=FIRSTS[0] + dt.timedelta(minutes=50))
