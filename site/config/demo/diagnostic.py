"""The diagnostic of the demo: a round that was finished last year, and one that several people answer now."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from casestudies.vocabulary import Approach, Repeat
from community.models import Member, User
from config.demo.said import COLLEAGUES_NOW, LEAD_NOW, Words
from config.demo.said import LAST_YEAR as LAST_YEAR_SAID
from diagnostic.models import Evidence, Round
from diagnostic.questions import latest_version_id, questions_of
from diagnostic.schedule import one_a_week
from diagnostic.services import agreeing, answers, evidence, own_questions, rounds
from diagnostic.services.answers import Answer, Given
from diagnostic.vocabulary import Depth, Rating
from elements.framework import Element

LAST_YEAR, THIS_TIME = dt.timedelta(days=400), dt.timedelta(days=20)
NOT_LOOKED_AT = ("amber", "We did not look at this one closely.")  # what an editor added to the set since


def load_rounds(users: Mapping[str, User], *, now: dt.datetime) -> Round | None:
    """Both rounds, and a statement of the organisation's own; nothing while no question set is published."""
    lead = _member(users.get("organisation-lead"))
    if lead is None or lead.organisation is None or latest_version_id() is None:
        return None
    _last_year(lead, now - LAST_YEAR)
    own_questions.add(
        organisation=lead.organisation, element=Element.ENVIRONMENT,
        words={"text": "Staff who cycle can change and shower.", "green": "At every site.", "red": "Nowhere."},
    )  # fmt: skip
    return _this_time(lead, now)


def _last_year(lead: Member, now: dt.datetime) -> Round:
    plan = rounds.Plan(label=f"{now:%Y}", depth=Depth.QUICK, approach=Approach.LIGHT_TOUCH, repeat=Repeat.YEARLY)
    begun = rounds.start(by=lead, plan=plan, now=now)
    _rate(begun, lead, {code: (rating, "") for code, (rating, _why) in LAST_YEAR_SAID.items()}, now=now)
    for question in questions_of(begun, "en"):
        rating, why = LAST_YEAR_SAID.get(question.code, NOT_LOOKED_AT)
        agreeing.agree(
            round=begun, code=question.code, answer=Answer(Rating(rating)), rationale=why, by=lead, version=0, now=now
        )  # fmt: skip
    return rounds.finish(round=begun, by=lead, now=now + dt.timedelta(days=14))


def _this_time(lead: Member, now: dt.datetime) -> Round:
    begun_at = now - THIS_TIME
    due = one_a_week(Element.values, begun_at.date() + dt.timedelta(days=7))
    plan = rounds.Plan(
        label=f"{now:%Y}, all elements",
        depth=Depth.STANDARD,
        approach=Approach.IN_DETAIL,
        repeat=Repeat.YEARLY,
        due=due,
    )
    begun = rounds.start(by=lead, plan=plan, now=begun_at)
    _rate(begun, lead, LEAD_NOW, now=begun_at + dt.timedelta(days=2))
    colleagues = Member.objects.filter(organisation=lead.organisation, status=Member.Status.ACTIVE).exclude(pk=lead.pk)
    for number, (colleague, said) in enumerate(zip(colleagues.select_related("user"), COLLEAGUES_NOW, strict=False)):
        _rate(begun, colleague, said, now=begun_at + dt.timedelta(days=3 + number))
    _add_evidence(begun, lead, begun_at + dt.timedelta(days=2))
    return begun


def _rate(round: Round, by: Member, said: Mapping[str, Words], *, now: dt.datetime) -> None:
    asked = [one for one in questions_of(round, "en") if one.code in said]
    given = [Given(one, Answer(Rating(said[one.code][0]), note=said[one.code][1]), 0) for one in asked]
    answers.save_own_all(round=round, by=by, given=given, now=now)


def _add_evidence(round: Round, by: Member, now: dt.datetime) -> None:
    question = next(one for one in questions_of(round, "en") if one.element == Element.ENVIRONMENT)
    shown = evidence.Shown(kind=Evidence.Kind.DATA, title="Walk round of all sites with staff, October")
    evidence.add(round=round, by=by, question=question, shown=shown, now=now)


def _member(user: User | None) -> Member | None:
    return Member.objects.select_related("user", "organisation").filter(user=user).first() if user else None
