"""Addresses that get no mail of the outbox, because the mail service reported that it came back or is not wanted."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import transaction

from community.models import AuditEntry, Member, Suppression, User
from community.periods import Period
from community.services.audit import record
from community.services.claims import address_digest
from community.services.mail_preferences import stop_all

if TYPE_CHECKING:
    from django.db.models import QuerySet

KEPT = Period(months=13)  # as long as the mails themselves
Reason = Suppression.Reason


@transaction.atomic
def suppress(*, address: str, reason: str, now: dt.datetime) -> bool:
    """Send no more mail to ``address``, which need not be anybody's here; False if it was so already.

    Whoever complained gets no reminders either when this is lifted or forgotten, until they choose them again.
    """
    user = User.objects.filter(email__iexact=address.strip()).first()
    values = {"reason": reason, "since": now, "user": user}
    found, made = Suppression.objects.get_or_create(address_digest=address_digest(address), defaults=values)
    worse = found.reason != reason == Reason.COMPLAINED
    if worse:
        Suppression.objects.filter(pk=found.pk).update(reason=reason)
    if (made or worse) and reason == Reason.COMPLAINED:
        member = Member.objects.filter(user=user).first() if user else None
        if member:
            stop_all(member=member, now=now)
    return made


def of(user: User) -> Suppression | None:
    """Why the address that ``user`` has now gets no mail; None if it does."""
    return Suppression.objects.filter(address_digest=address_digest(user.email)).first()


def lift_own(*, user: User) -> bool:
    """Send mail to the address of ``user`` again, as they ask; False where nothing was stopped."""
    return bool(Suppression.objects.filter(address_digest=address_digest(user.email)).delete()[0])


def listed() -> QuerySet[Suppression]:
    """All, the newest first, with whose they are."""
    return Suppression.objects.select_related("user__member__user").order_by("-since", "-pk")


@transaction.atomic
def lift(*, suppression: Suppression, by: User, now: dt.datetime) -> bool:
    """Send mail to an address again, as its owner asked somebody to; False if that was done already."""
    subject = Member.objects.filter(user=suppression.user_id).first() if suppression.user_id else None
    if not Suppression.objects.filter(pk=suppression.pk).delete()[0]:
        return False
    record(AuditEntry.Action.CHANGED, actor=by, subject=subject, note="emails to their address started again", now=now)
    return True


def forget(*, user: User) -> None:
    """Forget what was reported of the addresses that ``user`` has or had."""
    user.suppressions.all().delete()
    lift_own(user=user)


def forget_old(now: dt.datetime) -> int:
    """Delete what was reported long ago; returns how many. Mail to such an address is tried again."""
    return Suppression.objects.filter(since__lte=KEPT.before(now)).delete()[0]
