"""The business case of an action: its parts, and what is known of each before anybody writes. Pure.

The parts are those of the outline on the implementation guide's page about business cases, under four questions.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import models
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from diagnostic.models.version import digest_of
from diagnostic.vocabulary import CostBand, Rating, YesNo

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


class Question(models.TextChoices):
    """What a reader who decides wants to know."""

    ASK = "ask", gettext_lazy("What do we ask for?")
    NEED = "need", gettext_lazy("Why is it needed?")
    TAKES = "takes", gettext_lazy("What does it take?")
    CHANGES = "changes", gettext_lazy("What will change, and how will we know?")


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the case. ``begin`` are words to begin with, ``hint`` says what belongs there."""

    name: str
    question: Question
    heading: str | _StrPromise
    hint: str | _StrPromise
    begin: str | _StrPromise


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of the action."""

    title: str
    element: str
    why: str = ""
    statement: str = ""
    rating: Rating | None = None
    rated_in: str = ""
    rationale: str = ""
    evidence: Sequence[str] = ()
    expected: Rating | None = None
    cost_band: str = CostBand.UNKNOWN
    budget: str = YesNo.UNKNOWN
    resources: str = YesNo.UNKNOWN
    owner: str = ""
    due_on: dt.date | None = None
    review_on: dt.date | None = None
    source_title: str = ""


PARTS = (
    Part(
        "decision", Question.ASK, gettext_lazy("Decision"),
        gettext_lazy("What you ask for, from whom, by when."), gettext_lazy("We ask the board to agree …"),
    ),
    Part(
        "options", Question.ASK, gettext_lazy("Options"),
        gettext_lazy("Do nothing, a trial, the full change."), gettext_lazy("We looked at three ways …"),
    ),
    Part(
        "need", Question.NEED, gettext_lazy("Need"),
        gettext_lazy("Two or three local facts, and what staff say."), gettext_lazy("Our staff told us …"),
    ),
    Part(
        "fit", Question.NEED, gettext_lazy("Fit"),
        gettext_lazy("Which board aim and which element it serves."), gettext_lazy("This supports our aim to …"),
    ),
    Part(
        "cost", Question.TAKES, gettext_lazy("Cost"),
        gettext_lazy("Money and time, year one and after."), gettext_lazy("In year one this costs …"),
    ),
    Part(
        "risks", Question.TAKES, gettext_lazy("Risks"),
        gettext_lazy("Two things that could go wrong."), gettext_lazy("The main risk is …"),
    ),
    Part(
        "next_step", Question.TAKES, gettext_lazy("Next step"),
        gettext_lazy("A name and a first date."), gettext_lazy("If you agree, we will start …"),
    ),
    Part(
        "benefit", Question.CHANGES, gettext_lazy("Benefit"),
        gettext_lazy("What changes, for whom, by when."), gettext_lazy("By the end of the year we expect …"),
    ),
    Part(
        "fairness", Question.CHANGES, gettext_lazy("Fairness"),
        gettext_lazy("Who gains, who might miss out, what you do about it."),
        gettext_lazy("With our EDI lead we checked …"),
    ),
    Part(
        "measures", Question.CHANGES, gettext_lazy("Measures"),
        gettext_lazy("Where you are now, your aim, when you look."), gettext_lazy("Today the figure is …"),
    ),
)  # fmt: skip
NAMES = tuple(part.name for part in PARTS)


@dataclass(frozen=True, slots=True)
class Shown:
    """A part with what it says; ``offer`` is what it could say since the action changed, empty where it did not."""

    part: Part
    text: str
    offer: str = ""


def shown(facts: Facts, written: Mapping[str, str], offers: Mapping[str, str]) -> list[tuple[Question, list[Shown]]]:
    """The whole case by its four questions."""
    says = said(facts, written)
    every = [Shown(part, says[part.name], offers.get(part.name, "")) for part in PARTS]
    return [(question, [one for one in every if one.part.question == question]) for question in Question]


def said(facts: Facts, written: Mapping[str, str]) -> dict[str, str]:
    """What each part says, by its name."""
    return {**filled(facts), **{name: text for name, text in written.items() if name in NAMES}}


def filled(facts: Facts) -> dict[str, str]:
    """What is known of each part; empty where only people know."""
    return {
        "decision": _decision(facts), "options": "", "need": _need(facts), "fit": _fit(facts), "cost": _cost(facts),
        "risks": "", "next_step": _next_step(facts), "benefit": _benefit(facts), "fairness": "",
        "measures": _measures(facts),
    }  # fmt: skip


def _decision(facts: Facts) -> str:
    if facts.due_on is None:
        return _("We ask for a decision on this: %(title)s") % {"title": facts.title}
    words = {"title": facts.title, "day": _day(facts.due_on)}
    return _("We ask for a decision on this, planned for %(day)s: %(title)s") % words  # true after that day, too


def _need(facts: Facts) -> str:
    lines = [facts.why]
    if facts.rating is not None:
        words = {"statement": facts.statement, "rating": facts.rating.label.lower(), "round": facts.rated_in}
        lines.append(_("In our diagnostic “%(round)s” this is rated %(rating)s: “%(statement)s”") % words)
    if facts.rationale:
        lines.append(_("The reason we gave: %(reason)s") % {"reason": facts.rationale})
    if facts.evidence:
        lines.append(_("Evidence: %(evidence)s") % {"evidence": "; ".join(facts.evidence)})
    return _together(lines)


def _fit(facts: Facts) -> str:
    lines = [_("It belongs to this element of the framework: %(element)s.") % {"element": facts.element}]
    if facts.source_title:
        lines.append(_("The idea comes from “%(source)s”.") % {"source": facts.source_title})
    return _together(lines)


def _cost(facts: Facts) -> str:
    lines = []
    if facts.cost_band != CostBand.UNKNOWN:
        lines.append(_("Cost: %(cost)s.") % {"cost": str(CostBand(facts.cost_band).label).lower()})
    budget = {YesNo.YES.value: _("There is a budget for it."), YesNo.NO.value: _("There is no budget for it.")}
    time = {YesNo.YES.value: _("People have the time for it."), YesNo.NO.value: _("People do not have the time yet.")}
    return _together([*lines, budget.get(str(facts.budget), ""), time.get(str(facts.resources), "")])


def _next_step(facts: Facts) -> str:
    lines = []
    if facts.owner:
        lines.append(_("%(name)s leads this.") % {"name": facts.owner})
    if facts.due_on is not None:
        lines.append(_("It is planned for %(day)s.") % {"day": _day(facts.due_on)})
    return _together(lines)


def _benefit(facts: Facts) -> str:
    if facts.expected is None or not facts.statement:
        return ""
    words = {"statement": facts.statement, "rating": facts.expected.label.lower()}
    return _("We expect this to become %(rating)s: “%(statement)s”") % words


def _measures(facts: Facts) -> str:
    lines = []
    if facts.rating is not None:
        words = {"rating": facts.rating.label.lower(), "round": facts.rated_in}
        lines.append(_("Where we are: %(rating)s in “%(round)s”.") % words)
    if facts.expected is not None:
        lines.append(_("Our aim: %(rating)s in our next round.") % {"rating": facts.expected.label.lower()})
    if facts.review_on is not None:
        lines.append(_("We look at it again on %(day)s.") % {"day": _day(facts.review_on)})
    return _together(lines)


def plain(text: str) -> str:
    """Without what a browser makes of the ends of lines."""
    return "\n".join(line.rstrip() for line in text.strip().splitlines())


def stamp(text: str) -> str:
    """What tells a text from others, without its words."""
    return digest_of(plain(text))[:12]


def _together(lines: Sequence[str]) -> str:
    return "\n".join(line for line in lines if line)


def _day(day: dt.date) -> str:
    return date_format(day, "DATE_FORMAT")
