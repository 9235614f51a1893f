"""Many people who book, move and cancel at the same moment: run small by the tests, and large by tests.loads.calls."""

from __future__ import annotations

import datetime as dt
import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.db import connection

from community.call_errors import CallError
from community.models import BookingPreferences, Circle, Delivery, Hold, Meeting, Member, Participant
from community.models.meetings import cells_between
from community.services.calls import book, cancel, move
from tests.factories.community import make_member
from tests.factories.meetings import NOW, make_available, make_circle

TUESDAY_TEN = dt.datetime(2026, 11, 10, 10, 0, tzinfo=dt.UTC)
DAY, QUARTER = dt.timedelta(days=1), dt.timedelta(minutes=15)


@dataclass
class Outcome:
    """How often each thing happened, and how long each act took in seconds."""

    counts: Counter[str] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, what: str, took: float) -> None:
        """Count one act."""
        with self.lock:
            self.counts[what] += 1
            self.seconds.append(took)


def at_once(acts: Sequence[Callable[[], Any]], *, threads: int) -> Outcome:
    """Do all acts on so many threads; what is refused counts by the name of its error, what else fails with words."""
    outcome = Outcome()
    begin = threading.Barrier(threads)
    shares = [acts[number::threads] for number in range(threads)]

    def work(share: Sequence[Callable[[], Any]]) -> None:
        begin.wait(60)
        try:
            for act in share:
                started = time.perf_counter()
                outcome.note(_name(act), time.perf_counter() - started)
        finally:
            connection.close()

    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(work, shares))
    return outcome


def _name(act: Callable[[], Any]) -> str:
    try:
        act()
    except CallError as error:
        return type(error).__name__
    except Exception as error:
        return f"failed: {type(error).__name__}: {error}"[:200]
    return "done"


def after_one_slot(number: int, *, threads: int) -> Outcome:
    """So many people, each in a circle with the same member, book the same half hour with them."""
    wanted = _person(0)
    circles = [(make_circle(wanted, one, kind="group"), one) for one in map(_person, range(1, number + 1))]
    acts = [_booking(circle, one, TUESDAY_TEN, 30) for circle, one in circles]
    return at_once(acts, threads=threads)


def random_bookings(number: int, *, threads: int, members: int, seed: int = 7) -> Outcome:
    """So many bookings of random circles of two to four at random times of two weeks."""
    chance = random.Random(seed)
    people = [_person(one) for one in range(members)]
    circles = [
        make_circle(*chance.sample(people, chance.choice((2, 2, 3, 4))), kind="group") for _one in range(members)
    ]
    seated = {circle.pk: [seat.member for seat in circle.seats.select_related("member")] for circle in circles}
    acts = []
    for _one in range(number):
        circle = chance.choice(circles)
        day = TUESDAY_TEN + chance.choice((0, 1, 2, 3, 6, 7, 8, 9, 10)) * DAY
        start = day.replace(hour=9) + chance.randrange(28) * QUARTER
        acts.append(_booking(circle, chance.choice(seated[circle.pk]), start, chance.choice((30, 45, 60)), month=""))
    return at_once(acts, threads=threads)


def move_against_cancel(rounds: int) -> Counter[str]:
    """In each round one buddy moves a call while the other cancels it; counts which of the two won."""
    sam, ana = _person(0), _person(1)
    circle, won = make_circle(sam, ana), Counter[str]()
    for turn in range(rounds):
        call = book(circle=circle, starts_at=TUESDAY_TEN, minutes=30, by=sam, now=NOW, month="")
        changes: dict[str, Any] = {"meeting": call, "now": NOW, "version": call.version}
        later = TUESDAY_TEN + QUARTER * (1 + turn % 3)
        acts = [partial(move, starts_at=later, minutes=30, by=sam, **changes), partial(cancel, by=ana, **changes)]
        outcome = at_once(acts, threads=2)
        assert outcome.counts == {"done": 1, "ChangedError": 1}, outcome.counts
        assert Delivery.objects.filter(payload__meeting=call.pk).exclude(kind="call_booked").count() == 2
        check_holds()
        call.refresh_from_db()
        won["moved" if call.is_scheduled else "cancelled"] += 1
        if call.is_scheduled:
            cancel(meeting=call, by=sam, now=NOW)
    return won


def check_holds() -> None:
    """Cells are held exactly for who goes to a scheduled call, and so no two of them overlap."""
    going = Participant.objects.filter(answer="going", meeting__status="scheduled").select_related("meeting")
    expected = [
        (one.meeting_id, one.member_id, cell)
        for one in going
        for cell in cells_between(one.meeting.starts_at, one.meeting.ends_at)
    ]
    assert sorted(expected) == sorted(Hold.objects.values_list("meeting", "member", "cell"))
    assert len({(member, cell) for _meeting, member, cell in expected}) == len(expected)
    assert not Hold.objects.exclude(meeting__in=Meeting.objects.scheduled()).exists()


def _person(number: int) -> Member:
    member = make_member(f"person-{number}@example.com", first_name=f"P{number}")
    make_available(member)
    BookingPreferences.objects.filter(member=member).update(weekly_max=20, buffer_minutes=0)
    return member


def _booking(circle: Circle, by: Member, starts_at: dt.datetime, minutes: int, **values: Any) -> Callable[[], Any]:
    return lambda: book(circle=circle, starts_at=starts_at, minutes=minutes, by=by, now=NOW, **values)
