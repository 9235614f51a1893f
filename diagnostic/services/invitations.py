"""Asking people to rate in a round, and taking them off it. What they said stays theirs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from django.db import transaction

from diagnostic.as_seen import ChangedMeanwhileError, stamp_of
from diagnostic.models import Contributor, ContributorMail, RatingEvent, Round
from diagnostic.permissions import may_see
from diagnostic.services import mailing
from diagnostic.services.mailing import address_of, written_today
from diagnostic.services.rounds import hold_open, record, record_all

if TYPE_CHECKING:
    from community.models import Member

Kind = RatingEvent.Kind
Mail = ContributorMail.Kind
Role = Contributor.Role
Origin = Contributor.Origin
COMES_BACK = ("name", "sections", "due_on", "role", "removed_at", "done_at")
MOST_PEOPLE = 300  # whoever was taken off included


class TooManyPeopleError(Exception):
    """More people than a round takes."""


class TooEarlyError(Exception):
    """A mail to this person went out today, or waits to go out."""


class CannotLeadError(Exception):
    """Only a member who works where the round is can lead it."""


class CannotTakeOffError(Exception):
    """Who leads the round cannot take themselves off it, or they are off it already."""


@dataclass(frozen=True)
class Asked:
    """What somebody is asked for. No ``sections``: all of the round."""

    sections: tuple[str, ...] = ()
    due_on: dt.date | None = None
    role: str = Role.CONTRIBUTOR


@dataclass(frozen=True)
class Address:
    """Somebody who is invited by mail; ``name`` is what the others in the round read."""

    email: str
    name: str = ""


@dataclass
class Outcome:
    """What became of a list of people. ``there``: they take part already; ``declined``: they said that they cannot."""

    invited: list[Contributor] = field(default_factory=list)
    there: list[str] = field(default_factory=list)
    declined: list[str] = field(default_factory=list)


@transaction.atomic
def invite(
    *, round: Round, by: Member, members: Iterable[Member] = (), addresses: Iterable[Address] = (), asked: Asked,
    language: str = "en", now: dt.datetime,
) -> Outcome:  # fmt: skip
    """Ask colleagues who are members, and anybody else by address.

    Whoever was taken off comes back with what they said. The mails are due at once (``contributor_mails``).
    Raises NotOpenError, TooManyPeopleError, and CannotLeadError: the lead is given to those who take part already.
    """
    if asked.role == Role.LEAD:
        raise CannotLeadError
    held = hold_open(round.pk)
    party = _Party(held, by, asked, language, now)
    for member in members:
        party.ask_member(member)
    for address in addresses:
        party.ask_address(address)
    if party.people > MOST_PEOPLE:
        raise TooManyPeopleError
    party.welcome()
    return party.outcome


def change(*, contributor: Contributor, by: Member, asked: Asked, seen: str, now: dt.datetime) -> Contributor:
    """Change what somebody is asked for; nobody lays down their own lead, and who is taken off stays as they are.

    ``seen`` is the stamp of ``as_kept`` as the page showed it (``as_seen``). Raises NotOpenError, CannotLeadError, and
    ChangedMeanwhileError, which has kept both in the history.
    """
    with transaction.atomic():
        held, kept = _hold(contributor)
        role = kept.role if kept.member_id == by.pk else asked.role
        if role == Role.LEAD and not (kept.member is not None and may_see(kept.member, held)):
            raise CannotLeadError
        old = as_kept(kept)
        _write(kept, replace(asked, role=role))
        new = as_kept(kept)
        if kept.removed_at or old == new:
            return kept
        clashes = stamp_of(old) != seen
        if not clashes:
            kept.save(update_fields=["sections", "due_on", "role"])
        kind = Kind.CLASHED if clashes else Kind.CHANGED
        record(held, kind, by=by, now=now, contributor=kept, old=old, new=new)
    if clashes:  # raised only now: within the transaction, the history of the clash would be undone with it
        raise ChangedMeanwhileError(old)
    return kept


def as_kept(contributor: Contributor) -> dict[str, Any]:
    """What somebody is asked for, as the history keeps it."""
    due_on = contributor.due_on.isoformat() if contributor.due_on else None
    return {"sections": contributor.sections, "due_on": due_on, "role": contributor.role}


@transaction.atomic
def send_again(*, contributor: Contributor, by: Member, new_link: bool, now: dt.datetime) -> Contributor:
    """Ask once more; with ``new_link`` the links that were sent before stop. Raises NotOpenError and TooEarlyError."""
    held, kept = _hold(contributor)
    if kept.removed_at or kept.origin != Origin.PERSON or written_today(kept, now=now):
        raise TooEarlyError
    if new_link:
        kept.link_number += 1
        kept.save(update_fields=["link_number"])
    ask_by_mail([kept], now)
    record(held, Kind.INVITED, by=by, now=now, contributor=kept, new={"again": True, "new_link": new_link})
    return kept


@transaction.atomic
def take_off(*, contributor: Contributor, by: Member, now: dt.datetime) -> Contributor:
    """Ask somebody no longer: their link ends, and they hear of it. Raises NotOpenError and CannotTakeOffError."""
    held, kept = _hold(contributor)
    if kept.removed_at or kept.member_id == by.pk:
        raise CannotTakeOffError
    _remove(kept, now)
    if kept.origin == Origin.PERSON:
        mailing.put_in_next(people=[kept], kind=Mail.REMOVED, word="removed", now=now)
    record(held, Kind.REMOVED, by=by, now=now, contributor=kept)
    return kept


@transaction.atomic
def decline(*, contributor: Contributor, now: dt.datetime) -> None:
    """Note that somebody cannot take part: nobody writes to them about this round again. Raises NotOpenError."""
    held, kept = _hold(contributor)
    if kept.removed_at is None:
        _remove(kept, now)
        record(held, Kind.REMOVED, by=None, now=now, contributor=kept, new={"declined": True})


def has_declined(round: Round) -> set[int]:
    """The keys of those who said that they cannot take part."""
    said = RatingEvent.objects.filter(round=round, kind=Kind.REMOVED, new__declined=True)
    return {pk for pk in said.values_list("contributor_id", flat=True) if pk}


def ask_by_mail(people: Sequence[Contributor], now: dt.datetime) -> None:
    """Put in the mails that ask ``people``, in the caller's transaction, which holds the round.

    They take the place of what waits because it could not be sent yet, that they need not rate any more included.
    """
    waiting = ContributorMail.objects.filter(contributor__in=people)
    mailing.take_back(waiting.filter(delivery__kind__in=[Mail.INVITED, Mail.REMOVED]))
    mailing.put_in_next(people=people, kind=Mail.INVITED, word="invited", now=now)


class _Party:
    """A list of people on their way into a round, which the caller holds."""

    def __init__(self, round: Round, by: Member, asked: Asked, language: str, now: dt.datetime) -> None:
        self.round, self.by, self.asked, self.language, self.now = round, by, asked, language, now
        self.outcome = Outcome()
        rows = round.contributors.filter(origin=Origin.PERSON).select_related("member__user")
        self.by_member = {one.member_id: one for one in rows if one.member_id}
        self.by_address: dict[str, Contributor] = {}
        for one in rows:  # where an address was taken off and invited again, the one who is there counts
            known = self.by_address.get(address_of(one))
            if known is None or known.removed_at:
                self.by_address[address_of(one)] = one
        self.declined: Collection[int] = has_declined(round)
        self.people = round.contributors.count()

    def ask_member(self, member: Member) -> None:
        """A colleague."""
        there = self.by_member.get(member.pk) or self.by_address.get(member.user.email)
        self._ask(there, str(member.name), {"member": member, "language": member.user.language})

    def ask_address(self, address: Address) -> None:
        """Anybody."""
        values = {"email": address.email, "name": address.name, "language": self.language}
        self._ask(self.by_address.get(address.email), address.email, values)

    def _ask(self, there: Contributor | None, who: str, values: dict[str, Any]) -> None:
        if there is not None and there.removed_at is None:
            self.outcome.there.append(who)
            return
        if there is not None and there.pk in self.declined:
            self.outcome.declined.append(who)
            return
        one = there or Contributor(round=self.round, added_by=self.by, added_at=self.now, **values)
        one.removed_at = one.done_at = None
        if there is not None:
            one.name = values.get("name") or one.name
        _write(one, self.asked)
        self.by_address[address_of(one)] = one
        self.people += there is None
        self.outcome.invited.append(one)

    def welcome(self) -> None:
        """Keep those who are to be invited, write to them, and write it down. A fixed number of queries."""
        people = self.outcome.invited
        if not people:
            return
        Contributor.objects.bulk_update([one for one in people if one.pk], COMES_BACK)
        Contributor.objects.bulk_create([one for one in people if not one.pk])
        ask_by_mail(people, self.now)
        rows = [(one, as_kept(one)) for one in people]
        record_all(self.round, Kind.INVITED, by=self.by, now=self.now, new=rows)


def _hold(contributor: Contributor) -> tuple[Round, Contributor]:
    held = hold_open(contributor.round_id)
    return held, Contributor.objects.select_related("member__user").get(pk=contributor.pk)


def _remove(contributor: Contributor, now: dt.datetime) -> None:
    contributor.removed_at = now
    contributor.link_number += 1
    contributor.save(update_fields=["removed_at", "link_number"])
    mailing.take_back(ContributorMail.objects.filter(contributor=contributor))


def _write(contributor: Contributor, asked: Asked) -> None:
    contributor.sections, contributor.due_on, contributor.role = list(asked.sections), asked.due_on, asked.role
