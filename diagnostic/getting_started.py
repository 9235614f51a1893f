"""Where an organisation stands with the framework: its stage, what it committed to, and the next small step.

What the site can see by itself is not asked: an appointed lead, a finished round, a story that is sent or published.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from casestudies.catalogue import catalogue
from diagnostic.found_of import Found, found_of
from diagnostic.models import Commitment
from diagnostic.models.commitment import COMMITMENTS, GUIDE_STEPS, Step
from diagnostic.next_step import FOR_LEADS, Do, Facts, next_step
from diagnostic.next_step_words import NOTE_IT, SAID, Said
from diagnostic.permissions import may_start
from diagnostic.questions import latest_version_id
from diagnostic.stage import stage
from elements.models import ImplementationStepPage
from home.generation import kept_a_generation
from home.tree import readable, tree

if TYPE_CHECKING:
    from casestudies.vocabulary import Stage
    from community.models import Member, Organisation

FIXED = {
    Do.START: "diagnostic_start", Do.FIRST_ACTION: "diagnostic_plan_add", Do.KEEP_GOING: "diagnostic_plan",
    Do.STORY: "story_submit",
}  # fmt: skip


@dataclass(frozen=True)
class Seen:
    """What the site sees of a step by itself, with a way to it if there is one for whoever reads."""

    words: str
    url: str = ""
    link: str = ""


@dataclass(frozen=True)
class StepShown:
    """One step: what the organisation noted of it, and what the site sees. ``guide_url`` is the page about it."""

    step: Step
    kept: Commitment | None
    seen: Seen | None
    guide_url: str
    today: dt.date

    @property
    def is_done(self) -> bool:
        """Whether the site sees it or somebody said so."""
        return self.seen is not None or (self.kept is not None and self.kept.done_on is not None)

    @property
    def planned_for(self) -> dt.date | None:
        """Its day, while it is not done."""
        return self.kept.planned_for if self.kept and not self.is_done else None

    @property
    def is_late(self) -> bool:
        """Whether its day has passed and it is not done."""
        return self.planned_for is not None and self.planned_for < self.today


@dataclass(frozen=True)
class Next:
    """The next small step in words. ``url`` is empty where the lead of the organisation has to take it."""

    do: Do
    said: Said
    url: str


@dataclass(frozen=True)
class Standing:
    """Where an organisation stands, as one of its members reads it."""

    organisation: Organisation
    stage: Stage
    steps: tuple[StepShown, ...]
    next: Next
    may_change: bool

    @property
    def commitments(self) -> tuple[StepShown, ...]:
        """The six things that trailblazers committed to."""
        return self.steps[: len(COMMITMENTS)]

    @property
    def guide_steps(self) -> tuple[StepShown, ...]:
        """The five steps of the implementation guide."""
        return self.steps[len(COMMITMENTS) :]

    @property
    def committed(self) -> int:
        """How many of the six are done."""
        return sum(one.is_done for one in self.commitments)

    def of(self, step: Step) -> StepShown:
        """One of the eleven."""
        return next(one for one in self.steps if one.step == step)


def standing(member: Member, language: str, *, today: dt.date) -> Standing | None:
    """Where the organisation that ``member`` works for stands; None where they work nowhere that we know of."""
    organisation = member.organisation
    if organisation is None:
        return None
    found = found_of(organisation)
    kept = {one.step: one for one in Commitment.objects.filter(organisation=organisation)}
    guide, seen = guide_urls(language), _seen(organisation, member, found, language)
    steps = tuple(StepShown(one, kept.get(one), seen.get(one), guide.get(one, ""), today) for one in Step)
    may_change = may_start(member)
    todo = _next(next_step(_facts(steps, found)), found, guide, may_change=may_change)
    return Standing(organisation, stage(found.known), steps, todo, may_change)


@kept_a_generation
def guide_urls(language: str) -> dict[Step, str]:
    """The published pages of the implementation guide by step."""
    pages = readable(ImplementationStepPage.objects.filter(locale__language_code=language))
    branches = tree().by_pk
    return {
        GUIDE_STEPS[number - 1]: branches[pk].url
        for pk, number in pages.values_list("pk", "step")
        if pk in branches and 1 <= number <= len(GUIDE_STEPS)
    }


def _facts(steps: Iterable[StepShown], found: Found) -> Facts:
    planned = [(one.planned_for, one.step) for one in steps if one.planned_for and one.planned_for <= one.today]
    return Facts(
        done=frozenset(one.step for one in steps if one.is_done),
        due=tuple(step for _day, step in sorted(planned, key=lambda one: one[0])),
        has_open_round=found.open_round is not None, has_result=found.known.finished,
        has_actions=found.known.planned, may_be_started=latest_version_id() is not None,
    )  # fmt: skip


def _next(do: Do, found: Found, guide: Mapping[Step, str], *, may_change: bool) -> Next:
    """The step with its one link."""
    if do == Do.GO_ON and found.open_round is not None:
        return Next(do, SAID[do], reverse("diagnostic_round", args=[found.open_round.public_id]))
    if do in FOR_LEADS and not may_change:
        return Next(do, SAID[do], "")
    if do in FIXED:
        return Next(do, SAID[do], reverse(FIXED[do]))
    if do in Step.values and (page := guide.get(Step(do.value))):
        return Next(do, SAID[do], page)
    said = SAID[do] if do in FOR_LEADS else SAID[do]._replace(link=NOTE_IT)
    return Next(do, said, reverse("diagnostic_getting_started_step", args=[do.value]) if may_change else "")


def _seen(organisation: Organisation, member: Member, found: Found, language: str) -> dict[Step, Seen | None]:
    """What the site sees by itself."""
    return {
        Step.NAMED_LEAD: Seen(_("Somebody is appointed lead of your organisation.")) if found.has_lead else None,
        Step.DIAGNOSTIC: _result(found),
        Step.STORY: _published(organisation, language) or _sent(member, found),
    }


def _result(found: Found) -> Seen | None:
    last = found.last_result
    if last is None or last.finished_at is None:
        return None
    day = date_format(localdate(last.finished_at), "DATE_FORMAT")
    words = _("%(label)s was finished on %(day)s.") % {"label": last.label, "day": day}
    return Seen(words, reverse("diagnostic_round", args=[last.public_id]), _("Go to the round"))


def _published(organisation: Organisation, language: str) -> Seen | None:
    """The newest that anybody may read; not one that we wrote ourselves from what was published elsewhere."""
    for row in catalogue(language).rows:
        if row.organisation_id == organisation.pk and not row.reconstructed:
            return Seen(_("Your organisation has a published story."), row.url, _("Read it"))
    return None


def _sent(member: Member, found: Found) -> Seen | None:
    if not found.story:
        return None
    words = _("Somebody of your organisation has sent a story.")
    if found.story_by != member.pk:  # only its author may open it
        return Seen(words)
    return Seen(words, reverse("story_submission", args=[found.story]), _("Open your story"))
