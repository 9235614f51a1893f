"""The next small step of an organisation that puts the framework to work. Pure: facts in, one step out."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass
from enum import StrEnum

from diagnostic.models.commitment import COMMITMENTS, GUIDE_STEPS, Step


class Do(StrEnum):
    """What to do: one of the eleven steps, or what the diagnostic itself asks for now."""

    NAMED_LEAD = Step.NAMED_LEAD.value
    SPONSOR = Step.SPONSOR.value
    START = Step.DIAGNOSTIC.value
    STRATEGY = Step.STRATEGY.value
    STORY = Step.STORY.value
    ADVOCATE = Step.ADVOCATE.value
    DATA_ANALYSIS = Step.DATA_ANALYSIS.value
    PLANNING = Step.PLANNING.value
    BUSINESS_CASE = Step.BUSINESS_CASE.value
    IMPLEMENTATION = Step.IMPLEMENTATION.value
    EVALUATION = Step.EVALUATION.value
    GO_ON = "go-on"
    FIRST_ACTION = "first-action"
    KEEP_GOING = "keep-going"


FOR_LEADS = frozenset({Do.NAMED_LEAD, Do.SPONSOR, Do.START, Do.STRATEGY, Do.ADVOCATE})


@dataclass(frozen=True)
class Facts:
    """What decides it. ``due`` are steps planned for today or earlier and not done, the earliest first."""

    done: Set[Step]
    due: tuple[Step, ...]
    has_open_round: bool
    has_result: bool
    has_actions: bool
    may_be_started: bool  # a question set is published


def next_step(facts: Facts) -> Do:
    """A step whose day has come goes first; otherwise the first that fits, in the order of what helps most."""
    for step in (*facts.due, Step.NAMED_LEAD):
        if step not in facts.done and (found := _do(step, facts)):
            return found
    if facts.has_open_round:
        return Do.GO_ON
    if Step.DIAGNOSTIC not in facts.done and (found := _do(Step.DIAGNOSTIC, facts)):
        return found
    if facts.has_result and not facts.has_actions:
        return Do.FIRST_ACTION
    for step in (*COMMITMENTS, *GUIDE_STEPS):
        if step not in facts.done and (found := _do(step, facts)):
            return found
    return Do.KEEP_GOING


def _do(step: Step, facts: Facts) -> Do | None:
    """What ``step`` asks for now; None for a diagnostic that cannot be begun yet."""
    if step == Step.DIAGNOSTIC and facts.has_open_round:
        return Do.GO_ON
    if step == Step.DIAGNOSTIC and not facts.may_be_started:
        return None
    return Do(step.value)
