"""Keeping the directory's rows in step with what members say."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from community.directory import index
from community.directory.entries import facets_of, position_of, words_of
from community.models import DirectoryEntry, DirectoryRemoval, DirectoryState, Member

if TYPE_CHECKING:
    from collections.abc import Iterable

AT_ONCE = 500  # members for one round of statements


@transaction.atomic
def refresh(members: Iterable[Member], *, now: dt.datetime | None = None) -> None:
    """Write anew what the directory holds of ``members``, or take them out of it.

    Call it in the transaction that changes a member, their account's name, their skills, elements or topics, or their
    organisation: leaving, pausing and hiding then act at once in every list. Call it last in the transaction: others
    who change the directory wait for its end. Everything is read from the database, whatever the objects hold.
    """
    pks = list(dict.fromkeys(member.pk for member in members))
    if not pks:
        return
    now = now or timezone.now()
    version = _next_version()
    for start in range(0, len(pks), AT_ONCE):
        _refresh(pks[start : start + AT_ONCE], version=version, now=now)
    index.note_change()


def set_right(*, now: dt.datetime) -> int:
    """Bring back those whose pause has ended, and take out whoever should not be listed. Gives how many.

    Run by the clock, because the end of a pause is no act of anybody. It also mends what went wrong elsewhere.
    """
    listed = Member.objects.listed(today=timezone.localdate(now))
    wrong = Member.objects.filter(
        Q(entry=None, pk__in=listed.values("pk")) | (Q(entry__isnull=False) & ~Q(pk__in=listed.values("pk")))
    )
    found = list(wrong.only("pk"))
    refresh(found, now=now)
    return len(found)


def _next_version() -> int:
    """The number of this change. Until the transaction ends, everybody else who wants one waits."""
    state = DirectoryState.objects.filter(pk=1)
    if not state.update(version=F("version") + 1):
        DirectoryState.objects.bulk_create([DirectoryState(pk=1, version=0)], ignore_conflicts=True)
        state.update(version=F("version") + 1)
    return state.get().version


def _refresh(pks: list[int], *, version: int, now: dt.datetime) -> None:
    listed = list(
        Member.objects.listed(today=timezone.localdate(now))
        .filter(pk__in=pks)
        .select_related("user", "organisation__region", "organisation__system__region")
        .prefetch_related("elements", "skills", "topics")
    )
    DirectoryEntry.objects.bulk_create(
        [_entry(member, version) for member in listed],
        update_conflicts=True,
        unique_fields=["member"],
        update_fields=["position", "facets", "words", "version"],
    )
    found = {member.pk for member in listed}
    DirectoryRemoval.objects.filter(pk__in=found).delete()
    _remove(set(pks) - found, version=version, now=now)


def _entry(member: Member, version: int) -> DirectoryEntry:
    return DirectoryEntry(
        member=member,
        position=position_of(member),
        facets=" ".join(facets_of(member)),
        words=" ".join(words_of(member)),
        version=version,
    )


def _remove(pks: set[int], *, version: int, now: dt.datetime) -> None:
    entries = DirectoryEntry.objects.filter(pk__in=pks)
    gone = [
        DirectoryRemoval(member_id=pk, version=version, removed_at=now) for pk in entries.values_list("pk", flat=True)
    ]
    entries.delete()
    DirectoryRemoval.objects.bulk_create(gone)
