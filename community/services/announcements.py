"""Writing to members on their home page."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import TYPE_CHECKING

from django.db import transaction

from community.models import Announcement, AuditEntry, Member, User
from community.services.audit import record

if TYPE_CHECKING:
    from community.models import Region
    from community.models.member import MemberQuerySet

TWICE = dt.timedelta(minutes=10)


@dataclasses.dataclass(frozen=True)
class Words:
    """What an announcement says, to whom, and when. Times are aware."""

    title: str
    text: str
    starts_at: dt.datetime
    ends_at: dt.datetime | None = None
    title_cy: str = ""
    text_cy: str = ""
    region: Region | None = None
    sector: str = ""
    element: str = ""


def audience(*, region: Region | None, sector: str, element: str) -> MemberQuerySet:
    """The members an announcement is meant for; the other side of Announcement.objects.for_member."""
    members = Member.objects.active()
    if region:
        members = members.filter(organisation__region=region)
    if sector:
        members = members.filter(organisation__sector=sector)
    return members.filter(elements__element=element) if element else members


@transaction.atomic
def announce(*, words: Words, by: User, now: dt.datetime) -> Announcement:
    """Store a new announcement. The same words by the same person within ten minutes are the same announcement."""
    User.objects.select_for_update().get(pk=by.pk)  # a second press of the button waits here
    values = _values(words)
    told = {name: value for name, value in values.items() if name not in ("starts_at", "ends_at")}
    twin = Announcement.objects.filter(**_exactly(told), by=by, changed_at__gt=now - TWICE).first()
    if twin:
        return twin
    announcement = Announcement.objects.create(**values, by=by)
    _record(announcement, by, now)
    return announcement


@transaction.atomic
def rewrite(*, announcement: Announcement, words: Words, by: User, now: dt.datetime) -> None:
    """Change an announcement; who wrote it first stays its author."""
    for name, value in _values(words).items():
        setattr(announcement, name, value)
    announcement.save()
    _record(announcement, by, now)


@transaction.atomic
def end_now(*, announcement: Announcement, by: User, now: dt.datetime) -> bool:
    """Stop showing an announcement. False when it is over, or has not begun: that one can be deleted."""
    current = Announcement.objects.current(now=now).filter(pk=announcement.pk, starts_at__lt=now)
    if not current.update(ends_at=now, changed_at=now):
        return False
    _record(announcement, by, now)
    return True


@transaction.atomic
def withdraw(*, announcement: Announcement, by: User, now: dt.datetime) -> None:
    """Delete an announcement."""
    _record(announcement, by, now)
    announcement.delete()


def _values(words: Words) -> dict[str, object]:
    return {field.name: getattr(words, field.name) for field in dataclasses.fields(words)}


def _exactly(values: dict[str, object]) -> dict[str, object]:
    return {f"{name}__isnull" if value is None else name: value is None or value for name, value in values.items()}


def _record(announcement: Announcement, by: User, now: dt.datetime) -> None:
    note = f"{announcement.pk}, {announcement.region.name if announcement.region else 'all regions'}"
    record(AuditEntry.Action.ANNOUNCED, actor=by, note=note, now=now)
