"""Mails about matching rounds: your group with reasons and times, or why there is none this time."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from community.as_read_by import as_read_by, full_url
from community.emails.round_facts import MINUTES, AloneFacts, GroupFacts, gather_alone, gather_groups
from community.emails.writing import write
from community.mail_kinds import MailKind
from community.models import MatchingRound
from community.names import in_a_row
from community.round_reasons import of_pair_without_reasons, to_member
from community.suggesting import Reason, Why
from community.suggestion_words import in_words
from community.times import span_in_words, zone_of

if TYPE_CHECKING:
    from django.core.mail import EmailMultiAlternatives

    from community.directory.groups import Named
    from community.models import Delivery, Member

KNOWN = frozenset(Why)


def write_group(delivery: Delivery, now: dt.datetime) -> EmailMultiAlternatives | None:
    """The reader's group, while they are in it: who, why, and when all are free."""
    facts: GroupFacts = delivery.facts or gather_groups([delivery], now)[delivery.pk]
    circle, people, silent = facts.circle, facts.people, facts.silent
    others = [one for one in people if one.pk != delivery.member_id]
    if circle is None or not others or len(others) == len(people):
        return None
    with as_read_by(delivery.reader):
        context: dict[str, Any] = {
            "round": title_of(circle.round) if circle.round else "",
            "people": [_person(one, delivery.payload.get("why", {}), facts.named) for one in others],
            "names": in_a_row([one.name for one in others]),
            "several": len(others) > 1,
            "times": [_span(start, delivery.reader) for start in facts.times],
            "own_hours_missing": delivery.member_id in silent,
            "without_hours": in_a_row([one.name for one in others if one.pk in silent]),
            "hours_url": full_url("community_availability"),
            "url": full_url("community_circle", circle.pk),
            "guide_url": full_url("community_first_call"),
        }
        return write(delivery=delivery, template="community/round_group", context=context)


def write_unmatched(delivery: Delivery, now: dt.datetime) -> EmailMultiAlternatives | None:
    """Why there is no group for the reader this time, and what they can do."""
    facts: AloneFacts = delivery.facts or gather_alone([delivery], now)[delivery.pk]
    entry = facts.entry
    if entry is None:
        return None
    with as_read_by(delivery.reader):
        context = {
            "round": title_of(entry.round),
            "reason": to_member(entry.reason),
            "url": full_url("community_buddies"),
            "hours_url": full_url("community_availability"),
        }
        return write(delivery=delivery, template="community/round_unmatched", context=context)


def title_of(round: MatchingRound) -> str:
    """What a round is called in the language that is read."""
    return (round.title_cy if get_language() == "cy" else "") or round.title


def _person(other: Member, why: dict[str, list[list[str]]], named: Named) -> dict[str, Any]:
    """Their name and, of the reasons that a record keeps as codes, short sentences."""
    known = [Reason(Why(code), detail) for code, detail in why.get(str(other.pk), []) if code in KNOWN]
    return {"name": other.name, "reasons": in_words(known, named) or [of_pair_without_reasons()]}


def _span(begins: dt.datetime, reader: Member) -> str:
    return span_in_words(begins, begins + dt.timedelta(minutes=MINUTES), zone_of(reader))


KINDS: tuple[MailKind, ...] = (
    MailKind("round_group", _("your group in a matching round"), write_group, bulk=True, gather=gather_groups),
    MailKind(
        "round_unmatched",
        _("a matching round without a group for you"),
        write_unmatched,
        bulk=True,
        gather=gather_alone,
    ),
)
