"""Nobody is booked twice, however many press at once. The large runs are ``python -m tests.loads.calls``."""

from __future__ import annotations

import pytest

from community.models import Delivery, Meeting
from tests.community.calls_at_once import after_one_slot, check_holds, move_against_cancel, random_bookings

pytestmark = pytest.mark.django_db(transaction=True)


def test_one_of_many_after_one_slot_wins() -> None:
    outcome = after_one_slot(12, threads=12)
    assert outcome.counts == {"done": 1, "TakenError": 11}
    assert Meeting.objects.count() == 1
    assert Delivery.objects.count() == 2
    check_holds()


def test_random_bookings_never_overlap() -> None:
    outcome = random_bookings(60, threads=8, members=8)
    assert outcome.counts.keys() == {"done", "TakenError"}
    assert Meeting.objects.count() == outcome.counts["done"]
    check_holds()


def test_of_move_and_cancel_one_wins() -> None:
    won = move_against_cancel(4)
    assert sum(won.values()) == 4
