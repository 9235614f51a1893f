"""The people of a round as its lead sees them: what they are asked for, how far they are, and whether a mail came."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from community.models import Delivery, Member
from diagnostic.models import Contributor, ContributorMail, Response, Round
from diagnostic.services.invitations import has_declined
from diagnostic.services.mailing import WITH_MAILS
from elements.framework import Element

if TYPE_CHECKING:
    from diagnostic.questions import Question

Kind = ContributorMail.Kind


class State(StrEnum):
    """Where somebody stands."""

    DONE = "done"
    DECLINED = "declined"
    REMOVED = "removed"
    RATING = "rating"
    OPENED = "opened"
    ASKED = "asked"
    WAITING = "waiting"
    NOT_SENT = "not-sent"
    PRESENT = "present"
    ENTERED = "entered"
    NOT_ENTERED = "not-entered"


WORDS = {
    State.DONE: _("Done"),
    State.DECLINED: _("Cannot take part"),
    State.REMOVED: _("Taken off"),
    State.RATING: _("Rating"),
    State.OPENED: _("Takes part"),
    State.ASKED: _("Invited"),
    State.WAITING: _("Email on its way"),
    State.NOT_SENT: _("Email could not be sent"),
    State.PRESENT: _("Takes part"),
    State.ENTERED: _("Entered"),
    State.NOT_ENTERED: _("Nothing entered yet"),
}
# Their address takes no mail, or the round was not open when it was to go: for the lead it comes to the same.
NEVER_WENT = (Delivery.State.DEAD, Delivery.State.SKIPPED, Delivery.State.CANCELLED)
COLOURS = {State.RATING: "white", State.ASKED: "blue", State.WAITING: "blue", State.NOT_SENT: "orange"}


@dataclass(frozen=True)
class PersonRow:
    """One person. ``rated`` of ``asked`` statements; ``invited_at`` is when the last invitation went out."""

    contributor: Contributor
    state: State
    asked: int
    rated: int
    invited_at: dt.datetime | None

    @property
    def words(self) -> str:
        """The state in words."""
        return str(WORDS[self.state])

    @property
    def colour(self) -> str:
        """The colour of its tag; red is for errors."""
        return COLOURS.get(self.state, "grey")

    @property
    def elements(self) -> list[Element]:
        """The sections they are asked for; none where they are asked for all."""
        return [one for one in Element if one in self.contributor.sections]

    @property
    def is_there(self) -> bool:
        """Whether they take part now."""
        return self.contributor.removed_at is None


def people_of(round: Round, questions: Collection[Question]) -> list[PersonRow]:
    """Everybody, those who take part first; in a fixed number of queries."""
    said: dict[int, set[str]] = {}
    for who, code in Response.objects.filter(contributor__round=round).values_list("contributor_id", "code"):
        said.setdefault(who, set()).add(code)
    declined = has_declined(round)
    people = round.contributors.select_related("member__user").prefetch_related(WITH_MAILS)
    rows = [_row(one, said.get(one.pk, set()), questions, declined) for one in people]
    shown = [row for row in rows if row.is_there or row.rated or row.contributor.email or row.contributor.member_id]
    return sorted(shown, key=lambda row: not row.is_there)


def colleagues_to_ask(round: Round, *, today: dt.date) -> list[Member]:
    """Members of the round's organisation whom others may find there, and who do not take part yet."""
    there = round.contributors.present().filter(member__isnull=False).values("member_id")
    found: QuerySet[Member] = Member.objects.listed(today=today).filter(organisation=round.organisation_id)
    found = found.exclude(pk__in=there).select_related("user").order_by("user__first_name", "user__last_name", "pk")
    return [one for one in found if one.shows("organisation")]


def _row(one: Contributor, said: set[str], questions: Collection[Question], declined: Collection[int]) -> PersonRow:
    asked = {question.code for question in questions if one.covers(question.element)}
    sent = [mail.delivery.sent_at for mail in _invitations(one) if mail.delivery.sent_at]
    rated = len(said & {question.code for question in questions})
    state = _state(one, rated, is_declined=one.pk in declined, was_sent=bool(sent))
    return PersonRow(one, state, len(asked), rated, max(sent, default=None))


def _state(one: Contributor, rated: int, *, is_declined: bool, was_sent: bool) -> State:
    if one.removed_at is not None:
        return State.DECLINED if is_declined else State.REMOVED
    if one.origin != Contributor.Origin.PERSON:
        return State.ENTERED if rated else State.NOT_ENTERED
    if one.done_at is not None:
        return State.DONE
    if rated:
        return State.RATING
    return _mail_state(one, was_sent=was_sent)


def _mail_state(one: Contributor, *, was_sent: bool) -> State:
    if one.opened_at is not None:
        return State.OPENED
    last = max(_invitations(one), key=lambda mail: mail.pk, default=None)
    if last is not None and last.delivery.state in NEVER_WENT:
        return State.NOT_SENT
    if last is not None and last.is_under_way:
        return State.WAITING
    return State.ASKED if was_sent else State.PRESENT


def _invitations(one: Contributor) -> list[ContributorMail]:
    return [mail for mail in one.mails.all() if mail.delivery.kind == Kind.INVITED]
