"""Lists that staff download."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from community.audit_words import words_of_note
from community.models import AuditEntry
from community.names import name_of
from community.services.audit import record

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from community.models import Member, User

AT_A_TIME = 1000
UK = ZoneInfo("Europe/London")


def export_members(
    *, members: QuerySet[Member], by: User, reason: str, now: dt.datetime
) -> Iterator[tuple[object, ...]]:
    """The rows of a list of members, headings first: no email address, and nothing a member keeps to themselves.

    It is noted with its reason before the first row leaves.
    """
    note = f"members, {members.count()}: {reason}"
    record(AuditEntry.Action.EXPORTED, actor=by, note=note, now=now)
    return _rows_of_members(members)


def _rows_of_members(members: QuerySet[Member]) -> Iterator[tuple[object, ...]]:
    yield (
        _("Number"), _("Name"), _("Role"), _("Organisation"), _("Sector"), _("Region"),
        _("Integrated care system"), _("State"), _("In the directory"), _("Joined"),
    )  # fmt: skip
    for member in members.iterator(chunk_size=AT_A_TIME):
        yield _row_of_member(member)


def _row_of_member(member: Member) -> tuple[object, ...]:
    place = member.organisation if member.shows("organisation") else None
    return (
        member.public_id,
        member.name,
        member.role_title if member.shows("role_title") else "",
        place or "",
        place.get_sector_display() if place else "",
        (place and place.region) or "",
        (place and place.system) or "",
        member.get_status_display(),
        _("Yes") if member.listed else _("No"),
        _iso_day(member.joined_at),
    )


def export_audit_log(*, entries: QuerySet[AuditEntry], by: User, now: dt.datetime) -> Iterator[tuple[object, ...]]:
    """The rows of the audit log, headings first. That it was downloaded is noted in it."""
    record(AuditEntry.Action.EXPORTED, actor=by, note="audit log", now=now)
    return _rows_of_log(entries)


def _rows_of_log(entries: QuerySet[AuditEntry]) -> Iterator[tuple[object, ...]]:
    yield (_("When (UK time)"), _("Who"), _("Did what"), _("To whom"), _("Note"))
    for entry in entries.iterator(chunk_size=AT_A_TIME):
        when = entry.at.astimezone(UK).strftime("%Y-%m-%d %H:%M:%S")
        yield (
            when,
            name_of(entry.actor) if entry.actor else "",
            entry.get_action_display(),
            entry.subject or "",
            words_of_note(entry.note),
        )


def _iso_day(moment: dt.datetime | None) -> str:
    return moment.astimezone(UK).date().isoformat() if moment else ""
