"""The diagnostic of the demo: a round that was finished last year, and one that several people answer now."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from casestudies.vocabulary import Approach, Repeat
from community.models import Member, User
from diagnostic.models import Evidence, Round
from diagnostic.questions import Question, latest_version_id, questions_of
from diagnostic.schedule import one_a_week
from diagnostic.services import agreeing, answers, evidence, own_questions, rounds
from diagnostic.services.answers import Answer, Given
from diagnostic.vocabulary import Depth, Rating
from elements.framework import Element

LAST_YEAR, THIS_TIME = dt.timedelta(days=400), dt.timedelta(days=20)
# Each element's ratings, taken in turn: last year, and what the lead and a colleague say now.
BEFORE: Mapping[str, Sequence[str]] = {
    Element.PERSONAL_HEALTH: ("amber", "green", "amber"),
    Element.RELATIONSHIPS: ("green",),
    Element.FULFILMENT: ("amber", "red"),
    Element.MANAGERS_LEADERS: ("red", "amber"),
    Element.ENVIRONMENT: ("red",),
    Element.DATA_INSIGHTS: ("amber", "red", "amber"),
    Element.PROFESSIONAL_SUPPORT: ("green", "amber"),
}
NOW: Mapping[str, Sequence[str]] = {
    Element.PERSONAL_HEALTH: ("green", "amber"),
    Element.RELATIONSHIPS: ("green",),
    Element.MANAGERS_LEADERS: ("amber",),
    Element.ENVIRONMENT: ("red", "amber"),
}
A_COLLEAGUE: Mapping[str, Sequence[str]] = {
    Element.RELATIONSHIPS: ("green", "amber"),
    Element.ENVIRONMENT: ("green", "amber"),
}
NOTE = "Day staff have two good rooms. On nights they are locked."
WHY = "We went through it together, and the notes of the night staff decided."
NO_WARDS = "We have no site where this could be."


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
    _rate(begun, lead, BEFORE, now=now)
    for question, rating in _in_turn(begun, BEFORE):
        agreeing.agree(
            round=begun, code=question.code, answer=_answer(rating), rationale=WHY, by=lead, version=0, now=now
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
    _rate(begun, lead, NOW, now=begun_at + dt.timedelta(days=2), note=NOTE)
    colleagues = Member.objects.filter(organisation=lead.organisation, status=Member.Status.ACTIVE).exclude(pk=lead.pk)
    for number, colleague in enumerate(colleagues.select_related("user")[:2]):
        _rate(begun, colleague, A_COLLEAGUE, now=begun_at + dt.timedelta(days=3 + number))
    _add_evidence(begun, lead, begun_at + dt.timedelta(days=2))
    return begun


def _rate(round: Round, by: Member, ratings: Mapping[str, Sequence[str]], *, now: dt.datetime, note: str = "") -> None:
    given = [Given(question, _answer(rating, note), 0) for question, rating in _in_turn(round, ratings)]
    answers.save_own_all(round=round, by=by, given=given, now=now)


def _in_turn(round: Round, ratings: Mapping[str, Sequence[str]]) -> list[tuple[Question, str]]:
    """The statements of those elements with a rating each."""
    asked = [one for one in questions_of(round, "en") if one.element in ratings]
    return [(one, ratings[one.element][number % len(ratings[one.element])]) for number, one in enumerate(asked)]


def _answer(rating: str, note: str = "") -> Answer:
    reason = NO_WARDS if rating == Rating.NOT_APPLICABLE else ""
    return Answer(Rating(rating), na_reason=reason, note=note if rating == Rating.RED else "")


def _add_evidence(round: Round, by: Member, now: dt.datetime) -> None:
    question = next(one for one in questions_of(round, "en") if one.element == Element.ENVIRONMENT)
    shown = evidence.Shown(kind=Evidence.Kind.DATA, title="Walk round of all sites at night, October")
    evidence.add(round=round, by=by, question=question, shown=shown, now=now)


def _member(user: User | None) -> Member | None:
    return Member.objects.select_related("user", "organisation").filter(user=user).first() if user else None
