"""What somebody does who was invited by mail and answers by their link, and how a member makes it their own part."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.db import transaction

from community.services.ways_in import verified_address
from diagnostic.links import Purpose, named_by
from diagnostic.models import Contributor, RatingEvent, Response, Round
from diagnostic.permissions import may_see
from diagnostic.services import answers
from diagnostic.services.answers import NotAskedError, part_of
from diagnostic.services.rounds import hold_open, record

if TYPE_CHECKING:
    from community.models import Member

Kind = RatingEvent.Kind
Role = Contributor.Role


class LinkEndedError(Exception):
    """The link was ours and opens nothing any more. ``round_ended``, ``taken_off``: why, where that may be said."""

    def __init__(self, *, round_ended: bool = False, taken_off: bool = False) -> None:
        self.round_ended, self.taken_off = round_ended, taken_off
        super().__init__()


def invited_by(token: str) -> Contributor:
    """Whose link this is. Raises LinkEndedError for any that opens nothing, whatever is wrong with it."""
    named = named_by(token, Purpose.INVITED)
    people = Contributor.objects.select_related("round__organisation", "round__version", "member__user")
    found = people.filter(public_id=named.public_id, origin=Contributor.Origin.PERSON).first() if named else None
    if named is None or found is None:
        raise LinkEndedError
    if found.removed_at is not None and named.number == found.link_number - 1:
        raise LinkEndedError(taken_off=bool(found.email))
    if found.removed_at is not None or named.number != found.link_number:
        raise LinkEndedError
    if not found.round.is_open:
        raise LinkEndedError(round_ended=True)
    return found


@transaction.atomic
def save_invited(*, token: str, given: Sequence[answers.Given], now: dt.datetime) -> answers.Outcome:
    """Keep what they say of several statements. Raises LinkEndedError, NotOpenError and NotAskedError."""
    held, kept = _hold(token)
    if kept.opened_at is None:
        kept.opened_at = now
        kept.save(update_fields=["opened_at"])
    return answers.save_all(round=held, contributor=kept, given=given, by=None, now=now)


@transaction.atomic
def say_done_invited(*, token: str, done: bool, now: dt.datetime) -> None:
    """Note that they said what they can, or take that back. Raises LinkEndedError, NotOpenError and NotAskedError."""
    _held, kept = _hold(token)
    if (kept.done_at is not None) != done:
        kept.done_at = now if done else None
        kept.save(update_fields=["done_at"])


def is_theirs(contributor: Contributor, member: Member) -> bool:
    """Whether ``member`` is who was invited by this address, and works where the round is."""
    is_free = contributor.member_id is None and bool(contributor.email)
    return is_free and may_see(member, contributor.round) and verified_address(member.user) == contributor.email


@transaction.atomic
def accept(*, contributor: Contributor, by: Member, now: dt.datetime) -> Contributor:
    """Make what was asked by mail the part of a member: from now on they answer signed in, and the link ends.

    If they had a part already, the two become one; where both say something, what they said signed in stands, and the
    other answer is kept in the history. Raises NotOpenError, and NotAskedError for whom it is not.
    """
    held = hold_open(contributor.round_id)
    invited = Contributor.objects.get(pk=contributor.pk)
    if invited.removed_at is not None or not is_theirs(invited, by):
        raise NotAskedError
    mine = part_of(by, held)
    if mine is None:
        _tie(invited, by)
        return invited
    _move(held, invited, mine, by, now)
    _ask_as(mine, invited)
    invited.removed_at, invited.email, invited.link_number = now, "", invited.link_number + 1
    invited.save(update_fields=["removed_at", "email", "link_number"])
    invited.mails.filter(sent_at=None).delete()
    return mine


def _hold(token: str) -> tuple[Round, Contributor]:
    """The round, held, and whose link it is as they are now."""
    found = invited_by(token)
    held = hold_open(found.round_id)
    kept = invited_by(token)
    if kept.member_id is not None or kept.role == Role.OBSERVER:
        raise NotAskedError
    return held, kept


def _tie(invited: Contributor, member: Member) -> None:
    invited.member, invited.email, invited.name = member, "", ""
    invited.language = member.user.language
    invited.save(update_fields=["member", "email", "name", "language"])


def _move(round: Round, invited: Contributor, mine: Contributor, by: Member, now: dt.datetime) -> None:
    kept = {one.code: one for one in Response.objects.filter(contributor=mine)}
    for one in Response.objects.filter(contributor=invited):
        stands = kept.get(one.code)
        if stands is None:
            one.contributor = mine
            one.save(update_fields=["contributor"])
            continue
        if stands.as_kept() != one.as_kept():
            record(
                round, Kind.CLASHED, by=by, now=now, code=one.code, contributor=mine, old=stands.as_kept(),
                new=one.as_kept(),
            )  # fmt: skip
        one.delete()


def _ask_as(mine: Contributor, invited: Contributor) -> None:
    """What the mail asked for holds, unless they lead; who rates all sections by themselves goes on with all."""
    if mine.role != Role.LEAD:
        takes_part_in_all = mine.removed_at is None and not mine.sections
        mine.role, mine.sections = invited.role, [] if takes_part_in_all else invited.sections
    mine.due_on, mine.removed_at = invited.due_on or mine.due_on, None
    mine.save(update_fields=["role", "sections", "due_on", "removed_at"])
