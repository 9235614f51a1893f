"""A pair, trio or circle has no call this month, and did not leave the month out."""

from __future__ import annotations

import datetime as dt
from calendar import monthrange
from collections import defaultdict
from functools import partial
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Subquery
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from community.digest import Step, StepKind
from community.models import Circle, CircleMember, Meeting, MonthSkipped
from community.models.circles import month_of
from community.names import in_a_row
from community.times import UK

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from django.db.models import QuerySet

    from community.models import Member

DAYS_LEFT = 5  # of the month, today counted: with fewer there is no time to find a call in it
NAMES = ("circle", "member__status", "member__user__first_name", "member__user__last_name")  # what a name is made of
SETTLED = dt.timedelta(days=3)  # who have just been put together are left alone


def days_left(day: dt.date) -> int:
    """How many days of its month there are from ``day`` on, that day counted."""
    return monthrange(day.year, day.month)[1] - day.day + 1


def find(members: Sequence[Member], now: dt.datetime) -> Mapping[int, Sequence[Step]]:
    """A step for each circle of each member that has no call, while there is time for one this month."""
    today = now.astimezone(UK).date()
    found: dict[int, list[Step]] = defaultdict(list)
    if days_left(today) >= DAYS_LEFT:
        for seat, others in _open(members, now):
            found[seat.member_id].append(_step(seat, others, today))
    return found


def find_open(members: Sequence[Member], now: dt.datetime) -> set[int]:
    """The pks of those who have such a circle, whether or not there is time left: the month's end is no call."""
    return {seat.member_id for seat, _others in _open(members, now)}


def _open(members: Sequence[Member], now: dt.datetime) -> Iterator[tuple[Any, list[Member]]]:
    """The places in circles without a call this month, each with who else is in the circle."""
    seats = list(_without_call(members, month_of(now.astimezone(UK).date()), now))
    together = _who_is_in({seat.circle_id for seat in seats}) if seats else {}
    for seat in seats:
        if others := [one.member for one in together[seat.circle_id] if one.member_id != seat.member_id]:
            yield seat, others


def _without_call(members: Sequence[Member], month: str, now: dt.datetime) -> QuerySet[CircleMember, Any]:
    """The places of ``members`` in such circles, with the month of the last call or skip before this."""
    calls = Meeting.objects.scheduled().filter(circle=OuterRef("circle"))
    skipped = MonthSkipped.objects.filter(circle=OuterRef("circle"))
    seats = CircleMember.objects.filter(member__in=members, left_at=None, circle__status=Circle.Status.ACTIVE)
    return (
        seats.filter(~Exists(calls.filter(month=month)), ~Exists(skipped.filter(month=month)))
        .filter(circle__started_at__lte=now - SETTLED)
        .annotate(last_call=_newest(calls, month), last_skipped=_newest(skipped, month))
        .order_by("circle__started_at", "circle")
    )


def _newest(rows: QuerySet[Any, Any], month: str) -> Subquery:
    return Subquery(rows.filter(month__lt=month).exclude(month="").order_by("-month").values("month")[:1])


def _who_is_in(circles: set[int]) -> dict[int, list[CircleMember]]:
    together: dict[int, list[CircleMember]] = defaultdict(list)
    seats = CircleMember.objects.filter(circle__in=circles, left_at=None).select_related("member__user").only(*NAMES)
    for seat in seats.order_by("joined_at", "pk"):
        together[seat.circle_id].append(seat)
    return together


def _step(seat: Any, others: Sequence[Member], today: dt.date) -> Step:
    """Its key changes once there was a call, or a month was left out: then the next month is another matter.

    It is due now: a call that is to be found this month goes before what comes later in it.
    """
    last = max(filter(None, (seat.last_call, seat.last_skipped)), default="never")
    return Step(
        key=f"circle:{seat.circle_id}:{last}",
        says=partial(_says, others, today),
        act=gettext_lazy("Find a time, or leave this month out"),
        link=("community_book", seat.circle_id),
        due_on=today,
    )


def _says(others: Sequence[Member], today: dt.date) -> str:
    said = {"others": in_a_row([one.name for one in others]), "month": date_format(today, "F")}
    return _("Your %(month)s call with %(others)s is still to be booked.") % said


KIND = StepKind("call_missing", gettext_lazy("a buddy call that is not booked yet"), find, find_open)
