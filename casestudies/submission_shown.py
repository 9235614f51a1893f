"""A member's story as its author and reviewers see it: where each part stands, each answer in words."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from casestudies.submission_form import SECTIONS, Answers, Kind, Question, Section

if TYPE_CHECKING:
    from casestudies.submission_form import Label


class Progress(StrEnum):
    """How far a section is."""

    DONE = "done"
    BEGUN = "begun"
    NOT_BEGUN = "not-begun"
    OPTIONAL = "optional"


PROGRESS_WORDS = {
    Progress.DONE: _("Completed"),
    Progress.BEGUN: _("In progress"),
    Progress.NOT_BEGUN: _("Not started"),
    Progress.OPTIONAL: _("Optional"),
}


@dataclass(frozen=True)
class Task:
    """A line of the task list. ``code`` is of the first question, where the section begins."""

    title: Label
    code: str
    progress: Progress

    @property
    def state(self) -> Label:
        """The progress in words."""
        return PROGRESS_WORDS[self.progress]


@dataclass(frozen=True)
class Row:
    """A question and its answer; ``value`` is a list of lines, empty where nothing was said."""

    question: Question
    value: tuple[str, ...]


@dataclass(frozen=True)
class Part:
    """The answers of a section."""

    title: Label
    rows: tuple[Row, ...]


def tasks(answers: Answers) -> list[Task]:
    """All sections with how far they are."""
    return [Task(section.title, section.questions[0].code, _progress(section, answers)) for section in SECTIONS]


def parts(answers: Answers) -> list[Part]:
    """All answers, section by section, with every question that is asked."""
    return [
        Part(section.title, tuple(Row(one, in_words(one, answers)) for one in section.questions if one.asked(answers)))
        for section in SECTIONS
    ]


def in_words(question: Question, answers: Answers, value: Any = None) -> tuple[str, ...]:
    """An answer (``value``, or the one among ``answers``) as people read it."""
    said = answers.get(question.code) if value is None else value
    if not said:
        return ()
    if question.kind in (Kind.LINE, Kind.WORDS):
        return (str(said),)
    known = {code: str(label) for code, label in question.choices(answers)}
    codes = said if question.kind is Kind.SEVERAL else [said]
    return tuple(known[code] for code in known if code in codes)


def _progress(section: Section, answers: Answers) -> Progress:
    asked = [question for question in section.questions if question.asked(answers)]
    required = [question for question in asked if question.required]
    if not any(question.said(answers) for question in asked):
        return Progress.NOT_BEGUN if required else Progress.OPTIONAL
    return Progress.DONE if all(question.said(answers) for question in required) else Progress.BEGUN
