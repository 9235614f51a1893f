"""An hour in which so many addresses are refused that it is more likely our relay, or theirs, that is not well.

Then nobody is stopped, and whoever was stopped since it began is written to again: all of it counts as a first refusal.
Addresses go stale one by one, and where many did at once (the first summary after years), the next time finds them.
"""

from __future__ import annotations

import datetime as dt
import logging

from django.core.cache import cache
from django.db import transaction
from django.db.models import QuerySet

from community.models import Delivery, RefusedAddress, Suppression
from community.services.reopening import reopen_summaries

HOUR = dt.timedelta(hours=1)
MANY = 10  # refused within an hour are no reason to wonder, whatever their share: a small site has few mails
OF_NEW = 0.05  # of what was tried: more that were never refused before are too many at once
OF_ALL = 0.5  # of those that were refused on another day, too, more must be: last month's stale addresses come together
PROOF = Suppression.Proof
FIRST, HEARD = (PROOF.SAID,), (PROOF.SAID, PROOF.SAID_AGAIN, PROOF.SEEMED)

logger = logging.getLogger(__name__)


def is_bad(now: dt.datetime, *, again: bool = False, more: int = 0) -> bool:
    """Whether too many addresses were refused in the hour before ``now``, and so many ``more``.

    ``again``: counted for one that was refused on another day, too, which needs more to be doubted.
    """
    since = now - HOUR
    refused = more + RefusedAddress.objects.filter(since__gt=since).count()
    refused += _stopped(since, again=again).count()
    if refused <= MANY:
        return False
    tried = refused + Delivery.objects.filter(sent_at__gt=since).count()
    return refused > tried * (OF_ALL if again else OF_NEW)


def is_doubted(now: dt.datetime, *, again: bool) -> bool:
    """Whether a refusal that was just heard is to stop nobody; then takes back what others of its hour stopped.

    A first one is noted already, with the time ``now``; the note of one that was heard ``again`` is older.
    """
    if not is_bad(now, again=again, more=int(again)):
        return False
    taken_back = _take_back(now, again=again)
    if cache.add(f"community.bad_hours:{now:%Y-%m-%dT%H}", True, HOUR.total_seconds()) or taken_back:
        logger.error(
            "More addresses are refused than is likely: %d were stopped within the hour and get mail again. "
            "Look at what the mail server says.",
            taken_back,
        )
    return True


def nobody_doubts(now: dt.datetime) -> bool:
    """For the sign of life."""
    return not (is_bad(now) or is_bad(now, again=True))


def _stopped(since: dt.datetime, *, again: bool) -> QuerySet[Suppression]:
    proofs = HEARD if again else FIRST
    return Suppression.objects.filter(since__gt=since, proof__in=proofs, reason=Suppression.Reason.BOUNCED)


@transaction.atomic
def _take_back(now: dt.datetime, *, again: bool) -> int:
    stopped = list(_stopped(now - HOUR, again=again).only("address_digest", "since", "user_id"))
    noted = [RefusedAddress(address_digest=one.address_digest, since=one.since) for one in stopped]
    RefusedAddress.objects.bulk_create(noted, ignore_conflicts=True)
    Suppression.objects.filter(pk__in=[one.pk for one in stopped]).delete()
    reopen_summaries(users=[one.user_id for one in stopped], now=now)
    return len(stopped)
