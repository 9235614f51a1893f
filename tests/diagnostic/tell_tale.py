"""An organisation whose rounds, plan and people are full of words that stand nowhere else: whoever reads one was told.

Every such word begins with ``MARK``, whatever is done with capitals.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils import timezone

from community.models import Member, Organisation, System
from diagnostic.as_seen import stamp_of
from diagnostic.links import invited_token, staff_token
from diagnostic.models import AgreedRating, Evidence, Round
from diagnostic.models.commitment import Step
from diagnostic.plan_case import NAMES
from diagnostic.questions import questions_of
from diagnostic.services import (
    actions,
    answers,
    board_decisions,
    business_cases,
    commitments,
    confidence,
    evidence,
    interviews,
    invitations,
    own_questions,
    rounds,
    staff_link,
    workshops,
)
from diagnostic.vocabulary import Method
from diagnostic.workshops import state_key
from tests.factories.community import make_member, make_system
from tests.factories.rounds import answer_of, make_round, make_version
from tests.factories.systems import make_partner

if TYPE_CHECKING:
    from diagnostic.models import Action, Contributor, ReviewSheet, StaffLink, Workshop

MARK = "zqtale"
# What one person said or is, which is for those who take part in the round alone.
PERSONAL = ("zqtalenote", "zqtalereason", "zqtalemail", "zqtaleseat", "zqtaleinterviewnote")
ASKED, ALONE, SPARE = "environment-1", "environment-2", "relationships-1"


@dataclass
class Scene:
    """What was made, by the names under which addresses ask for it."""

    system: System
    organisation: Organisation
    lead: Member
    before: Round
    now: Round
    invited: Contributor
    interviewed: Contributor
    shown: Evidence
    action: Action
    workshop: Workshop
    link: StaffLink
    review: ReviewSheet

    @property
    def rounds(self) -> list[str]:
        """The finished round and the open one."""
        return [self.before.public_id, self.now.public_id]

    @property
    def secrets(self) -> list[str]:
        """What opens something for whoever has it."""
        return [invited_token(self.invited), staff_token(self.link)]

    @property
    def state_key(self) -> str:
        """What screens of the workshop ask with."""
        return state_key(self.workshop)


def make_scene() -> Scene:
    """An organisation of a system with a finished round, an open one, and something of every kind in both."""
    now = timezone.now()
    system = make_system("sussex", name="Sussex Health and Care")
    organisation = make_partner("Quiet Trust", system)
    lead = make_member("zqtalemail-lead@zqtalemail.example", first_name="Zqtalelead", last_name="Zqtalesurname",
                       organisation=organisation)  # fmt: skip
    make_version()
    before = _finished(lead, now - dt.timedelta(days=300))
    begun = _open(lead, now)
    workshop = workshops.open_workshop(
        round=begun, by=lead, opening=workshops.Opening(anonymous=False, codes=begun.scope), now=now
    )
    workshops.take_seat(workshop=workshop, name="Zqtaleseat", now=now)
    until = timezone.localdate(now) + dt.timedelta(days=9)
    return Scene(
        system=system, organisation=organisation, lead=lead, before=before, now=begun, workshop=workshop,
        invited=_invite(begun, lead, now), interviewed=_interview(begun, lead, now), shown=_show(begun, lead, now),
        action=_plan(begun, lead, now), review=confidence.begin(member=lead, now=now),
        link=staff_link.open_until(round=begun, by=lead, closes_on=until, now=now),
    )  # fmt: skip


def _finished(lead: Member, at: dt.datetime) -> Round:
    begun = make_round(lead, now=at, label="Zqtalelabel last year", open_to_members=False)
    _say(begun, lead, at)
    _show(begun, lead, at)
    AgreedRating.objects.bulk_create(
        AgreedRating(
            round=begun, code=one.code, rating="amber", rationale=f"Zqtalerationale of {one.code}",
            method=Method.DISCUSSION, decided_by=lead, changed_at=at,
        )
        for one in questions_of(begun, "en")
    )  # fmt: skip
    board_decisions.ask(round=begun, by=lead, text="Zqtaledecision: fund it", version=0, now=at)
    return rounds.finish(round=begun, by=lead, now=at)


def _open(lead: Member, now: dt.datetime) -> Round:
    organisation = lead.organisation
    assert organisation is not None
    words = dict.fromkeys(("text", "help", "green", "amber", "red"), "Zqtaleown statement")
    own_questions.add(organisation=organisation, element="environment", words=words)
    begun = make_round(lead, now=now, label="Zqtalelabel this year", open_to_members=False)
    _say(begun, lead, now)
    asked = {one.code: one for one in questions_of(begun, "en")}
    seen = stamp_of(own_questions.worded(organisation, asked[SPARE]))
    own_questions.reword(organisation=organisation, question=asked[SPARE], text="Zqtalewording of ours", seen=seen)
    said = commitments.Noted(None, None, "Zqtalestep: the chair will do it")
    commitments.note_step(organisation=organisation, step=Step.SPONSOR, by=lead, said=said, version="", now=now)
    return begun


def _say(round: Round, lead: Member, now: dt.datetime) -> None:
    """The lead's own ratings, of one statement twice; nobody else rates these."""
    asked = {one.code: one for one in questions_of(round, "en")}
    for code, answer, version in (
        (ASKED, answer_of("red", note="Zqtalenote of the night staff"), 0),
        (ASKED, answer_of("amber", note="Zqtalenote of the day staff"), 1),
        (ALONE, answer_of("na", na_reason="Zqtalereason: no such room", note="Zqtalenote of rooms"), 0),
    ):
        answers.save_own(round=round, by=lead, question=asked[code], answer=answer, version=version, now=now)


def _show(round: Round, lead: Member, now: dt.datetime) -> Evidence:
    asked = next(one for one in questions_of(round, "en") if one.code == ASKED)
    shown = evidence.Shown(
        kind=Evidence.Kind.LINK, title="Zqtaleevidence", url="https://zqtaleaddress.example/zqtalepath"
    )
    return evidence.add(round=round, by=lead, question=asked, shown=shown, now=now)


def _invite(round: Round, lead: Member, now: dt.datetime) -> Contributor:
    asked = [invitations.Address("zqtalemail-invited@zqtalemail.example", "Zqtaleinvited Person")]
    outcome = invitations.invite(round=round, by=lead, addresses=asked, asked=invitations.Asked(), now=now)
    return outcome.invited[0]


def _interview(round: Round, lead: Member, now: dt.datetime) -> Contributor:
    begun = interviews.begin(round=round, by=lead, name="Zqtaleinterviewed Person", now=now)
    asked = next(one for one in questions_of(round, "en") if one.code == SPARE)
    given = answers.Given(asked, answer_of("red", note="Zqtaleinterviewnote"), 0)
    interviews.save(contributor=begun, by=lead, given=[given], now=now)
    return begun


def _plan(round: Round, lead: Member, now: dt.datetime) -> Action:
    said = actions.Planned(
        title="Zqtaleaction: a quiet room", element="environment", code=ASKED, why="Zqtalewhy",
        owner_name="Zqtaleowner", no_date_reason="Zqtalenodate",
    )  # fmt: skip
    added = actions.add(by=lead, said=said, round=round, now=now)
    facts = business_cases.facts_of(added, "en")
    written = dict.fromkeys(NAMES, "Zqtalecase: it pays")
    business_cases.write(action=added, by=lead, words=written, facts=facts, version=0, now=now)
    return added
