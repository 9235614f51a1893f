"""A summary that was skipped while its reader's address got no mail comes once it does again, within its month."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from community import mail_kinds
from community.mail_reports import CAME_BACK, Means, Report
from community.models import Delivery, Member, ReminderPreferences, Suppression, User
from community.services import mail_preferences, one_a_day, suppressions
from community.services.bad_hours import MANY
from community.services.deliver import deliver_due
from community.services.mail_reports import hear
from community.services.starting_again import start_again
from tests.community.mail import code_in_mail
from tests.community.mail_server import sink
from tests.community.staff import make_editor
from tests.factories.community import make_member
from tests.factories.digests import FIRST, LONG_AGO, PERIOD, make_summary, only_kinds, steps_of
from tests.factories.outbox import KINDS, make_delivery

pytestmark = pytest.mark.django_db
__all__ = ["sink"]
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)
LATER = FIRST + 2 * DAY
LIFTS = ["own", "editor", "day"]


@pytest.fixture
def member() -> Member:
    return make_member("sam@example.com", joined_at=LONG_AGO)


def stop(member: Member, at: dt.datetime = FIRST) -> None:
    suppressions.suppress(address=member.user.email, reason="bounced", proof="said", now=at)


def lift(member: Member, how: str, now: dt.datetime = LATER) -> None:
    if how == "own":
        assert suppressions.lift_own(user=member.user, now=now)
    elif how == "editor":
        assert suppressions.lift(suppression=Suppression.objects.get(), by=make_editor(), now=now)
    else:
        assert suppressions.lift_day(day=FIRST.date(), by=make_editor(), now=now) == 1


def send(now: dt.datetime) -> dict[str, int]:
    with only_kinds(steps=(steps_of(["a"]),)):
        return dict(deliver_due(now=now))


@pytest.mark.parametrize("how", LIFTS)
def test_summary_comes_once_the_stop_is_lifted(member: Member, how: str) -> None:
    stop(member)
    row = make_summary(member)
    assert send(FIRST) == {"skipped": 1}
    lift(member, how)
    row.refresh_from_db()
    assert (row.state, row.attempts, row.claim_count, row.token, row.not_before) == ("pending", 0, 0, "", LATER)
    assert row.date_header == "Thu, 03 Dec 2026 09:00:00 +0000"
    assert send(LATER) == {"sent": 1}
    assert [sent.to for sent in mail.outbox] == [["sam@example.com"]]
    assert send(LATER + DAY) == {}


@pytest.mark.parametrize("how", LIFTS)
def test_summary_whose_refusal_was_the_reason_comes_as_well(member: Member, how: str) -> None:
    stop(member)
    make_summary(member, state="dead", smtp_code=550, error="5.1.1 no such user")
    lift(member, how)
    assert send(LATER) == {"sent": 1}
    assert (Delivery.objects.get().smtp_code, Delivery.objects.get().error) == (None, "")


def test_summary_that_the_mail_service_took_and_then_reported_back_comes_as_well(member: Member) -> None:
    row = make_summary(member, state="sent", sent_at=FIRST, reminder_day=FIRST.date())
    hear(Report("sam@example.com", Means.BOUNCED, frozenset({row.message_id}), FIRST), now=FIRST + HOUR)
    lift(member, "own")
    assert send(LATER) == {"sent": 1}


def test_summary_comes_to_the_address_that_is_chosen_instead(sure: Client, user: User) -> None:
    stop(member := make_member(user=user, joined_at=LONG_AGO))
    row = make_summary(member, timezone.localdate().strftime("%Y-%m"), state="skipped")
    sure.post("/accounts/email/", {"email": "new@example.com", "action_add": ""})
    sure.post("/accounts/confirm-email/", {"code": code_in_mail()})
    row.refresh_from_db()
    assert row.state == "pending"


@pytest.mark.parametrize("how", ["ticked", "by its mail's address"])
def test_summary_comes_once_its_reader_wants_it_again(member: Member, how: str) -> None:
    mail_preferences.stop_all(member=member, now=FIRST)
    make_summary(member)
    assert send(FIRST) == {"skipped": 1}
    if how == "ticked":
        mail_preferences.choose(member=member, kinds=["digest", "test_step"], now=LATER)
    else:
        mail_preferences.switch(member=member, kind="digest", on=True, now=LATER)
    assert send(LATER) == {"sent": 1}


def test_address_that_was_nobodys_when_it_was_reported_is_known_as_its_members_later(member: Member) -> None:
    Suppression.objects.all().delete()
    stop(member)
    Suppression.objects.update(user=None)
    stop(member)
    make_summary(member, state="skipped")
    lift(member, "editor")
    assert send(LATER) == {"sent": 1}


@pytest.mark.parametrize("how", LIFTS)
def test_only_the_summary_of_this_month_and_of_that_reader_is_put_back(member: Member, how: str) -> None:
    stop(member)
    other = make_member("jo@example.com", joined_at=LONG_AGO)
    kept = [
        make_summary(member, "2026-11", state="skipped"),
        make_summary(other, state="skipped"),
        make_delivery(member, kind="call_nudge", key="nudge", period=PERIOD, state="skipped"),
    ]
    lift(member, how)
    assert {Delivery.objects.get(pk=row.pk).state for row in kept} == {"skipped"}


@pytest.mark.parametrize("state", ["sent", "uncertain", "dead", "cancelled"])
def test_summary_that_ended_otherwise_stays_as_it_is(member: Member, state: str) -> None:
    stop(member)
    row = make_summary(member, state=state)
    lift(member, "own")
    row.refresh_from_db()
    assert row.state == state


def test_month_is_that_of_the_readers_own_calendar(member: Member) -> None:
    Member.objects.update(time_zone="Pacific/Auckland")
    stop(member)
    rows = [make_summary(member, period, state="skipped") for period in ("2026-11", "2026-12")]
    lift(member, "own", dt.datetime(2026, 11, 30, 20, 0, tzinfo=dt.UTC))  # the first of December there
    assert [Delivery.objects.get(pk=row.pk).state for row in rows] == ["skipped", "pending"]


def test_summary_of_a_month_to_come_is_kept_for_then(member: Member) -> None:
    """As ``send_due --at`` leaves it, for a moment that is yet to come."""
    stop(member)
    row = make_summary(member, "2027-04", state="skipped")
    lift(member, "own")
    assert send(LATER) == {"postponed": 1}
    row.refresh_from_db()
    assert row.state == "pending"
    assert send(dt.datetime(2027, 4, 6, 9, 30, tzinfo=dt.UTC)) == {"sent": 1}


def test_summary_that_is_not_wanted_is_skipped_again(member: Member) -> None:
    stop(member)
    make_summary(member, state="skipped")
    mail_preferences.switch(member=member, kind="digest", on=False, now=FIRST)
    lift(member, "own")
    assert send(LATER) == {"skipped": 1}


def test_summary_that_would_come_too_late_in_the_month_does_not(member: Member) -> None:
    stop(member)
    make_summary(member, state="skipped")
    end = dt.datetime(2026, 12, 30, 10, 0, tzinfo=dt.UTC)
    lift(member, "own", end)
    assert send(end) == {"cancelled": 1}


def test_forgetting_an_address_puts_nothing_back(member: Member) -> None:
    stop(member)
    row = make_summary(member, state="skipped")
    suppressions.forget(user=member.user)
    row.refresh_from_db()
    assert row.state == "skipped"


@pytest.mark.parametrize("state", ["dead", "skipped"])
def test_summary_comes_after_a_complaint_and_both_presses(member: Member, state: str) -> None:
    suppressions.suppress(address=member.user.email, reason="complained", proof="reported", now=FIRST)
    make_summary(member, state=state, error=CAME_BACK if state == "dead" else "")
    lift(member, "own")
    assert send(LATER) == {"skipped": 1}, "all reminders are off"
    assert start_again(member=member, now=LATER + HOUR)
    assert send(LATER + HOUR) == {"sent": 1}


def test_stops_that_a_bad_hour_takes_back_put_summaries_back(sink, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mail_kinds, "_kinds", {**mail_kinds._kinds, **{kind.name: kind for kind in KINDS}})
    members = [make_member(f"m{number}@example.com", joined_at=LONG_AGO) for number in range(MANY + 1)]
    sink.on_rcpt = lambda to: "550 5.1.1 no such user"
    for one in members[:MANY]:
        make_delivery(one, kind="test_answer", key="before", not_before=FIRST - HOUR)
    with only_kinds(steps=(steps_of(["a"]),)):
        deliver_due(now=FIRST)
        assert Suppression.objects.count() == MANY
        rows = [make_summary(one) for one in members[:MANY]]
        assert deliver_due(now=FIRST) == {"skipped": MANY}
        refused = rows.pop()  # it would be refused again at once, and again
        Delivery.objects.filter(pk=refused.pk).update(state="dead", smtp_code=550)
        make_delivery(members[MANY], kind="test_answer", key="one more", not_before=FIRST)
        sink.on_rcpt = lambda to: "550 5.1.1 no such user" if to == members[MANY].user.email else None
        assert deliver_due(now=FIRST) == {"dead": 1, "sent": MANY - 1}
    assert Delivery.objects.get(pk=refused.pk).state == "dead"
    assert not Suppression.objects.exists()
    assert {Delivery.objects.get(pk=row.pk).state for row in rows} == {"sent"}


@pytest.mark.parametrize("how", ["off by itself", "all stopped", "a later kind"])
def test_summary_goes_out_where_its_reader_wants_it_again_while_a_worker_has_it(
    member: Member, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    if how == "off by itself":
        mail_preferences.switch(member=member, kind="digest", on=False, now=FIRST)
    elif how == "all stopped":
        mail_preferences.stop_all(member=member, now=FIRST)
    else:
        ReminderPreferences.objects.create(member=member, all_stopped_at=FIRST, changed_at=FIRST)
    make_summary(member)
    held = one_a_day.held

    def ticked_meanwhile(*args, **words):  # the worker has seen by then that it is not wanted
        mail_preferences.choose(member=member, kinds=["digest", "test_step"], now=FIRST)
        return held(*args, **words)

    monkeypatch.setattr(one_a_day, "held", ticked_meanwhile)
    assert send(FIRST) == {"sent": 1}


def test_summary_goes_out_where_the_stop_is_lifted_while_a_worker_has_it(
    member: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    stop(member)
    make_summary(member)
    held = one_a_day.held

    def lifted_meanwhile(*args, **words):  # the worker has seen the stop by then
        lift(member, "own", FIRST)
        return held(*args, **words)

    monkeypatch.setattr(one_a_day, "held", lifted_meanwhile)
    assert send(FIRST) == {"sent": 1}
