"""A person's own review in words: its tasks, and all answers to check."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from community.models.vocabulary import Department
from diagnostic.confidence.findings import asked
from diagnostic.confidence.questions import ABOUT_YOU, SECTIONS, Question, Section
from diagnostic.confidence.vocabulary import NOT_SAID, PREFER_NOT_TO_SAY, Aspect, Dimension
from elements.framework import Element

if TYPE_CHECKING:
    from diagnostic.models import ReviewSheet

Answers = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Task:
    """A page to fill in. ``progress`` is ``done``, ``begun`` or ``not-begun``; ``state`` says it in words."""

    code: str
    title: str
    state: str
    progress: str
    group: str


@dataclass(frozen=True, slots=True)
class Said:
    """A question with its answer in words; empty for none."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Part:
    """A page with its answers."""

    code: str
    title: str
    rows: tuple[Said, ...]


def tasks(answers: Answers, sheet: ReviewSheet) -> list[Task]:
    """All pages, with how far each is."""
    groups = {True: _("What you do"), False: _("The seven elements")}
    found = [_task(section, answers, groups[section.questions[0].is_activity]) for section in SECTIONS.values()]
    said = any((sheet.sector, sheet.region, sheet.band, sheet.clinical, sheet.departments))
    state, progress = (_("Answered"), "done") if said else (_("Optional"), "")
    return [*found, Task(ABOUT_YOU, _("About your role"), state, progress, _("About you"))]


def answers_in_words(answers: Answers) -> list[Part]:
    """Every question with its answer, a page after the other."""
    return [
        Part(section.code, str(section.title), tuple(_said(question, answers) for question in section.questions))
        for section in SECTIONS.values()
    ]


def role_in_words(sheet: ReviewSheet, regions: Mapping[str, str]) -> list[Said]:
    """What was said about the role."""
    departments = [str(Department(code).label) for code in sheet.departments if code in Department.values]
    region = str(PREFER_NOT_TO_SAY) if sheet.region == NOT_SAID else regions.get(sheet.region, "")
    return [
        Said(str(Dimension.SECTOR.label), sheet.get_sector_display()),
        Said(str(Dimension.REGION.label), region),
        Said(str(Dimension.BAND.label), sheet.get_band_display()),
        Said(str(Dimension.CLINICAL.label), sheet.get_clinical_display()),
        Said(str(Dimension.DEPARTMENT.label), ", ".join(departments)),
    ]


def level_in_words(question: Question, level: int) -> str:
    """An answer's words."""
    return str(dict(question.scale.choices).get(level, ""))


def _task(section: Section, answers: Answers, group: str) -> Task:
    n = len(section.questions)
    k = sum(question.code in answers for question in section.questions)
    if k == n:
        state, progress = _("Answered"), "done"
    elif k:
        state, progress = _("%(k)s of %(n)s answered") % {"k": k, "n": n}, "begun"
    else:
        state, progress = _("Not started"), "not-begun"
    return Task(section.code, str(section.title), state, progress, group)


def _said(question: Question, answers: Answers) -> Said:
    level = answers.get(question.code)
    label = str(question.about.label)
    if isinstance(question.about, Element):
        label = str(Aspect.TIME.label) if question.aspect == Aspect.TIME else asked_of(question)
    return Said(label, "" if level is None else level_in_words(question, level))


def asked_of(question: Question) -> str:
    """What is asked about an element."""
    return _("How confident you feel") if question.aspect == Aspect.CONFIDENT else asked(question)
