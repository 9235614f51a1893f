"""Monthly mails, a member's summary or an account's duties, that did not come while an address got no mail, put back
once it does again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from email.utils import format_datetime

from django.db.models import Q

from community.digest_due import period_at, periods_at
from community.mail_reports import CAME_BACK, NOT_PASSED_ON
from community.models import Delivery
from community.services import digest_members, duties
from community.services.claims import UNTRIED
from community.times import zone_of

AT_ONCE = 500
State = Delivery.State
LEFT_OUT = Q(state=State.SKIPPED)
REFUSED = Q(state=State.DEAD, smtp_code__gte=500) | Q(state=State.DEAD, error=NOT_PASSED_ON)
REFUSED |= Q(state__in=[State.DEAD, State.SENT], error=CAME_BACK)


def reopen_summaries(*, users: Collection[int | None], now: dt.datetime, refused: bool = False) -> None:
    """Have the monthly mail of this month looked at anew that was skipped for these accounts (pks).

    With ``refused`` also one that a server refused for good, or that came back: only where somebody says that mail is
    taken again, or at another address, for else it would be refused again at once.
    The month is the one that it is at ``now`` for each reader; one of a later month, sent for a moment to come, is kept
    for then. Whatever else keeps a summary back is asked again when it is claimed, so that one which is not wanted, or
    can come no more, is skipped again.
    """
    pks = [pk for pk in users if pk is not None]
    for first in range(0, len(pks), AT_ONCE):
        _reopen(pks[first : first + AT_ONCE], now, LEFT_OUT | REFUSED if refused else LEFT_OUT)


def _reopen(users: Collection[int], now: dt.datetime, which: Q) -> None:
    theirs = Q(kind=digest_members.KIND, member__user__in=users) | Q(kind=duties.KIND, user__in=users)
    rows = Delivery.objects.filter(which, theirs, period__gte=min(periods_at(now)))
    ours = [row.pk for row in rows.select_related("member") if row.period >= period_at(now, zone_of(row.member))]
    anew = {"not_before": now, "date_header": format_datetime(now), **UNTRIED}
    nothing_said = {"sent_at": None, "error": "", "smtp_code": None}
    Delivery.objects.filter(which, pk__in=ours).update(state=State.PENDING, **anew, **nothing_said)
