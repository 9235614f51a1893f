"""Which skills and elements an activity draws on: our own pairing, which the page says. Pure.

The nine skill sets are those of the review of leads' needs (table 5). The report does not say which activity needs
which of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from community.models.vocabulary import Skill
from diagnostic.confidence.questions import ABOUT_ACTIVITIES, ABOUT_ELEMENTS, Question
from diagnostic.confidence.vocabulary import Activity, Aspect, Confidence
from elements.framework import Element

SKILLS: dict[Activity | Element, tuple[Skill, ...]] = {
    Activity.SIGNPOSTING: (Skill.COMMUNICATION,),
    Activity.PROJECTS: (Skill.DELIVERY,),
    Activity.MANAGERS: (Skill.LEADERSHIP, Skill.INTERPERSONAL),
    Activity.IN_HOUSE: (Skill.COLLABORATION,),
    Activity.STRATEGY: (Skill.INFLUENCING, Skill.NEEDS_ASSESSMENT),
    Activity.REPORTS: (Skill.BUSINESS_CASES, Skill.DATA),
    Activity.DELIVERY: (Skill.INTERPERSONAL, Skill.COMMUNICATION),
    Activity.DATA: (Skill.DATA, Skill.NEEDS_ASSESSMENT),
    Activity.COMMISSIONING: (Skill.COLLABORATION, Skill.DELIVERY),
    Activity.OWNERSHIP: (Skill.INFLUENCING, Skill.LEADERSHIP),
    Activity.BUDGET: (Skill.BUSINESS_CASES,),
    Element.DATA_INSIGHTS: (Skill.DATA, Skill.NEEDS_ASSESSMENT),
    Element.MANAGERS_LEADERS: (Skill.LEADERSHIP, Skill.INFLUENCING),
    Element.RELATIONSHIPS: (Skill.INTERPERSONAL, Skill.COLLABORATION),
}
# The element that an activity is work on. Projects, strategies, cases and budgets may be about any of them.
ELEMENTS: dict[Activity, Element] = {
    Activity.SIGNPOSTING: Element.PROFESSIONAL_SUPPORT,
    Activity.MANAGERS: Element.MANAGERS_LEADERS,
    Activity.IN_HOUSE: Element.PROFESSIONAL_SUPPORT,
    Activity.DATA: Element.DATA_INSIGHTS,
    Activity.COMMISSIONING: Element.PROFESSIONAL_SUPPORT,
    Activity.OWNERSHIP: Element.MANAGERS_LEADERS,
}
FIRST = 3  # more to learn at once is none
Answers = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Change:
    """What somebody answered to a question before and now."""

    question: Question
    before: int
    now: int

    @property
    def step(self) -> int:
        """1 up, -1 down, 0 the same."""
        return (self.now > self.before) - (self.now < self.before)


def element_of(about: Activity | Element) -> Element | None:
    """The element that it belongs to; None for what belongs to all."""
    return ELEMENTS.get(about) if isinstance(about, Activity) else about


def to_learn(answers: Answers) -> list[Question]:
    """What somebody is not confident in, the least first; of equals, that on which they spend the most time."""
    low = [question for question in (*ABOUT_ACTIVITIES, *ABOUT_ELEMENTS) if _is(answers, question, question.lower)]

    def need(question: Question) -> tuple[int, int]:
        return answers[question.code], -_time_on(answers, element_of(question.about))

    return sorted(low, key=need)  # the order of the report among equals


def strong_in(answers: Answers) -> list[Question]:
    """What somebody is very confident in."""
    every = (*ABOUT_ACTIVITIES, *ABOUT_ELEMENTS)
    return [question for question in every if _is(answers, question, (Confidence.VERY,))]


def skills_of(questions: Iterable[Question]) -> dict[Skill, list[Question]]:
    """All nine skill sets, each with those of ``questions`` that draw on it."""
    asked = list(questions)
    return {skill: [one for one in asked if skill in SKILLS.get(one.about, ())] for skill in Skill}


def changes(before: Answers, now: Answers) -> list[Change]:
    """What was answered both times, but for what was not part of the role."""
    every = (*ABOUT_ACTIVITIES, *ABOUT_ELEMENTS)
    both = [one for one in every if before.get(one.code) and now.get(one.code)]
    return [Change(one, before[one.code], now[one.code]) for one in both]


def _is(answers: Answers, question: Question, levels: tuple[int, ...]) -> bool:
    return answers.get(question.code) in levels


def _time_on(answers: Answers, element: Element | None) -> int:
    return answers.get(Question(element, Aspect.TIME).code, 0) if element else 0
