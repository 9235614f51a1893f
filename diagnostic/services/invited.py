"""What somebody does who was invited by mail and answers by their link, and how a member makes it their own part."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Min, QuerySet
from django.utils import timezone

from community.services.ways_in import verified_address
from diagnostic.links import Named, Purpose, last_day, named_by
from diagnostic.models import Contributor, ContributorMail, RatingEvent, Response, Round
from diagnostic.permissions import may_see
from diagnostic.services import answers
from diagnostic.services.answers import NotAskedError, part_of
from diagnostic.services.invitations import ask_by_mail
from diagnostic.services.mailing import give_to, take_back, written_today
from diagnostic.services.rounds import NotOpenError, hold_open, record

if TYPE_CHECKING:
    from community.models import Member

Kind = RatingEvent.Kind
Role = Contributor.Role


class LinkEndedError(Exception):
    """The link opens nothing, or nothing any more. ``round_ended``, ``taken_off``, ``too_old``: why, where that may be
    said. Of one that is too old nothing else may.

    ``person``: whose it was, if we signed it.
    """

    def __init__(
        self, *, person: Contributor | None = None, round_ended: bool = False, taken_off: bool = False,
        too_old: bool = False,
    ) -> None:  # fmt: skip
        self.person, self.round_ended, self.taken_off, self.too_old = person, round_ended, taken_off, too_old
        super().__init__()


def invited_by(token: str, *, now: dt.datetime) -> Contributor:
    """Whose link this is. Raises LinkEndedError for any that opens nothing, whatever is wrong with it."""
    named = named_by(token, Purpose.INVITED)
    people = Contributor.objects.select_related("round__organisation", "round__version", "member__user")
    found = people.filter(public_id=named.public_id, origin=Contributor.Origin.PERSON).first() if named else None
    if named is None or found is None:
        raise LinkEndedError
    if _is_too_old(named, found, now):
        raise LinkEndedError(person=found, too_old=True)
    if found.removed_at is not None and named.number == found.link_number - 1:
        raise LinkEndedError(person=found, taken_off=bool(found.email))
    if found.removed_at is not None or named.number != found.link_number:
        raise LinkEndedError(person=found)
    if not found.round.is_open:
        raise LinkEndedError(person=found, round_ended=True)
    return found


@transaction.atomic
def ask_anew(*, token: str, now: dt.datetime) -> None:
    """Write once more to whoever was invited by a link that is too old, if there is still something to ask them.

    Whoever holds the link is told nothing of that. A round takes no more than one mail a person a day.
    """
    named = named_by(token, Purpose.INVITED)
    found = Contributor.objects.filter(public_id=named.public_id).first() if named else None
    if named is None or found is None:
        return
    try:
        held = hold_open(found.round_id)
    except NotOpenError:
        return
    kept = Contributor.objects.select_related("round", "member__user").get(pk=found.pk)
    is_theirs = kept.origin == Contributor.Origin.PERSON and named.number == kept.link_number and not kept.removed_at
    if is_theirs and kept.email and _is_too_old(named, kept, now) and not written_today(kept, now=now):
        ask_by_mail([kept], now)
        record(held, Kind.INVITED, by=None, now=now, contributor=kept, new={"again": True, "asked_anew": True})


@transaction.atomic
def save_invited(
    *, token: str, given: Sequence[answers.Given], now: dt.datetime, page: str = ""
) -> answers.Outcome:  # fmt: skip
    """Keep what they say of several statements on ``page`` (as in ``answers.save_own_all``).

    Raises LinkEndedError, NotOpenError and NotAskedError.
    """
    held, kept = _hold(token, now)
    if kept.opened_at is None:
        kept.opened_at = now
        kept.save(update_fields=["opened_at"])
    return answers.save_all(round=held, contributor=kept, given=given, by=None, now=now, page=page)


@transaction.atomic
def say_done_invited(*, token: str, done: bool, now: dt.datetime) -> None:
    """Note that they said what they can, or take that back. Raises LinkEndedError, NotOpenError and NotAskedError."""
    _held, kept = _hold(token, now)
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
    _move_history(invited, mine)
    _move_mails(invited, mine)
    _ask_as(mine, invited)
    invited.removed_at, invited.name, invited.email = now, "", ""
    invited.link_number += 1
    invited.save(update_fields=["removed_at", "name", "email", "link_number"])
    return mine


def _is_too_old(named: Named, contributor: Contributor, now: dt.datetime) -> bool:
    return timezone.localdate(now) > (named.until or _last_day_of_old(contributor))


def _last_day_of_old(contributor: Contributor) -> dt.date:
    """The last day of a link that names none: such links were sent before links had one.

    It counts from the first mail. A later one brings a link with a day of its own, and must not revive an old one.
    """
    first = ContributorMail.objects.filter(contributor=contributor).aggregate(at=Min("delivery__sent_at"))["at"]
    return last_day(contributor, sent_on=timezone.localdate(first or contributor.added_at))


def _hold(token: str, now: dt.datetime) -> tuple[Round, Contributor]:
    """The round, held, and whose link it is as they are now."""
    found = invited_by(token, now=now)
    held = hold_open(found.round_id)
    kept = invited_by(token, now=now)
    if kept.member_id is not None or kept.role == Role.OBSERVER:
        raise NotAskedError
    return held, kept


def _tie(invited: Contributor, member: Member) -> None:
    invited.member, invited.email, invited.name = member, "", ""
    invited.language = member.user.language
    invited.save(update_fields=["member", "email", "name", "language"])
    give_to(invited, member)


def _move(round: Round, invited: Contributor, mine: Contributor, by: Member, now: dt.datetime) -> None:
    kept = {one.code: one for one in Response.objects.filter(contributor=mine)}
    for one in Response.objects.filter(contributor=invited):
        stands = kept.get(one.code)
        if stands is None:
            one.contributor = mine
            one.save(update_fields=["contributor"])
            continue
        if not stands.says(one.as_kept()):
            record(
                round, Kind.CLASHED, by=by, now=now, code=one.code, contributor=mine, old=stands.as_kept(),
                new=one.as_kept(),
            )  # fmt: skip
        one.delete()


def _move_history(invited: Contributor, mine: Contributor) -> None:
    """What happened is theirs from now on, so that it is in their copy, and is forgotten with them."""
    # The history is written once for everybody else; who it is about may turn out to be somebody we know.
    history: QuerySet[Any] = QuerySet(RatingEvent)
    history.filter(contributor=invited).update(contributor=mine)


def _move_mails(invited: Contributor, mine: Contributor) -> None:
    """They were asked and reminded as often as both parts were."""
    take_back(ContributorMail.objects.filter(contributor=invited))
    taken = set(mine.mails.values_list("key", flat=True))
    for mail in invited.mails.all():
        mail.contributor = mine
        if mail.key in taken:
            mail.key = f"{mail.key}-{invited.public_id}"
        mail.save(update_fields=["contributor", "key"])


def _ask_as(mine: Contributor, invited: Contributor) -> None:
    """What the mail asked for holds, unless they lead; who rates all sections by themselves goes on with all."""
    if mine.role != Role.LEAD:
        takes_part_in_all = mine.removed_at is None and not mine.sections
        mine.role, mine.sections = invited.role, [] if takes_part_in_all else invited.sections
    mine.due_on, mine.removed_at = invited.due_on or mine.due_on, None
    mine.opened_at, mine.done_at = mine.opened_at or invited.opened_at, mine.done_at or invited.done_at
    mine.save(update_fields=["role", "sections", "due_on", "removed_at", "opened_at", "done_at"])
