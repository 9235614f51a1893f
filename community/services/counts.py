"""How much goes on in the community: counts for coordinators that point at nobody."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import Coalesce, TruncMonth
from django.utils import timezone
from django.utils.translation import gettext as _

from community.disclosure import rounded
from community.models import CallFeedback, Circle, CircleMember, Meeting, Member, Participant, Region

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

UK = ZoneInfo("Europe/London")
MONTHS = 12
PEOPLE = ("members", "listed", "paired", "circles")
CALLS = ("booked", "happened", "useful")
USEFUL = CallFeedback.Useful.SOMEWHAT
ALL = 0  # in place of a region's pk; NOWHERE for those whose region is not known
NOWHERE = -1

Numbers = dict[str, dict[int, int]]


@dataclass(frozen=True)
class Row:
    """A line: what it is about, and a number for each column. None is fewer than 5, which nobody is told."""

    label: str
    numbers: tuple[int | None, ...]


def by_region(*, now: dt.datetime) -> list[Row]:
    """People now, and calls of the last twelve months with this one, for each region and in all.

    Each number is rounded on its own (``disclosure.rounded``), so that none comes out by taking others away. A call
    counts once in each region that somebody of it works in.
    """
    found = exact_by_region(now=now)
    labels = {ALL: _("All"), **{one.pk: one.name for one in Region.objects.order_by("name")}, NOWHERE: _("Not known")}
    return [
        Row(label, tuple(rounded(found[column].get(pk, 0)) for column in (*PEOPLE, *CALLS)))
        for pk, label in labels.items()
    ]


def by_month(*, now: dt.datetime) -> list[tuple[dt.date, tuple[int | None, ...]]]:
    """Calls in each of the last twelve months, this one first, in all regions together."""
    found = exact_by_month(now=now)
    months = _months(now)
    return [(month, tuple(rounded(found[column].get(month, 0)) for column in CALLS)) for month in reversed(months)]


def table(*, now: dt.datetime) -> Iterator[tuple[object, ...]]:
    """Both lists as rows of a file, headings first."""
    few = _("fewer than 5")
    yield (_("By region"), *headings())
    for row in by_region(now=now):
        yield (row.label, *(few if number is None else number for number in row.numbers))
    yield ()
    yield (_("By month"), *headings()[len(PEOPLE) :])
    for month, numbers in by_month(now=now):
        yield (f"{month:%Y-%m}", *(few if number is None else number for number in numbers))


def headings() -> list[str]:
    """The names of the columns."""
    return [
        _("Members"), _("In the directory"), _("Have a buddy"), _("In a circle"),
        _("Calls booked"), _("Calls that happened"), _("Calls found useful"),
    ]  # fmt: skip


def exact_by_region(*, now: dt.datetime) -> Numbers:
    """The numbers as they are, by column and region, never to be shown: ``by_region`` rounds them."""
    today = timezone.localdate(now)
    seats = CircleMember.objects.filter(left_at=None).exclude(circle__status=Circle.Status.ENDED)
    paired = seats.filter(circle__kind__in=(Circle.Kind.PAIR, Circle.Kind.TRIO)).values("member")
    in_group = seats.filter(circle__kind=Circle.Kind.GROUP).values("member")
    people = {
        "members": Member.objects.active(),
        "listed": Member.objects.listed(today=today),
        "paired": Member.objects.active().filter(pk__in=paired),
        "circles": Member.objects.active().filter(pk__in=in_group),
    }
    counted = {name: _people(rows) for name, rows in people.items()}
    return {**counted, **{name: _calls(rows) for name, rows in _calls_of(now).items()}}


def exact_by_month(*, now: dt.datetime) -> Mapping[str, Mapping[dt.date, int]]:
    """The numbers as they are, by column and first of month, never to be shown."""
    found = {}
    for name, rows in _calls_of(now).items():
        months = rows.annotate(first=TruncMonth("starts_at", tzinfo=UK)).order_by().values_list("first")
        found[name] = {first.date(): count for first, count in months.annotate(count=Count("pk", distinct=True))}
    return found


def _people(members: QuerySet[Member]) -> dict[int, int]:
    region = Coalesce(F("organisation__region"), F("organisation__system__region"))
    rows = members.order_by().annotate(place=region).values_list("place").annotate(count=Count("pk", distinct=True))
    return _with_all(Counter({place or NOWHERE: count for place, count in rows}))


def _with_all(found: Counter[int]) -> dict[int, int]:
    return {**found, ALL: sum(found.values())}


def _calls_of(now: dt.datetime) -> dict[str, QuerySet[Meeting]]:
    first = dt.datetime.combine(_months(now)[0], dt.time.min, UK)
    end = dt.datetime.combine(_next(_months(now)[-1]), dt.time.min, UK)
    booked = Meeting.objects.scheduled().filter(kind=Meeting.Kind.CALL, starts_at__gte=first, starts_at__lt=end)
    happened = CallFeedback.objects.filter(happened=CallFeedback.Happened.YES).values("meeting")
    useful = CallFeedback.objects.filter(useful__gte=USEFUL).values("meeting")
    return {"booked": booked, "happened": booked.filter(pk__in=happened), "useful": booked.filter(pk__in=useful)}


def _calls(calls: QuerySet[Meeting]) -> dict[int, int]:
    there = Q(answer=Participant.Answer.GOING, meeting__in=calls.values("pk"))
    region: Any = Coalesce(F("member__organisation__region"), F("member__organisation__system__region"))
    rows = Participant.objects.filter(there).order_by().annotate(place=region).values_list("place")
    found = {place or NOWHERE: count for place, count in rows.annotate(count=Count("meeting", distinct=True))}
    return {**found, ALL: calls.count()}


def _months(now: dt.datetime) -> list[dt.date]:
    """The first days of the last twelve months in the UK, this month last."""
    months = [timezone.localdate(now, UK).replace(day=1)]
    while len(months) < MONTHS:
        months.append((months[-1] - dt.timedelta(days=1)).replace(day=1))
    return list(reversed(months))


def _next(month: dt.date) -> dt.date:
    return (month + dt.timedelta(days=32)).replace(day=1)
