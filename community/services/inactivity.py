"""Accounts that nobody uses: warned after a year, warned again, and erased half a year after the first warning.

Nobody is erased without both warnings, however late the timetable runs. Whoever works in the back office is left alone.
"""

from __future__ import annotations

import datetime as dt
import logging
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from community.emails import send_unused_account
from community.models import InactivityWarning, Member, User
from community.periods import Period
from community.services.erasure import erase_each
from home.email import MailNotSentError

if TYPE_CHECKING:
    from django.db.models import QuerySet

FIRST_WARNING = Period(months=12)
LAST_WARNING = Period(months=17)
ERASED = Period(months=18)
BETWEEN = Period(days=28)  # never less between two steps, even if the clock stood still
AT_ONCE = 200

logger = logging.getLogger(__name__)


def unused(*, since: dt.datetime) -> QuerySet[User]:
    """Accounts in which nobody has signed in since, of people without rights over others."""
    staff = Q(is_superuser=True) | Q(is_staff=True) | Q(groups__isnull=False) | Q(user_permissions__isnull=False)
    gone = Q(member__status__in=[Member.Status.ERASED, Member.Status.CLOSING])
    return (
        User.objects.annotate(last_seen=Coalesce(F("last_login"), F("date_joined")))
        .filter(last_seen__lte=since, is_active=True)
        .exclude(staff)
        .exclude(gone)
        .order_by("pk")
    )


def care_for_unused_accounts(now: dt.datetime) -> int:
    """Forget warnings of those who came back, warn, warn again and erase; returns how many people that concerned."""
    forget_warnings()
    return _erase(now) + _warn_again(now) + _warn(now)


def forget_warnings() -> int:
    """Whoever signed in since the warning is warned anew one day, from the start; returns how many."""
    return InactivityWarning.objects.filter(user__last_login__gte=F("first_at")).delete()[0]


def _warn(now: dt.datetime) -> int:
    due = unused(since=FIRST_WARNING.before(now)).filter(inactivity_warning=None)
    return sum(_write(user, now, first=True) for user in due[:AT_ONCE])


def _warn_again(now: dt.datetime) -> int:
    due = unused(since=LAST_WARNING.before(now)).filter(
        inactivity_warning__last_at=None, inactivity_warning__first_at__lte=BETWEEN.before(now)
    )
    return sum(_write(user, now, first=False) for user in due[:AT_ONCE])


def _erase(now: dt.datetime) -> int:
    due = unused(since=ERASED.before(now)).filter(inactivity_warning__last_at__lte=BETWEEN.before(now))
    ids = list(due.values_list("pk", flat=True)[:AT_ONCE])
    return erase_each(ids, now=now, still_due=lambda member: due.filter(pk=member.user_id).exists())


def _write(user: User, now: dt.datetime, *, first: bool) -> bool:
    """Note the warning and send it; one that cannot be sent is not noted, and is tried again tomorrow."""
    last_seen = user.last_login or user.date_joined
    day = max(ERASED.after(last_seen), (BETWEEN.after(BETWEEN.after(now)) if first else BETWEEN.after(now)))
    try:
        with transaction.atomic():
            if first:
                InactivityWarning.objects.create(user=user, first_at=now)
            else:
                InactivityWarning.objects.filter(user=user).update(last_at=now)
            send_unused_account(user=user, day=day)
    except MailNotSentError:
        return False
    return True
