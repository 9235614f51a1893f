"""Addresses that get no mail of the outbox: it came back, is not wanted, or their mail server refuses it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Count
from django.db.models.functions import TruncDate

from community.models import AuditEntry, Delivery, Member, RefusedAddress, Suppression, User
from community.periods import Period
from community.services.audit import record
from community.services.claims import address_digest, drop
from community.services.mail_preferences import stop_all
from community.services.reopening import reopen_summaries
from community.times import UK

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

PROVEN = (Suppression.Proof.REPORTED, Suppression.Proof.SAID, Suppression.Proof.SAID_AGAIN)
KEPT = Period(months=13)  # as long as the mails themselves
Reason, Proof = Suppression.Reason, Suppression.Proof


@transaction.atomic
def suppress(*, address: str, reason: str, proof: str, now: dt.datetime) -> bool:
    """Send no more mail to ``address``, which need not be anybody's here; False if it was so already.

    ``proof`` says how it is known. What the mail service reports is worth more than what was there.
    Whoever complained gets no reminders either when this is lifted or forgotten, until they choose them again.
    """
    user = User.objects.filter(email__iexact=address.strip()).first()
    values = {"reason": reason, "proof": proof, "since": now, "user": user}
    digest = address_digest(address)
    found, made = Suppression.objects.get_or_create(address_digest=digest, defaults=values)
    RefusedAddress.objects.filter(address_digest=digest).delete()  # so that once it is lifted, one more is the first
    worse = found.reason != reason == Reason.COMPLAINED
    if worse:
        Suppression.objects.filter(pk=found.pk).update(reason=reason, proof=proof)
    elif found.reason == reason and proof == Proof.REPORTED:
        Suppression.objects.filter(pk=found.pk).update(proof=proof)
    if user is not None:  # it may have been nobody's yet
        Suppression.objects.filter(pk=found.pk, user=None).update(user=user)
    if (made or worse) and reason == Reason.COMPLAINED:
        member = Member.objects.filter(user=user).first() if user else None
        if member:
            stop_all(member=member, now=now)
    return made


def gone(emails: Iterable[str]) -> set[str]:
    """Those of ``emails`` of which it is proven that no mail arrives. One query."""
    digests = {address_digest(one): one for one in set(emails) if one}
    proven = Suppression.objects.filter(reason=Reason.BOUNCED, proof__in=PROVEN, address_digest__in=digests)
    return {digests[digest] for digest in proven.values_list("address_digest", flat=True)}


def of(user: User) -> Suppression | None:
    """Why the address that ``user`` has now gets no mail; None if it does."""
    return Suppression.objects.filter(address_digest=address_digest(user.email)).first()


@transaction.atomic
def lift_own(*, user: User, now: dt.datetime) -> bool:
    """Send mail to the address of ``user`` again, as they ask; False where nothing was stopped."""
    if not _forget_own(user):
        return False
    reopen_summaries(users=[user.pk], now=now, refused=True)
    return True


@transaction.atomic
def skip(delivery: Delivery, *, address: str) -> str:
    """Skip a mail in our hands if its ``address`` gets none; empty if mail goes there again since somebody looked.

    The row is locked: whoever lifts the stop either waits, and puts the mail back, or came first, and it is sent.
    """
    stops = Suppression.objects.select_for_update().filter(address_digest=address_digest(address))
    return drop(delivery, Delivery.State.SKIPPED) if stops.first() else ""


def listed() -> QuerySet[Suppression]:
    """All, the newest first, with whose they are."""
    return Suppression.objects.select_related("user__member__user").order_by("-since", "-pk")


@transaction.atomic
def lift(*, suppression: Suppression, by: User, now: dt.datetime) -> bool:
    """Send mail to an address again, as its owner asked somebody to; False if that was done already."""
    subject = Member.objects.filter(user=suppression.user_id).first() if suppression.user_id else None
    if not Suppression.objects.filter(pk=suppression.pk).delete()[0]:
        return False
    reopen_summaries(users=[suppression.user_id], now=now, refused=True)
    record(AuditEntry.Action.CHANGED, actor=by, subject=subject, note="emails to their address started again", now=now)
    return True


def days_stopped(*, most: int = 14) -> list[tuple[dt.date, int]]:
    """The last days (UK) on which mail came back or was refused, and how many addresses it stopped for."""
    of_day = _came_back().annotate(day=TruncDate("since", tzinfo=UK)).values_list("day")
    return list(of_day.annotate(number=Count("pk")).order_by("-day")[:most])


@transaction.atomic
def lift_day(*, day: dt.date, by: User, now: dt.datetime) -> int:
    """Send mail again to all addresses at which it stopped on ``day`` (UK), when it was a server that was not well.

    Not to those that were reported as unwanted: that was somebody's wish. Returns how many.
    """
    of_day = _came_back().annotate(day=TruncDate("since", tzinfo=UK)).filter(day=day)
    users = list(of_day.values_list("user", flat=True))
    number = of_day.delete()[0]
    if number:
        reopen_summaries(users=users, now=now, refused=True)
        note = f"emails to all addresses stopped on {day.isoformat()} started again ({number})"
        record(AuditEntry.Action.CHANGED, actor=by, note=note, now=now)
    return number


def _forget_own(user: User) -> bool:
    return bool(Suppression.objects.filter(address_digest=address_digest(user.email)).delete()[0])


def _came_back() -> QuerySet[Suppression]:
    return Suppression.objects.filter(reason=Reason.BOUNCED)


def forget(*, user: User) -> None:
    """Forget what was reported of the addresses that ``user`` has or had."""
    user.suppressions.all().delete()
    _forget_own(user)


def forget_old(now: dt.datetime) -> int:
    """Delete what was reported or refused long ago; returns how many. Mail to such an address is tried again."""
    old = {"since__lte": KEPT.before(now)}
    return Suppression.objects.filter(**old).delete()[0] + RefusedAddress.objects.filter(**old).delete()[0]
