"""Mails to those who were asked to rate, as rows of the outbox: putting them in, finding and taking them back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from itertools import count
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Prefetch, Q
from django.utils import timezone

from community.models import Delivery
from community.services.outbox import queue, queue_to_outsider
from diagnostic.models import Contributor, ContributorMail

if TYPE_CHECKING:
    from community.models import Member
    from diagnostic.models.mail import ContributorMailQuerySet

State = Delivery.State
# A part with its mails and what became of them, in one query for all parts.
WITH_MAILS = Prefetch("mails", ContributorMail.objects.select_related("delivery"))


@transaction.atomic
def put_in(*, contributor: Contributor, kind: str, key: str, now: dt.datetime) -> None:
    """Have one mail sent to somebody in a round, once for each ``key``."""
    whole, member = f"rate:{contributor.pk}:{key}", contributor.member
    if member is None:
        queue_to_outsider(kind=kind, key=whole, payload={}, now=now)
    else:
        queue(kind=kind, member=member, key=whole, payload={}, now=now)
        whole = f"{whole}:{member.pk}"
    mail = ContributorMail(contributor=contributor, key=key, delivery=Delivery.objects.get(key=whole))
    ContributorMail.objects.bulk_create([mail], ignore_conflicts=True)  # another planner may be as far


def put_in_next(*, contributor: Contributor, kind: str, word: str, now: dt.datetime) -> None:
    """The same for one that may be sent several times: its key is ``word`` with the next number."""
    taken = set(contributor.mails.values_list("key", flat=True))
    key = next(key for key in (f"{word}-{number}" for number in count(1)) if key not in taken)
    put_in(contributor=contributor, kind=kind, key=key, now=now)


def take_back(mails: ContributorMailQuerySet) -> None:
    """Send none of ``mails`` that nobody has in hand yet; of the others each looks itself whether its reason holds."""
    Delivery.objects.filter(contributor_mail__in=mails.waiting()).delete()


def give_to(contributor: Contributor, member: Member) -> None:
    """What waits for somebody who was known by an address goes to the member they are."""
    waiting = Delivery.objects.filter(contributor_mail__contributor=contributor, state=State.PENDING)
    waiting.update(member=member)


def forget(people: Iterable[Contributor]) -> None:
    """Send ``people`` nothing more, and keep nothing by which an address could be found."""
    mails = ContributorMail.objects.filter(contributor__in=people)
    take_back(mails)
    Delivery.objects.filter(contributor_mail__in=mails).update(address_digest="", error="")


def address_of(contributor: Contributor) -> str:
    """Where to write to them; empty for an interview and for who has left."""
    return contributor.member.user.email if contributor.member is not None else contributor.email


def to_person(address: str) -> ContributorMailQuerySet:
    """Mails to one address, whether the person is known by it or as a member."""
    return ContributorMail.objects.filter(
        Q(contributor__email=address) | Q(contributor__member__user__email=address)
    )  # fmt: skip


def today(contributor: Contributor, *, now: dt.datetime) -> ContributorMailQuerySet:
    """The mails about the round that went to this person today, or may have, whichever part of theirs it was."""
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    went = Q(delivery__sent_at__gte=midnight)
    may_have = Q(delivery__state=State.UNCERTAIN, delivery__not_before__gte=midnight)
    return to_person(address_of(contributor)).filter(went | may_have, contributor__round=contributor.round_id)


def written_today(contributor: Contributor, *, now: dt.datetime) -> bool:
    """Whether a mail about the round went to this person today, or an invitation that was not tried yet waits to go."""
    in_hand = Q(delivery__state__in=[State.CLAIMED, State.HANDING])
    fresh = Q(delivery__state=State.PENDING, delivery__attempts=0)
    waiting = contributor.mails.filter(in_hand | fresh, delivery__kind=ContributorMail.Kind.INVITED)
    return waiting.exists() or today(contributor, now=now).exists()
