"""Mails that are claimed together: what all need is read once, and what is wrong with one keeps no other waiting."""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import Any

import pytest
from django.core import mail
from django.db import connection

from community import mail_kinds
from community.mail_kinds import MailKind
from community.models import Delivery
from community.services import claims, lanes, run_clock
from community.services.deliver import deliver_due
from tests.community.mail_server import sink
from tests.community.stopwatch import Stopwatch
from tests.factories.community import make_member
from tests.factories.outbox import NOW, make_delivery, register_test_kinds, written

pytestmark = pytest.mark.django_db
__all__ = ["sink"]
LATER = NOW + dt.timedelta(hours=3)


@pytest.fixture(autouse=True)
def _kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mail_kinds, "_kinds", {})
    register_test_kinds()


def register(**values: Any) -> None:
    """One kind of mail that is told something."""
    values = {"write": written, **values}
    mail_kinds.register([MailKind("told", "told", values.pop("write"), **values)])


def some(*names: str, **values: Any) -> list[Delivery]:
    """A mail of that kind to each."""
    return [make_delivery(make_member(f"{name}@example.com"), kind="told", **values) for name in names]


def to() -> list[str]:
    """Whom mails went to."""
    return [sent.to[0].partition("@")[0] for sent in mail.outbox]


def test_what_all_need_is_read_once_and_each_finds_its_own():
    asked, found = [], {}

    def gather(deliveries, now):
        asked.append(len(deliveries))
        return {one.pk: f"of {one.pk}" for one in deliveries}

    def write(delivery, now):
        found[delivery.pk] = delivery.facts
        return written(delivery, now)

    register(gather=gather, write=write)
    mails = some("ann", "bob", "cat")
    make_delivery(make_member("dan@example.com"), kind="test_answer")
    assert deliver_due(now=NOW) == {"sent": 4}
    assert (asked, found) == ([3], {one.pk: f"of {one.pk}" for one in mails})


def test_one_that_spoils_the_reading_fails_alone():
    def gather(deliveries, now):
        if any(one.payload.get("spoilt") for one in deliveries):
            raise LookupError("of mary@example.com")
        return {one.pk: "read" for one in deliveries}

    register(gather=gather, write=lambda delivery, now: written(delivery, now) if delivery.facts == "read" else None)
    some("ann", "cat")
    (spoilt,) = some("bob", payload={"spoilt": True})
    assert deliver_due(now=NOW) == {"sent": 2, "pending": 1}
    spoilt.refresh_from_db()
    assert (to(), spoilt.error) == (["ann", "cat"], "LookupError: of …")


def test_mail_waits_for_its_hour_without_a_try():
    register(wait=lambda delivery, now: LATER if now < LATER else None)
    (one,) = some("ann")
    assert deliver_due(now=NOW) == {"postponed": 1}
    one.refresh_from_db()
    assert (one.state, one.not_before, one.attempts, one.claim_count) == ("pending", LATER, 0, 0)
    assert deliver_due(now=LATER) == {"sent": 1}


def test_mail_that_was_tried_keeps_its_date_when_it_waits():
    register(wait=lambda delivery, now: LATER)
    (one,) = some("ann", attempts=1)
    assert deliver_due(now=NOW) == {"postponed": 1}
    assert Delivery.objects.get().date_header == one.date_header


def test_wait_that_cannot_be_told_fails_that_mail_alone():
    def wait(delivery, now):
        if delivery.payload.get("spoilt"):
            raise LookupError

    register(wait=wait)
    some("ann", payload={"spoilt": True})
    some("bob")
    assert deliver_due(now=NOW) == {"pending": 1, "sent": 1}
    assert to() == ["bob"]


def test_what_was_told_is_kept_when_it_is_handed_over_and_not_before():
    def write(delivery, now):
        delivery.payload["told"] = ["circle:1"]
        return written(delivery, now)

    register(write=write)
    some("ann")
    some("bob", payload={"gone": True})
    assert deliver_due(now=NOW) == {"sent": 1, "cancelled": 1}
    assert list(Delivery.objects.order_by("pk").values_list("payload", flat=True)) == [
        {"told": ["circle:1"]}, {"gone": True},
    ]  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_what_holds_from_then_on_is_written_down_with_it(sink):
    def write_down(delivery):
        if delivery.payload.get("spoilt"):
            raise LookupError("not written down")
        Delivery.objects.filter(pk=delivery.pk).update(period="1999-01")

    register(begun=lambda delivery, now: partial(write_down, delivery))
    some("ann", payload={"spoilt": True})
    some("bob")
    assert deliver_due(now=NOW) == {"pending": 1, "sent": 1}
    assert Delivery.objects.get(state="sent").period == "1999-01"
    assert Delivery.objects.exclude(state="sent").get().state == "pending", "it is not said to be handed over"
    assert (sink.copies, sink.connections) == ({"bob@example.com": 1}, 1)


def test_batch_that_takes_longer_to_read_than_a_run_goes_out_one_by_one(monkeypatch):
    watch = Stopwatch()
    monkeypatch.setattr(run_clock, "time", watch)

    def gather(deliveries, now):
        watch.pass_by(6)
        return {}

    register(gather=gather)
    some("ann", "bob")
    assert [deliver_due(now=NOW, seconds=5) for _run in range(2)] == [{"sent": 1}, {"sent": 1}]


def test_lease_is_renewed_while_a_batch_is_sent(monkeypatch):
    monkeypatch.setattr(claims, "LEASE", dt.timedelta(0))
    leases = []

    def write(delivery, now):
        leases.append(list(Delivery.objects.filter(state="claimed").values_list("lease_until", flat=True)))
        return written(delivery, now)

    register(write=write)
    some("ann", "bob")
    assert deliver_due(now=NOW) == {"sent": 2}
    assert leases[1][0] > leases[0][0]


@pytest.mark.parametrize(("kind", "most"), [("test_bulk", 4), ("test_answer", 2)])
def test_more_are_taken_at_once_of_what_goes_to_hundreds(monkeypatch, kind, most):
    monkeypatch.setattr(lanes, "BATCH", 2)
    monkeypatch.setattr(lanes, "BULK_BATCH", 4)
    for number in range(5):
        make_delivery(make_member(f"m{number}@example.com"), kind=kind)
    assert len(claims.claim(now=NOW, most=1000)) == most


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL reads a small table whole")
@pytest.mark.parametrize("bulk", [True, False])
def test_next_mail_is_found_by_index_however_many_of_the_other_lane_wait(bulk):
    fresh = lanes.due(now=NOW).filter(claim_count__lt=lanes.SUSPECT)
    plan = lanes.of_lane(fresh, bulk=bulk).order_by("not_before", "pk").explain()
    assert "delivery_waiting (bulk=? AND not_before<?)" in plan
    assert "ORDER BY" not in plan, "they come in the order of the index"


def test_server_gets_another_connection_after_a_while(sink, monkeypatch):
    monkeypatch.setattr("home.mail_transport.MOST_A_CONNECTION", 2)
    register()
    some("ann", "bob", "cat", "dan", "eve")
    assert deliver_due(now=NOW) == {"sent": 5}
    assert sink.connections == 3
