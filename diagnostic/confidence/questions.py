"""The 25 questions of the review and the pages that they stand on. Pure.

A question is called by what it is about and what it asks: ``budget.confident``, ``environment.time``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from diagnostic.confidence.vocabulary import Activity, Aspect, Confidence, Time
from elements.framework import Element

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Scale = type[Confidence] | type[Time]


@dataclass(frozen=True, slots=True)
class Question:
    """``about`` is an activity or an element. ``upper`` levels count as yes, ``lower`` as no, others as no answer."""

    about: Activity | Element
    aspect: Aspect

    @property
    def code(self) -> str:
        return f"{self.about.value}.{self.aspect.value}"

    @property
    def scale(self) -> Scale:
        return Confidence if self.aspect == Aspect.CONFIDENT else Time

    @property
    def levels(self) -> list[tuple[int, StrOrPromise]]:
        """What can be answered, from the lowest; that something is not part of a role is asked of activities only."""
        choices = [(int(value), label) for value, label in self.scale.choices]
        return choices if self.is_activity else [choice for choice in choices if choice[0] != Confidence.NOT_MINE]

    @property
    def is_activity(self) -> bool:
        return isinstance(self.about, Activity)

    @property
    def upper(self) -> tuple[int, ...]:
        if self.aspect == Aspect.CONFIDENT:
            return (Confidence.SOMEWHAT, Confidence.VERY)
        return (Time.AGREE, Time.STRONGLY_AGREE)

    @property
    def lower(self) -> tuple[int, ...]:
        if self.aspect == Aspect.CONFIDENT:
            return (Confidence.NOT_AT_ALL, Confidence.SLIGHTLY)
        return (Time.STRONGLY_DISAGREE, Time.DISAGREE, Time.NEITHER)


@dataclass(frozen=True, slots=True)
class Section:
    """A page of the review."""

    code: str
    title: StrOrPromise
    questions: tuple[Question, ...]


ABOUT_ACTIVITIES = tuple(Question(activity, Aspect.CONFIDENT) for activity in Activity)
ABOUT_TIME = tuple(Question(element, Aspect.TIME) for element in Element)
ABOUT_ELEMENTS = tuple(Question(element, Aspect.CONFIDENT) for element in Element)
QUESTIONS = {question.code: question for question in (*ABOUT_ACTIVITIES, *ABOUT_TIME, *ABOUT_ELEMENTS)}

ACTIVITY_PAGES: tuple[tuple[str, StrOrPromise, tuple[Activity, ...]], ...] = (
    (
        "support",
        _("Giving support"),
        (Activity.SIGNPOSTING, Activity.MANAGERS, Activity.IN_HOUSE, Activity.DELIVERY),
    ),
    (
        "planning",
        _("Planning and projects"),
        (Activity.STRATEGY, Activity.PROJECTS, Activity.DATA, Activity.COMMISSIONING),
    ),
    ("leading", _("Money and leaders"), (Activity.REPORTS, Activity.OWNERSHIP, Activity.BUDGET)),
)


def _of_activities(activities: tuple[Activity, ...]) -> tuple[Question, ...]:
    return tuple(Question(activity, Aspect.CONFIDENT) for activity in activities)


SECTIONS = {
    section.code: section
    for section in (
        *(Section(code, title, _of_activities(activities)) for code, title, activities in ACTIVITY_PAGES),
        *(
            Section(
                element.value,
                element.label,
                (Question(element, Aspect.TIME), Question(element, Aspect.CONFIDENT)),
            )
            for element in Element
        ),
    )
}
ABOUT_YOU = "about-you"  # the last page: a role in broad words
PAGES = (*SECTIONS, ABOUT_YOU)


def page_after(code: str) -> str | None:
    """The page that follows; None after the last."""
    following = PAGES.index(code) + 1
    return PAGES[following] if following < len(PAGES) else None
