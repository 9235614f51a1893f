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
from diagnostic.leading_on import Guide, guide_of
from diagnostic.peers import Peers, peers_for
from elements.framework import Element
from elements.models import ResourcePage
from home.generation import kept_a_generation
from home.tree import readable, tree

if TYPE_CHECKING:
    from community.directory.facets import FacetIndex
    from diagnostic.confidence.questions import Question

RESOURCES = 3
PEOPLE = 3


@dataclass(frozen=True, slots=True)
class Resource:
    """A page of the site to learn from."""

    title: str
    url: str
    kind: str
    time: str


@dataclass(frozen=True, slots=True)
class SkillHelp:
    """A skill that something draws on, and where all members stand who offer it."""

    skill: Skill
    url: str


@dataclass(frozen=True, slots=True)
class Step:
    """Something to learn, with what helps."""

    question: Question
    element: Element
    level: str
    guide: Guide | None
    resources: tuple[Resource, ...]
    peers: Peers
    skilled: tuple[Card, ...]
    skills: tuple[SkillHelp, ...]


def steps(
    viewer: Member, questions: Sequence[Question], answers: Mapping[str, int], language: str, *, now: dt.datetime
) -> list[Step]:
    """The first things to learn of ``questions``, each with guide, resources and people. As many queries for all."""
    first = list(questions)[:FIRST]
    if not first:
        return []
    options = named()
    who = asker(viewer, options, now=now)
    elements = list(dict.fromkeys(element_of(question.about) for question in first))
    peers = peers_for(viewer, elements, who, options, now=now)
    skilled = _skilled(first, who, options, now=now)
    return [
        Step(
            question=question,
            element=element_of(question.about),
            level=str(dict(question.levels)[answers[question.code]]),
            guide=guide_of(element_of(question.about), language),
            resources=_resources(language).get(element_of(question.about), ())[:RESOURCES],
            peers=peers.get(element_of(question.about), Peers()),
            skilled=skilled[question.code],
            skills=_skills_of(question),
        )
        for question in first
    ]


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
def _resources(language: str) -> dict[str, tuple[Resource, ...]]:
    """The resources by element, those about it alone first; one for all elements stands under each."""
    pages = readable(ResourcePage.objects.filter(locale__language_code=language)).order_by("title").defer_streamfields()
    listed = [(page, list(page.elements)) for page in pages]
    return {
        element.value: tuple(
            Resource(page.title, tree().by_pk[page.pk].url, str(page.get_kind_display()), page.time)
            for page, codes in sorted(listed, key=lambda one: len(one[1]) or len(Element))
            if not codes or element.value in codes
        )
        for element in Element
    }
