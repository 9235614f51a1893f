"""Accounts that nobody uses: warned after a year, warned again, and erased half a year after the first warning.

Nobody is erased without both warnings, however late the timetable runs. Whoever works in the back office is left alone.
"""

from __future__ import annotations

import datetime as dt
import logging
from contextlib import suppress
from typing import TYPE_CHECKING

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
    """Note the warning and send it; one that cannot be sent is not noted, and is tried again tomorrow.

    It is noted first and for good, so that of two workers one writes, and a mail never waits inside a transaction.
    """
    if not _note(user, now, first=first):
        return False
    last_seen = user.last_login or user.date_joined
    day = max(ERASED.after(last_seen), (BETWEEN.after(BETWEEN.after(now)) if first else BETWEEN.after(now)))
    sent = False
    try:
        with suppress(MailNotSentError):
            send_unused_account(user=user, day=day)
            sent = True
    finally:
        if not sent:
            _take_note_back(user, now, first=first)
    return sent


def _note(user: User, now: dt.datetime, *, first: bool) -> bool:
    """False where somebody else noted this warning before."""
    if first:
        return InactivityWarning.objects.get_or_create(user=user, defaults={"first_at": now})[1]
    due = InactivityWarning.objects.filter(user=user, last_at=None, first_at__lte=BETWEEN.before(now))
    return due.update(last_at=now) == 1


def _take_note_back(user: User, now: dt.datetime, *, first: bool) -> None:
    if first:
        InactivityWarning.objects.filter(user=user, first_at=now, last_at=None).delete()
    else:
        InactivityWarning.objects.filter(user=user, last_at=now).update(last_at=None)
