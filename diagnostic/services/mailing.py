"""Mails to those who were asked to rate, as rows of the outbox: putting them in, finding and taking them back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from itertools import count
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone

from community.models import Delivery
from community.services.outbox import AT_ONCE, Addressed, queue_all
from diagnostic.models import Contributor, ContributorMail

if TYPE_CHECKING:
    from community.models import Member
    from diagnostic.models.mail import ContributorMailQuerySet

State = Delivery.State
# A part with its mails and what became of them, in one query for all parts.
WITH_MAILS = Prefetch("mails", ContributorMail.objects.select_related("delivery"))


@transaction.atomic
def put_in_all(*, kind: str, mails: Iterable[tuple[Contributor, str]], now: dt.datetime) -> None:
    """Have a mail sent to each of some people in rounds, once for each person and key. Four queries for AT_ONCE."""
    due = {_whole_key(one, key): (one, key) for one, key in mails}
    queue_all(kind=kind, mails=[Addressed(whole, {}, member=one.member) for whole, (one, _key) in due.items()], now=now)
    pks: dict[str, int] = {}
    wholes = list(due)
    for start in range(0, len(wholes), AT_ONCE):
        pks.update(Delivery.objects.filter(key__in=wholes[start : start + AT_ONCE]).values_list("key", "pk"))
    rows = [ContributorMail(contributor=one, key=key, delivery_id=pks[whole]) for whole, (one, key) in due.items()]
    ContributorMail.objects.bulk_create(rows, ignore_conflicts=True, batch_size=AT_ONCE)  # another may be as far


def put_in_next(*, people: Sequence[Contributor], kind: str, word: str, now: dt.datetime) -> None:
    """The same for mails that may be sent several times: the key of each is ``word`` with the next number."""
    taken = set(ContributorMail.objects.filter(contributor__in=people).values_list("contributor_id", "key"))
    keys = {one.pk: (f"{word}-{number}" for number in count(1)) for one in people}
    free = [(one, next(key for key in keys[one.pk] if (one.pk, key) not in taken)) for one in people]
    put_in_all(kind=kind, mails=free, now=now)


def take_back(mails: ContributorMailQuerySet) -> None:
    """Send none of ``mails`` that nobody has in hand yet; of the others each looks itself whether its reason holds."""
    delete_free(Delivery.objects.filter(contributor_mail__in=mails, state=State.PENDING))


@transaction.atomic
def delete_free(deliveries: QuerySet[Delivery]) -> None:
    """Delete those of ``deliveries`` that no worker has locked: one that is being claimed goes its way."""
    found = Delivery.objects.filter(pk__in=deliveries.values("pk"))  # a join would lock what is joined, too
    free = list(found.select_for_update(skip_locked=True).values_list("pk", flat=True))
    # On SQLite nothing was locked, and the condition decides.
    deliveries.filter(pk__in=free).delete()


def give_to(contributor: Contributor, member: Member) -> None:
    """What waits for somebody who was known by an address goes to the member they are."""
    waiting = Delivery.objects.filter(contributor_mail__contributor=contributor, state=State.PENDING)
    waiting.update(member=member)


def forget(people: Iterable[Contributor]) -> None:
    """Send ``people`` nothing more, and keep nothing by which an address could be found."""
    mails = ContributorMail.objects.filter(contributor__in=people)
    take_back(mails)
    Delivery.objects.filter(contributor_mail__in=mails).update(address_digest="", error="")


def _whole_key(contributor: Contributor, key: str) -> str:
    """The key in the outbox; a member's ends with who it is, as all mails to members do."""
    whole = f"rate:{contributor.pk}:{key}"
    return f"{whole}:{contributor.member_id}" if contributor.member_id else whole


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
