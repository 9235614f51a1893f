"""Changing when and how somebody can be called. Calls that are booked stay."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.db import transaction

from community.models import AvailabilityException, AvailabilityRule, BookingPreferences, Member

if TYPE_CHECKING:
    from community.availability import Range


def set_week(*, member: Member, week: Mapping[int, Sequence[Range]]) -> None:
    """Put these hours in place of those of the member's week: ranges on their own clock by weekday (0 is Monday)."""
    rules = [
        AvailabilityRule(member=member, weekday=weekday, start=start, end=end)
        for weekday, ranges in week.items()
        for start, end in ranges
    ]
    with transaction.atomic():
        _one_at_a_time(member)
        AvailabilityRule.objects.filter(member=member).delete()
        AvailabilityRule.objects.bulk_create(rules)


def set_dates(*, member: Member, days: Iterable[dt.date], ranges: Sequence[Range]) -> None:
    """Have other hours on some dates, or none at all where ``ranges`` is empty; what was said of them before goes."""
    stored = [[f"{start:%H:%M}", f"{end:%H:%M}"] for start, end in ranges]
    made = [AvailabilityException(member=member, date=day, ranges=stored) for day in days]
    with transaction.atomic():
        _one_at_a_time(member)
        AvailabilityException.objects.filter(member=member, date__in=[one.date for one in made]).delete()
        AvailabilityException.objects.bulk_create(made)


def forget_date(*, member: Member, day: dt.date) -> None:
    """Have a date as usual again; doing it twice does no harm."""
    AvailabilityException.objects.filter(member=member, date=day).delete()


def change_booking(*, member: Member, time_zone: str, **values: Any) -> None:
    """Store how calls are booked with ``member`` (fields of BookingPreferences), and their time zone."""
    with transaction.atomic():
        BookingPreferences.objects.update_or_create(member=member, defaults=values)
        member.time_zone = time_zone
        member.save(update_fields=["time_zone"])


def _one_at_a_time(member: Member) -> None:
    """Two saves of one member at the same moment follow each other, instead of both adding the same hours."""
    Member.objects.select_for_update(no_key=True).get(pk=member.pk)
