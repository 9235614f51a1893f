"""An open round: sections whose day comes or has passed, to who leads it; parts not finished, to who was asked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy

from community.digest import Step, StepKind
from diagnostic.models import AgreedRating, Contributor, ContributorMail, Response, Round, RoundSection
from diagnostic.questions import version_questions
from diagnostic.reminders import rules
from diagnostic.reminders.leads import appointed_at, places_of
from diagnostic.reminders.round_words import lead_step, own_step

if TYPE_CHECKING:
    from community.models import Member

Role = Contributor.Role


@dataclass
class _Known:
    """An open round: the codes asked and the day of each element, what is agreed, who leads, whose parts are open."""

    round: Round
    asked: dict[str, list[str]]
    days: dict[str, dt.date | None] = field(default_factory=dict)
    agreed: set[str] = field(default_factory=set)
    leads: set[int] = field(default_factory=set)
    open_parts: dict[int, Contributor] = field(default_factory=dict)

    def settled(self) -> set[str]:
        """The elements on whose statements all is agreed."""
        return {element for element, codes in self.asked.items() if self.agreed.issuperset(codes)}


def find(members: Sequence[Member], now: dt.datetime) -> Mapping[int, Sequence[Step]]:
    """One step a member: of the round that is open where they work, as its lead or as one who was asked to rate."""
    by_place = _open_rounds(places_of(members))
    if not by_place:
        return {}
    today, appointed = timezone.localdate(now), appointed_at(members)
    by_round = {one.round.pk: one for one in by_place.values()}
    _read_people(by_round, members)
    said = _said(by_round)
    found: dict[int, Sequence[Step]] = {}
    for member in members:
        known = by_place.get(member.organisation_id or 0)
        if known is None:
            continue
        leads = member.pk in known.leads or appointed.leads(member)
        mine = known.open_parts.get(member.pk)
        step = (_for_lead(known, today) if leads else None) or _for_asked(known, mine, said, today)
        if step is not None:
            found[member.pk] = [step]
    return found


def _open_rounds(places: set[int]) -> dict[int, _Known]:
    """The open round of each organisation, with its days and what is agreed."""
    rounds = Round.objects.open().filter(organisation__in=places).defer("snapshot")
    by_version: dict[int, dict[str, str]] = {}
    by_round = {one.pk: _Known(one, _asked(one, by_version)) for one in rounds}
    for round_id, element, day in RoundSection.objects.filter(round__in=by_round).values_list(
        "round_id", "element", "due_on"
    ):
        if element in by_round[round_id].asked:
            by_round[round_id].days[element] = day
    for round_id, code in AgreedRating.objects.filter(round__in=by_round).values_list("round_id", "code"):
        by_round[round_id].agreed.add(code)
    return {one.round.organisation_id: one for one in by_round.values()}


def _asked(round: Round, by_version: dict[int, dict[str, str]]) -> dict[str, list[str]]:
    """The codes that a round asks, by element; ``by_version`` keeps the elements of each version's questions."""
    if round.version_id not in by_version:
        questions = version_questions(round.version_id, "en")  # the words do not matter here
        by_version[round.version_id] = {one.code: str(one.element) for one in questions}
    known = by_version[round.version_id]
    local = {row["code"]: row["element"] for row in round.local.get("questions", [])}
    found: dict[str, list[str]] = {}
    for code in round.scope:
        found.setdefault(local.get(code) or known[code], []).append(code)
    return found


def _read_people(by_round: Mapping[int, _Known], members: Sequence[Member]) -> None:
    """Who leads each round, and the parts of those who were asked by mail and have not said that they are done."""
    by_mail = ContributorMail.objects.of_kind(ContributorMail.Kind.INVITED).filter(contributor=OuterRef("pk"))
    asked = Q(Exists(by_mail), role=Role.CONTRIBUTOR, done_at=None)
    people = Contributor.objects.present().filter(origin=Contributor.Origin.PERSON, member__in=members)
    # Of two long lists SQLite would try every pair: the rounds are compared here.
    for one in people.filter(asked | Q(role=Role.LEAD), round__status=Round.Status.OPEN).order_by():
        known = by_round.get(one.round_id)
        if known is None or one.member_id is None:
            continue
        if one.role == Role.LEAD:
            known.leads.add(one.member_id)
        else:
            known.open_parts[one.member_id] = one


def _said(by_round: Mapping[int, _Known]) -> dict[int, set[str]]:
    """The codes that each of those parts has rated."""
    parts = [part for known in by_round.values() for part in known.open_parts.values()]
    said: dict[int, set[str]] = {part.pk: set() for part in parts}
    for who, code in Response.objects.filter(contributor__in=parts).values_list("contributor_id", "code"):
        said[who].add(code)
    return said


def _for_lead(known: _Known, today: dt.date) -> Step | None:
    due = rules.sections_due(known.days, settled=known.settled(), today=today)
    begun_on = timezone.localdate(known.round.started_at)
    if due or rules.stands_still(known.days, begun_on=begun_on, today=today):
        return lead_step(known.round, due, today=today)
    return None


def _for_asked(known: _Known, mine: Contributor | None, said: Mapping[int, set[str]], today: dt.date) -> Step | None:
    if mine is None:
        return None
    left = {
        element: sum(code not in said[mine.pk] for code in codes)
        for element, codes in known.asked.items()
        if mine.covers(element)
    }
    unfinished = [element for element, number in left.items() if number]
    days = {element: mine.due_on or known.days.get(element) for element in unfinished}
    waits, day = rules.own_parts_due(days, unfinished=unfinished, today=today)
    return own_step(known.round, sum(left.values()), day, today=today) if waits else None


KIND = StepKind("round_due", gettext_lazy("an open round of the diagnostic"), find)
