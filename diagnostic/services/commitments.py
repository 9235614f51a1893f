"""Noting how far an organisation is with a step. Whoever acts is a member; views check that they may."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction

from community.models import Organisation
from diagnostic.models import Commitment

if TYPE_CHECKING:
    from community.models import Member
    from diagnostic.models.commitment import Step


@dataclass(frozen=True)
class Noted:
    """All that is said of a step. Without ``done_on`` it is not done."""

    planned_for: dt.date | None = None
    done_on: dt.date | None = None
    note: str = ""


class NotedMeanwhileError(Exception):
    """Somebody else noted something since the page was opened: ``kept``."""

    def __init__(self, kept: Commitment) -> None:
        self.kept = kept
        super().__init__()


def noted(kept: Commitment | None) -> Noted:
    """What is said now."""
    return Noted(kept.planned_for, kept.done_on, kept.note) if kept else Noted()


def version_of(kept: Commitment | None) -> str:
    """What a page keeps of the state it shows, so that a later change is noticed; empty before the first note."""
    return kept.changed_at.isoformat() if kept else ""


@transaction.atomic
def note_step(
    *, organisation: Organisation, step: Step, by: Member, said: Noted, version: str, now: dt.datetime
) -> Commitment | None:
    """Keep what is said of ``step``; None where nothing is said and nothing was. ``version`` is that of the page.

    Raises NotedMeanwhileError; then nothing changes.
    """
    Organisation.objects.select_for_update().get(pk=organisation.pk)  # two first notes at once are two changes of one
    kept = Commitment.objects.filter(organisation=organisation, step=step).first()
    if noted(kept) == said:
        return kept
    if kept is not None and version_of(kept) != version:
        raise NotedMeanwhileError(kept)
    kept = kept or Commitment(organisation=organisation, step=step)
    kept.planned_for, kept.done_on, kept.note = said.planned_for, said.done_on, said.note
    kept.changed_by, kept.changed_at = by, now
    kept.save()
    return kept
