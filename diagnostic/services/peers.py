"""Letting other members know where an organisation is green: a round at a time, by choice, and taken back at once."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import transaction

from diagnostic.models import GreenElement, RatingEvent, Round
from diagnostic.questions import questions_of
from diagnostic.results import result_of
from diagnostic.services.releases import hold_systems_of, may_be_shown_with_a_name
from diagnostic.services.rounds import hold, record
from diagnostic.vocabulary import Rating

if TYPE_CHECKING:
    from community.models import Member
    from elements.framework import Element

Kind = RatingEvent.Kind
ASKED = "peers"  # what the round's history calls it


class NotFinishedError(Exception):
    """Only a finished round has something to let others know."""


class HeldBackError(Exception):
    """A system's figures without names count the round: if it were known, others in them could be worked out."""


@transaction.atomic
def let_peers_know(*, round: Round, by: Member, on: bool, now: dt.datetime) -> Round:
    """Let other members know in which elements ``round`` is green, or end that.

    Raises NotFinishedError and HeldBackError.

    They are told of nothing else, and only while this is the newest finished round and younger than a year.
    """
    held = hold(round.pk)
    if on and not held.is_finished:
        raise NotFinishedError
    if held.peers_may_know == on:
        return held
    if on:
        hold_systems_of(held)
    if on and not may_be_shown_with_a_name(held):
        raise HeldBackError
    held.peers_may_know = on
    held.save(update_fields=["peers_may_know"])
    GreenElement.objects.filter(round=held).delete()
    if on:
        GreenElement.objects.bulk_create(GreenElement(round=held, element=one) for one in green_elements(held))
    record(held, Kind.SHARED if on else Kind.WITHDRAWN, by=by, now=now, new={"with": ASKED})
    return held


def green_elements(round: Round) -> list[Element]:
    """The elements of a finished round whose lower median is green."""
    result = result_of(questions_of(round, "en"), round.snapshot or {})
    return [section.element for section in result.sections if section.counts.median == Rating.GREEN]
