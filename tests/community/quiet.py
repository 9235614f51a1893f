"""A pair that fell silent: when it began, when it is asked, and what the timetable does then."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from community.models import Circle
from community.services import quiet_circles
from community.services.deliver import deliver_due
from tests.factories.meetings import make_circle

if TYPE_CHECKING:
    from community.models import Member

DAY = dt.timedelta(days=1)
LONG_AGO = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)
NOW = dt.datetime(2026, 9, 1, 9, tzinfo=dt.UTC)  # a Tuesday, ten in London; July and August were quiet


def make_quiet(*members: Member) -> Circle:
    """A circle that began long ago and has had no call."""
    return make_circle(*members, now=LONG_AGO)


def run(now: dt.datetime, *, send: bool = True) -> Circle:
    """One tick with a pair; returns how it is then."""
    quiet_circles.settle_due(now=now)
    if send:
        deliver_due(now=now)
    return Circle.objects.get()
