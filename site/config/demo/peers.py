"""Organisations elsewhere that are green in something and let other members know: whom the demo's members may ask."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from casestudies.vocabulary import Approach
from community.models import Member, MemberElement, User
from diagnostic.models import Round
from diagnostic.questions import latest_version_id, questions_of
from diagnostic.services import agreeing, rounds
from diagnostic.services.answers import Answer
from diagnostic.services.peers import let_peers_know
from diagnostic.vocabulary import Depth, Rating

HOW_MANY = 4
BEFORE = dt.timedelta(days=45)
WHY = "We went through it together."
NOT_GREEN = (Rating.AMBER, Rating.RED, Rating.AMBER)


def load_peers(people: Sequence[Member], users: Mapping[str, User], *, now: dt.datetime) -> list[Round]:
    """Finished quick rounds of a few organisations of ``people``, but of none where a demo account or a round is.

    Each is green where its people offer help. Nothing is made while no question set is published.
    """
    if latest_version_id() is None:
        return []
    theirs = set(Member.objects.filter(user__in=users.values()).values_list("organisation_id", flat=True))
    theirs |= set(Round.objects.values_list("organisation_id", flat=True))
    first: dict[int, Member] = {}
    for member in people:
        if member.listed and member.organisation_id and member.organisation_id not in theirs:
            first.setdefault(member.organisation_id, member)
    leads = list(first.values())[:HOW_MANY]
    return [_finished(lead, now - BEFORE - dt.timedelta(days=number)) for number, lead in enumerate(leads)]


def _finished(lead: Member, now: dt.datetime) -> Round:
    helps = MemberElement.objects.filter(member__organisation=lead.organisation_id, can_help=True)
    green = set(helps.values_list("element", flat=True))
    plan = rounds.Plan(label=f"{now:%Y}", depth=Depth.QUICK, approach=Approach.LIGHT_TOUCH)
    begun = rounds.start(by=lead, plan=plan, now=now)
    for number, question in enumerate(questions_of(begun, "en")):
        rating = Rating.GREEN if question.element in green else NOT_GREEN[number % len(NOT_GREEN)]
        agreeing.agree(
            round=begun, code=question.code, answer=Answer(rating), rationale=WHY, by=lead, version=0, now=now
        )  # fmt: skip
    return let_peers_know(round=rounds.finish(round=begun, by=lead, now=now), by=lead, on=True, now=now)
