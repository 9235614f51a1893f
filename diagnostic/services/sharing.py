"""Sharing a finished round with the organisation's system: a choice on record, taken back at once at any time."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import transaction

from community.models import System
from community.models.vocabulary import RoleName
from diagnostic.models import RatingEvent, Round, SystemShare
from diagnostic.services.releases import hold_systems_of, may_be_shown_with_a_name
from diagnostic.services.rounds import hold, record

if TYPE_CHECKING:
    from community.models import Member, User

Kind = RatingEvent.Kind
ASKED = "system"  # what the round's history calls it


class NotFinishedError(Exception):
    """Only a finished round can be shared."""


class NoSystemError(Exception):
    """The organisation belongs to no system, or to another one than the page said."""


class NameHeldBackError(Exception):
    """Figures without a name count this round: beside its name the others in them could be worked out."""


@transaction.atomic
def share(*, round: Round, system: System, named: bool, by: Member, now: dt.datetime) -> SystemShare:
    """Show the agreed ratings of ``round`` to the leads of ``system``, which must be that of the organisation.

    Raises NotFinishedError, NoSystemError and NameHeldBackError. Sharing in the other way ends the way before.
    """
    held = hold(round.pk)
    if not held.is_finished:
        raise NotFinishedError
    if held.organisation.system_id != system.pk:
        raise NoSystemError
    hold_systems_of(held, system)
    standing = SystemShare.objects.standing().filter(round=held, system=system).first()
    if standing is not None and standing.named == named:
        return standing
    if named and not may_be_shown_with_a_name(held):
        raise NameHeldBackError
    if standing is not None:
        _end(standing, held, by, now)
    new = SystemShare.objects.create(round=held, system=system, named=named, shared_by=by, shared_at=now)
    record(held, Kind.SHARED, by=by, now=now, new=_kept(new))
    return new


@transaction.atomic
def withdraw(*, round: Round, system: System, by: Member, now: dt.datetime) -> bool:
    """Take back what ``system`` was shown of ``round``; False if it is shown nothing any more."""
    held = hold(round.pk)
    standing = SystemShare.objects.standing().filter(round=held, system=system).first()
    if standing is None:
        return False
    _end(standing, held, by, now)
    return True


def leads_of(system: System) -> list[User]:
    """Who leads ``system`` now: the people who would see what is shared."""
    appointments = system.appointments.filter(role=RoleName.SYSTEM_LEAD, user__is_active=True).select_related("user")
    return [one.user for one in appointments.order_by("user__first_name", "user__last_name", "pk")]


def _end(share: SystemShare, round: Round, by: Member, now: dt.datetime) -> None:
    share.withdrawn_at, share.withdrawn_by = now, by
    share.save(update_fields=["withdrawn_at", "withdrawn_by"])
    record(round, Kind.WITHDRAWN, by=by, now=now, old=_kept(share))


def _kept(share: SystemShare) -> dict[str, object]:
    return {"with": ASKED, "system": share.system.code, "named": share.named}
