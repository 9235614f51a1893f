"""Two workers on one reader at the same moment. Only PostgreSQL lets them meet: SQLite has one writer at a time."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest
from django.db import connection, connections, transaction

from community import mail_kinds
from community.models import Delivery
from community.services import claims, lanes
from community.services.deliver import deliver_due
from home.mail_transport import Outcome, Went
from tests.community.mail_server import sink
from tests.community.test_two_at_once import Held, meet
from tests.factories.community import make_member
from tests.factories.outbox import NOW, make_delivery, register_test_kinds

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="only PostgreSQL has two writers"),
]
__all__ = ["sink"]


@pytest.fixture(autouse=True)
def _kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mail_kinds, "_kinds", {})
    register_test_kinds()


@pytest.fixture
def pool() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(4) as threads:
        yield threads


def run() -> dict[str, int]:
    """What one worker does, with a connection of its own."""
    try:
        return dict(deliver_due(now=NOW))
    finally:
        connections.close_all()


def test_constraint_chooses_between_two_reminders_that_begin_at_one_moment(monkeypatch, pool, sink):
    """The first has begun and not committed; the second waits for it in the database, and then comes tomorrow."""
    monkeypatch.setattr(lanes, "BATCH", 1)
    sam = make_member()
    for key in ("one", "two"):
        make_delivery(sam, key=key)
    held = Held(monkeypatch, claims, "write_down", after=True)
    done = meet(pool, held, run, run)
    assert sorted(str(one) for one in done) == ["{'postponed': 1}", "{'sent': 1}"]
    assert sink.copies == {"sam@example.com": 1}
    waiting = Delivery.objects.get(state="pending")
    assert (waiting.attempts, waiting.reminder_day) == (0, None)


def test_four_workers_send_each_reader_one_of_many_reminders(monkeypatch, pool, sink):
    monkeypatch.setattr(lanes, "BATCH", 3)
    for number in range(10):
        member = make_member(f"m{number}@example.com")
        for key in "abcd":
            make_delivery(member, key=key)
    list(pool.map(lambda _number: partial(run)(), range(4)))
    assert (len(sink.copies), set(sink.copies.values())) == (10, {1})
    assert Delivery.objects.filter(state="sent").count() == 10
    assert Delivery.objects.filter(state="pending", attempts=0).count() == 30


def test_only_the_beginning_of_a_mail_waits_for_the_disk():
    make_delivery(make_member())
    (one,) = claims.claim(now=NOW, most=5)
    with transaction.atomic():
        assert claims.begin(one, address="sam@example.com", now=NOW)
        assert synchronous_commit() == "on"
    with transaction.atomic():
        assert claims.settle(one, Outcome(Went.SENT, 250), now=NOW) == "sent"
        assert synchronous_commit() == "off"
    assert synchronous_commit() == "on"


def synchronous_commit() -> str:
    """Whether what is committed now is on the disk when that ends."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW synchronous_commit")
        return str(cursor.fetchone()[0])
