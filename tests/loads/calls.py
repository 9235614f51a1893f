"""Calls under load: 200 people after one slot, 1,500 random bookings on 40 threads, move against cancel.

By hand, on SQLite ``python -m pytest -q -s tests/loads/calls.py``, on PostgreSQL
``python -m tests.on_postgres -q -s tests/loads/calls.py``.
"""

from __future__ import annotations

import statistics
import time
from typing import TYPE_CHECKING

import pytest
from django.db import connection

from community.models import Delivery, Meeting
from tests.community import calls_at_once as runs

if TYPE_CHECKING:
    from tests.community.calls_at_once import Outcome

PEOPLE, BOOKINGS, THREADS, ROUNDS = 200, 1500, 40, 100

pytestmark = pytest.mark.django_db(transaction=True)


def test_people_after_one_slot() -> None:
    # A PostgreSQL as it comes takes 100 connections; SQLite takes all at once.
    outcome = runs.after_one_slot(PEOPLE, threads=PEOPLE if connection.vendor == "sqlite" else 60)
    say(f"{PEOPLE} people after one slot", outcome)
    assert outcome.counts == {"done": 1, "TakenError": PEOPLE - 1}
    assert (Meeting.objects.count(), Delivery.objects.count()) == (1, 2)
    runs.check_holds()


def test_random_bookings() -> None:
    outcome = runs.random_bookings(BOOKINGS, threads=THREADS, members=60)
    say(f"{BOOKINGS} bookings on {THREADS} threads", outcome)
    assert outcome.counts.keys() == {"done", "TakenError"}
    assert Meeting.objects.count() == outcome.counts["done"]
    runs.check_holds()


def test_move_against_cancel() -> None:
    began = time.perf_counter()
    won = runs.move_against_cancel(ROUNDS)
    print(
        f"\n{connection.vendor}: {ROUNDS} times move against cancel: {dict(won)}, {time.perf_counter() - began:.1f} s"
    )
    assert won.total() == ROUNDS


def say(what: str, outcome: Outcome) -> None:
    """Print what happened, and how long single acts took."""
    took = sorted(outcome.seconds)
    times = (
        f"median {statistics.median(took):.2f} s, 95 % {took[int(len(took) * 0.95)]:.2f} s, longest {took[-1]:.2f} s"
    )
    print(f"\n{connection.vendor}: {what}: {dict(outcome.counts)}; {times}")
