"""Mails about matching rounds: your group with reasons and times, or why there is none this time."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, Protocol

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from community.as_read_by import as_read_by, full_url
from community.directory.groups import named
from community.emails.writing import write
from community.mail_kinds import MailKind
from community.models import Circle, MatchingRound, RoundEntry
from community.models.availability import without_hours
from community.models.circles import seats_now
from community.names import in_a_row
from community.round_reasons import of_pair_without_reasons, to_member
from community.suggesting import Reason, Why
from community.suggestion_words import in_words
from community.times import UK, span_in_words, zone_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.core.mail import EmailMultiAlternatives

    from community.models import Delivery, Member

MINUTES = 30
DAYS = 28  # how far ahead times are looked for
TIMES = 3
KNOWN = frozenset(Why)


class FreeTimes(Protocol):
    """When a call can begin so that all are free, in order."""

    def __call__(
        self, members: Sequence[Member], *, minutes: int, now: dt.datetime, days: int
    ) -> Sequence[dt.datetime]: ...


_sources: list[FreeTimes] = []


def times_from(source: FreeTimes) -> None:
    """Ask ``source`` (of services, which stand above mails) for times; called once the apps are ready."""
    _sources[:] = [source]


def write_group(delivery: Delivery, now: dt.datetime) -> EmailMultiAlternatives | None:
    """The reader's group, while they are in it: who, why, and when all are free."""
    circle = Circle.objects.current().filter(pk=delivery.payload["circle"]).first()
    people = [place.member for place in seats_now(circle)] if circle else []
    others = [one for one in people if one.pk != delivery.member_id]
    if circle is None or not others or len(others) == len(people):
        return None
    silent = {one.pk for one in without_hours(people)}
    with as_read_by(delivery.reader):
        context: dict[str, Any] = {
            "round": title_of(circle.round) if circle.round else "",
            "people": [_person(one, delivery.payload.get("why", {})) for one in others],
            "names": in_a_row([one.name for one in others]),
            "several": len(others) > 1,
            "times": [] if silent else [_span(start, delivery.reader) for start in _three_times(people, now)],
            "own_hours_missing": delivery.member_id in silent,
            "without_hours": in_a_row([one.name for one in others if one.pk in silent]),
            "hours_url": full_url("community_availability"),
            "url": full_url("community_circle", circle.pk),
            "guide_url": full_url("community_first_call"),
        }
        return write(delivery=delivery, template="community/round_group", context=context)


def write_unmatched(delivery: Delivery, now: dt.datetime) -> EmailMultiAlternatives | None:
    """Why there is no group for the reader this time, and what they can do."""
    unmatched = RoundEntry.objects.filter(outcome=RoundEntry.Outcome.UNMATCHED, member=delivery.member_id)
    entry = unmatched.filter(round=delivery.payload["round"]).select_related("round").first()
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


def reasons_in_words(codes: list[list[str]]) -> list[str]:
    """The reasons that a record keeps as codes, as short sentences."""
    known = [Reason(Why(why), detail) for why, detail in codes if why in KNOWN]
    return in_words(known, named()) if known else []


def _person(other: Member, why: dict[str, list[list[str]]]) -> dict[str, Any]:
    reasons = reasons_in_words(why.get(str(other.pk), []))
    return {"name": other.name, "reasons": reasons or [of_pair_without_reasons()]}


def _three_times(people: Sequence[Member], now: dt.datetime) -> list[dt.datetime]:
    """The soonest on three different days, in the UK."""
    days: dict[dt.date, dt.datetime] = {}
    for start in _sources[0](people, minutes=MINUTES, now=now, days=DAYS) if _sources else ():
        days.setdefault(start.astimezone(UK).date(), start)
    return list(days.values())[:TIMES]


def _span(begins: dt.datetime, reader: Member) -> str:
    return span_in_words(begins, begins + dt.timedelta(minutes=MINUTES), zone_of(reader))


KINDS: tuple[MailKind, ...] = (
    MailKind("round_group", _("your group in a matching round"), write_group, bulk=True),
    MailKind("round_unmatched", _("a matching round without a group for you"), write_unmatched, bulk=True),
)
