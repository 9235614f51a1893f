"""Keeping regions, systems, organisations and topics, and what the directory shows of them."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q

from community import at_places
from community.models import AllowedDomain, Appointment, AuditEntry, Member, Organisation, Region, System, Topic
from community.services import directory
from community.services.audit import record

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import Model, QuerySet

    from community.models import User

BATCH = 500
# What of an organisation the directory knows of its people.
SHOWN = ("name", "name_cy", "sector", "region_id", "system_id", "status")


class InUseError(Exception):
    """What was to be deleted is still needed; nothing was changed."""


class CannotMergeError(Exception):
    """The two organisations cannot become one; nothing was changed."""


@transaction.atomic
def save_organisation(*, organisation: Organisation, by: User, now: dt.datetime) -> None:
    """Store a new or changed organisation, and show its people in the directory as it says now."""
    before = Organisation.objects.select_for_update().filter(pk=organisation.pk).values(*SHOWN).first()
    organisation.save()
    record(AuditEntry.Action.PLACE_CHANGED, actor=by, note=_note(organisation), now=now)
    if before and any(getattr(organisation, field) != before[field] for field in SHOWN):
        show_anew([organisation.pk])


@transaction.atomic
def save_place(*, place: Region | System | Topic | AllowedDomain, by: User, now: dt.datetime) -> None:
    """Store a new or changed row of one of the other lists. None of them holds what the directory shows of people."""
    place.save()
    record(AuditEntry.Action.PLACE_CHANGED, actor=by, note=_note(place), now=now)


def confirm_organisation(*, organisation: Organisation, by: User, now: dt.datetime) -> None:
    """Store it as one that anybody may choose. Opens a closed one again."""
    organisation.status = Organisation.Status.CONFIRMED
    save_organisation(organisation=organisation, by=by, now=now)


def close_organisation(*, organisation: Organisation, by: User, now: dt.datetime) -> None:
    """Store it as one that nobody can choose any more. Its people stay with it until they choose another."""
    organisation.status = Organisation.Status.CLOSED
    save_organisation(organisation=organisation, by=by, now=now)


@transaction.atomic
def merge_organisations(*, source: Organisation, target: Organisation, by: User, now: dt.datetime) -> int:
    """Move everybody and everything from ``source`` to ``target``, then delete ``source``; returns how many members.

    Done already, it does nothing and returns 0. Raises CannotMergeError if ``target`` is the same or not confirmed.
    """
    rows = Organisation.objects.select_for_update().filter(pk__in=[source.pk, target.pk]).order_by("pk")
    held = {row.pk: row for row in rows}
    if source.pk == target.pk or target.pk not in held or held[target.pk].status != Organisation.Status.CONFIRMED:
        raise CannotMergeError
    if source.pk not in held:
        return 0
    people = list(Member.objects.filter(organisation=source.pk).values_list("pk", flat=True))
    Member.objects.filter(organisation=source.pk).update(organisation=target.pk)
    _move_roles(source, target)
    at_places.move(source, target)
    record(AuditEntry.Action.PLACE_CHANGED, actor=by, note=f"{_note(source)} → {_note(target)}", now=now)
    held[source.pk].delete()
    at_places.show_anew([target.pk])
    _refresh(Member.objects.filter(pk__in=people))
    return len(people)


def _move_roles(source: Organisation, target: Organisation) -> None:
    """Somebody who leads both leads the one that stays once."""
    there = Appointment.objects.filter(organisation=target.pk).values("user")
    Appointment.objects.filter(organisation=source.pk).exclude(user__in=there).update(organisation=target.pk)
    Appointment.objects.filter(organisation=source.pk).delete()


@transaction.atomic
def delete_place(*, place: Organisation | System | Topic | AllowedDomain, by: User, now: dt.datetime) -> None:
    """Remove a row. Raises InUseError where something still needs it (``uses_of``); does nothing twice.

    A topic goes from the profiles that name it, and who joined by a domain stays: nobody depends on those.
    """
    held = type(place)._default_manager.select_for_update().filter(pk=place.pk).first()
    if held is None:
        return
    if uses_of(held):
        raise InUseError
    people = list(held.members.values_list("pk", flat=True)) if isinstance(held, Topic) else []
    record(AuditEntry.Action.PLACE_CHANGED, actor=by, note=_note(held), now=now)
    held.delete()
    _refresh(Member.objects.filter(pk__in=people))


def uses_of(place: Model) -> dict[str, int]:
    """What keeps ``place`` from being deleted, such as members and roles, with its number. Empty for nothing."""
    uses: dict[str, int] = {}
    if isinstance(place, Organisation):
        uses = {
            "members": Member.objects.filter(organisation=place).count(),
            "roles": Appointment.objects.filter(organisation=place).count(),
            **at_places.counts(place),
        }
    elif isinstance(place, System):
        uses = {
            "organisations": Organisation.objects.filter(system=place).count(),
            "roles": Appointment.objects.filter(system=place).count(),
            **at_places.counts(place),
        }
    return {kind: count for kind, count in uses.items() if count}


def show_anew(organisations: Iterable[int]) -> None:
    """Let everything show these organisations (primary keys) as they are now: the directory, and what is above us."""
    keys = list(organisations)
    at_places.show_anew(keys)
    refresh_people_of(keys)


def refresh_people_of(organisations: Iterable[int]) -> None:
    """Write anew what the directory holds of everybody at these organisations (primary keys)."""
    keys = list(organisations)
    for start in range(0, len(keys), BATCH):
        _refresh(Member.objects.filter(organisation__in=keys[start : start + BATCH]))


def _refresh(members: QuerySet[Member]) -> None:
    """Those whom the directory knows or should know, in batches, so that a hundred thousand never stand in memory."""
    last = 0
    found = members.filter(Q(listed=True) | Q(entry__isnull=False)).only("pk").order_by("pk")
    while batch := list(found.filter(pk__gt=last)[:BATCH]):
        directory.refresh(batch)
        last = batch[-1].pk


def _note(place: Model) -> str:
    return f"{place._meta.model_name}: {getattr(place, 'name', place)} ({place.pk})"
