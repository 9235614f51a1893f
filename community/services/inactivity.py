"""Accounts that nobody uses: warned after a year, warned again, and erased half a year after the first warning.

Nobody is erased without both warnings, however late the timetable runs, unless it is proven that no mail can reach
them. Whoever works in the back office is left alone.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce

from community.models import Delivery, InactivityWarning, Member, User
from community.periods import Period
from community.services.erasure import erase_each
from community.services.outbox import queue_to_user
from community.services.suppressions import gone

if TYPE_CHECKING:
    from django.db.models import QuerySet

FIRST_WARNING = Period(months=12)
LAST_WARNING = Period(months=17)
ERASED = Period(months=18)
BETWEEN = Period(days=28)  # never less between two steps, even if the clock stood still
AT_ONCE = 200
KIND = "unused_account"
State = Delivery.State
LOST = (State.DEAD, State.SKIPPED)


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
    _forget_unsent(now)
    return _erase(now) + _warn_again(now) + _warn(now)


def forget_warnings() -> int:
    """Whoever signed in since the warning is warned anew one day, from the start; returns how many."""
    return InactivityWarning.objects.filter(user__last_login__gte=F("first_at")).delete()[0]


def _forget_unsent(now: dt.datetime) -> None:
    """A warning that we failed to send is none: when the next step would be due, it is given once more.

    Whom it is proven that no mail can reach counts as told, or such accounts, which are the likeliest to be left, would
    stay for ever.
    """
    before, failed = BETWEEN.before(now), _failed()
    warned = InactivityWarning.objects.all()
    warned.filter(_mail_is("last_at", failed), last_at__lte=before).update(last_at=None)
    warned.filter(_mail_is("first_at", failed), last_at=None, first_at__lte=before).delete()


def _failed() -> Q:
    """Mails that came to nothing, though their address may well be there."""
    return Q(state=State.CANCELLED) | Q(state__in=LOST) & ~Q(user__in=_gone())


def _gone() -> list[int]:
    """Accounts (ids) that were warned and whose address is proven to be gone: a mail came back, or its server said so.

    Not whoever reported a mail as unwanted, or is only taken to be gone: they may yet read a warning.
    """
    lost = Delivery.objects.filter(kind=KIND, state__in=LOST, user=OuterRef("pk"))
    people = dict(User.objects.filter(Exists(lost), inactivity_warning__isnull=False).values_list("pk", "email"))
    proven = gone(people.values())
    return [pk for pk, email in people.items() if email in proven]


def _mail_is(of: str, how: Q) -> Exists:
    """Whether the mail of a warning, put into the outbox as it was noted, is like that."""
    mails = Delivery.objects.filter(how, kind=KIND)
    return Exists(mails.filter(user=OuterRef("user"), created_at=OuterRef(of)))


def _warn(now: dt.datetime) -> int:
    due = unused(since=FIRST_WARNING.before(now)).filter(inactivity_warning=None)
    return sum(_write(user, now, first=True) for user in due[:AT_ONCE])


def _warn_again(now: dt.datetime) -> int:
    due = unused(since=LAST_WARNING.before(now)).filter(
        inactivity_warning__last_at=None, inactivity_warning__first_at__lte=BETWEEN.before(now)
    )
    return sum(_write(user, now, first=False) for user in due[:AT_ONCE])


def _erase(now: dt.datetime) -> int:
    waits = _mail_is("last_at", Q(state__in=[State.PENDING, State.CLAIMED, State.HANDING]))
    told = InactivityWarning.objects.filter(~waits, last_at__lte=BETWEEN.before(now))
    due = unused(since=ERASED.before(now)).filter(inactivity_warning__in=told)
    ids = list(due.values_list("pk", flat=True)[:AT_ONCE])
    return erase_each(ids, now=now, still_due=lambda member: due.filter(pk=member.user_id).exists())


@transaction.atomic
def _write(user: User, now: dt.datetime, *, first: bool) -> bool:
    """Note the warning, and put its mail into the outbox with the day that it names: of two workers one does."""
    if not _note(user, now, first=first):
        return False
    last_seen = user.last_login or user.date_joined
    day = max(ERASED.after(last_seen), (BETWEEN.after(BETWEEN.after(now)) if first else BETWEEN.after(now)))
    key, payload = f"unused:{user.pk}:{int(now.timestamp())}", {"erased_at": day.isoformat()}
    queue_to_user(kind=KIND, user=user, key=key, payload=payload, now=now)
    return True


def _note(user: User, now: dt.datetime, *, first: bool) -> bool:
    """False where somebody else noted this warning before."""
    if first:
        return InactivityWarning.objects.get_or_create(user=user, defaults={"first_at": now})[1]
    due = InactivityWarning.objects.filter(user=user, last_at=None, first_at__lte=BETWEEN.before(now))
    return due.update(last_at=now) == 1
