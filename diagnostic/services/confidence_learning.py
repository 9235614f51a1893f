"""What a finished review leads to: what to learn first, where to read about it, and whom to ask."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils import timezone

from community.directory import index
from community.directory.cards import FIELDS, Card, card_of
from community.directory.choice import Choice
from community.directory.groups import Named, named
from community.directory.search import Asker, asker
from community.models import Member
from community.models.vocabulary import Skill
from diagnostic.confidence.learning import FIRST, SKILLS, element_of
from diagnostic.confidence.reading import reading
from diagnostic.peers import Peers, peers_for
from elements.framework import Element
from elements.models import ResourcePage
from home.generation import kept_a_generation
from home.tree import Branch, tree

if TYPE_CHECKING:
    from community.directory.facets import FacetIndex
    from diagnostic.confidence.questions import Question

PEOPLE = 3


@dataclass(frozen=True, slots=True)
class Reading:
    """A page of the site to learn from. ``kind`` says what a resource is, ``time`` how long it takes."""

    title: str
    url: str
    kind: str = ""
    time: str = ""


@dataclass(frozen=True, slots=True)
class SkillHelp:
    """A skill that something draws on, and where all members stand who offer it."""

    skill: Skill
    url: str


@dataclass(frozen=True, slots=True)
class Step:
    """Something to learn, with what helps."""

    question: Question
    element: Element | None
    level: str
    readings: tuple[Reading, ...]
    peers: Peers
    skilled: tuple[Card, ...]
    skills: tuple[SkillHelp, ...]


def steps(
    viewer: Member, questions: Sequence[Question], answers: Mapping[str, int], language: str, *, now: dt.datetime
) -> list[Step]:
    """The first things to learn of ``questions``, each with what fits it, and people. As many queries for all."""
    first = list(questions)[:FIRST]
    if not first:
        return []
    options = named()
    who = asker(viewer, options, now=now)
    elements = {question.code: element_of(question.about) for question in first}
    known = list(dict.fromkeys(element for element in elements.values() if element))
    peers = peers_for(viewer, known, who, options, now=now)
    skilled = _skilled(first, who, options, now=now)
    pages = _pages(language)

    def step(question: Question) -> Step:
        element = elements[question.code]
        asked = peers.get(element or "", Peers())
        return Step(
            question=question, element=element, level=str(dict(question.levels)[answers[question.code]]),
            readings=tuple(pages[path] for path in reading().get(question.about, ()) if path in pages), peers=asked,
            skilled=tuple(card for card in skilled[question.code] if card not in asked.cards),
            skills=_skills_of(question),
        )  # fmt: skip

    return [step(question) for question in first]


def _skills_of(question: Question) -> tuple[SkillHelp, ...]:
    skills = SKILLS.get(question.about, ())
    return tuple(SkillHelp(skill, Choice(codes={"skill": (skill.value,)}).address()) for skill in skills)


def _skilled(
    questions: Sequence[Question], who: Asker, options: Named, *, now: dt.datetime
) -> dict[str, tuple[Card, ...]]:
    """A few listed members who offer a skill that each question draws on."""

    def found(members: FacetIndex) -> dict[str, list[int]]:
        return {
            question.code: _offering(members, SKILLS[question.about], who) if question.about in SKILLS else []
            for question in questions
        }

    by_question = index.ask(found)
    cards = _cards({pk for some in by_question.values() for pk in some}, options, today=timezone.localdate(now))
    return {code: tuple(cards[pk] for pk in some if pk in cards) for code, some in by_question.items()}


def _offering(members: FacetIndex, skills: Collection[Skill], who: Asker) -> list[int]:
    codes = [f"skill:{skill}" for skill in skills]
    return members.narrow({"skill": codes}, without=who.unseen).some(start=0, number=PEOPLE, turn=who.turn)


def _cards(pks: Collection[int], options: Named, *, today: dt.date) -> dict[int, Card]:
    """The members as they are now; whoever left meanwhile is not there."""
    rows = Member.objects.filter(pk__in=pks).select_related("user", "organisation").only(*FIELDS)
    found = (member for member in rows.prefetch_related("elements") if member.is_listed(today=today))
    return {member.pk: card_of(member, options) for member in found}


@kept_a_generation
def _pages(language: str) -> dict[str, Reading]:
    """The pages that something can be learnt from, by their path below the home page; those that anybody may read."""
    wanted = {path for paths in reading().values() for path in paths}
    there = {
        path: branch
        for branch in tree().by_pk.values()
        if branch.language == language and branch.public and (path := _path_of(branch)) in wanted
    }
    resources = ResourcePage.objects.filter(pk__in=[branch.pk for branch in there.values()]).defer_streamfields()
    kinds = {page.pk: (str(page.get_kind_display()), page.time) for page in resources}
    return {path: Reading(branch.title, branch.url, *kinds.get(branch.pk, ())) for path, branch in there.items()}


def _path_of(branch: Branch) -> str:
    """Without the home page, which has a name of its own in each language."""
    return branch.url_path.strip("/").partition("/")[2]
