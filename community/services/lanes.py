"""Which of the mails that are due go first."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from community import mail_kinds
from community.models import Delivery

if TYPE_CHECKING:
    from django.db.models import QuerySet

BATCH, BULK_BATCH = 50, 500
SUSPECT = 2  # after so many claims that ended without a word a mail is claimed alone


def due(*, now: dt.datetime) -> QuerySet[Delivery]:
    """What waits no longer, of the kinds that this release knows."""
    known = [kind.name for kind in mail_kinds.known()]
    return Delivery.objects.filter(state=Delivery.State.PENDING, not_before__lte=now, kind__in=known)


def is_any(waiting: QuerySet[Delivery]) -> bool:
    """Whether there is one, however many are not due yet: both lanes are named, so that an index tells."""
    return waiting.filter(bulk__in=[False, True]).exists()


def first(waiting: QuerySet[Delivery], *, most: int) -> list[int]:
    """The pks of up to ``most`` that go next, locked where the database can: all of one lane, those due first first.

    What answers or reminds somebody goes before what goes to hundreds, of which more are taken at once. One that
    workers may have died of comes last and alone, so that it takes no other with it.
    """
    fresh = waiting.filter(claim_count__lt=SUSPECT)
    return (
        _locked(of_lane(fresh, bulk=False), min(most, BATCH))
        or _locked(of_lane(fresh, bulk=True), min(most, BULK_BATCH))
        or _locked(waiting.filter(claim_count__gte=SUSPECT), 1)
    )


def of_lane(waiting: QuerySet[Delivery], *, bulk: bool) -> QuerySet[Delivery]:
    """Those of one lane.

    As IN, for a bare ``NOT bulk`` finds no place in SQLite's index, and a hundred thousand would be sorted each time.
    """
    return waiting.filter(bulk__in=[bulk])


def _locked(waiting: QuerySet[Delivery], most: int) -> list[int]:
    found = waiting.order_by("not_before", "pk").select_for_update(skip_locked=True)
    return list(found.values_list("pk", flat=True)[:most])
