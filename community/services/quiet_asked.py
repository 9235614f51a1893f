"""Circles that were asked whether they go on: whether anybody was told so, and had the time to answer."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from typing import TYPE_CHECKING

from community.models import Circle, CircleMember, Delivery
from community.quiet import TIME_TO_ANSWER, time_ends
from community.services.one_a_day import ON_ITS_WAY
from community.times import UK

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    Mails = list[tuple[str, dt.datetime | None]]  # the state of each, and when it came

SOME = 200
State = Delivery.State
TOLD = (State.SENT, State.UNCERTAIN)


def asked_key(circle: int, asked_at: dt.datetime) -> str:
    """What the mails that ask a circle (its pk) are called in the outbox."""
    return f"quiet_asked:{circle}:{asked_at:%Y%m%d}"


def time_is_over(now: dt.datetime) -> Iterator[tuple[Circle, bool]]:
    """Circles whose time to answer is over, the first asked first, and whether anybody in them was told.

    Time runs from the last mail that asked, so that an outage takes none of it; while one is on its way it stands.
    """
    waiting = Circle.objects.filter(status=Circle.Status.ACTIVE, asked_at__lte=now - TIME_TO_ANSWER)
    circles = list(waiting.order_by("asked_at", "pk"))
    for start in range(0, len(circles), SOME):
        some = circles[start : start + SOME]
        mails = _mails(some)
        yield from ((one, _is_told(mails[one.pk])) for one in some if _is_over(one, mails[one.pk], now))


def _is_over(circle: Circle, mails: Mails, now: dt.datetime) -> bool:
    came = [at for _state, at in mails if at is not None]
    last = max(came, default=circle.asked_at)
    return last is not None and time_ends(last) <= now and not any(state in ON_ITS_WAY for state, _at in mails)


def _is_told(mails: Mails) -> bool:
    return any(state in TOLD for state, _at in mails)


def _mails(circles: Sequence[Circle]) -> dict[int, Mails]:
    """Those that asked, by the pk of the circle. Two queries, answered from indexes."""
    asked = {circle.pk: asked_key(circle.pk, circle.asked_at) for circle in circles if circle.asked_at}
    seats = CircleMember.objects.filter(circle__in=asked, left_at=None).values_list("circle_id", "member_id")
    keys = {f"{asked[circle]}:{member}": circle for circle, member in seats}
    found: dict[int, Mails] = defaultdict(list)
    rows = Delivery.objects.filter(key__in=keys).values_list("key", "state", "sent_at", "reminder_day")
    for key, state, sent_at, day in rows:
        found[keys[key]].append((state, sent_at or _on(day)))
    return found


def _on(day: dt.date | None) -> dt.datetime | None:
    """A moment of the day of a mail: of one that may have come only that is known, and whole days are counted."""
    return dt.datetime.combine(day, dt.time.min, UK) if day else None
