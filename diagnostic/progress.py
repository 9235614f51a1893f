"""How far a round is, as the person who looks sees it: the sections, in any order, and who else is at them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from diagnostic.last_time import agreed_last_time
from diagnostic.models import AgreedRating, Contributor, Response, Round
from diagnostic.questions import Question, by_element, questions_of
from diagnostic.vocabulary import Rating
from elements.framework import Element

if TYPE_CHECKING:
    from community.models import Member


class Progress(StrEnum):
    """How far somebody is with a section."""

    DONE = "done"
    BEGUN = "begun"
    NOT_BEGUN = "not-begun"
    NOT_THEIRS = "not-theirs"


WORDS = {
    Progress.DONE: _("Completed"),
    Progress.BEGUN: _("In progress"),
    Progress.NOT_BEGUN: _("Not started"),
    Progress.NOT_THEIRS: _("For others"),
}


@dataclass(frozen=True)
class Section:
    """One element of a round. ``rated`` is how many of its ``questions`` this person rated, ``carried`` how many stand
    as last time, ``settled`` what was agreed; ``others`` are the people who rated some of it."""

    element: Element
    questions: tuple[Question, ...]
    settled: tuple[Rating, ...]  # in the order of the questions
    due_on: dt.date | None
    rated: int
    carried: int
    others: tuple[str, ...]
    first: str  # the code of the first question that this person has not rated, or of the first
    is_theirs: bool
    is_late: bool

    @property
    def asked(self) -> int:
        """How many statements it has."""
        return len(self.questions)

    @property
    def agreed(self) -> int:
        """How many are settled."""
        return len(self.settled)

    @property
    def progress(self) -> Progress:
        """How far this person is."""
        if self.rated == self.asked:
            return Progress.DONE
        if not self.is_theirs:
            return Progress.NOT_THEIRS
        return Progress.BEGUN if self.rated else Progress.NOT_BEGUN

    @property
    def state(self) -> str:
        """The same in words."""
        return str(WORDS[self.progress])


@dataclass(frozen=True)
class Standing:
    """A round as one person sees it; ``mine`` is their part in it, ``people`` all who take part."""

    sections: tuple[Section, ...]
    mine: Contributor | None
    people: tuple[Contributor, ...]

    @property
    def asked(self) -> int:
        """How many statements are this person's to rate."""
        return sum(one.asked for one in self.sections if one.is_theirs)

    @property
    def rated(self) -> int:
        """How many of these they rated."""
        return sum(one.rated for one in self.sections if one.is_theirs)

    @property
    def agreed(self) -> int:
        """How many statements are settled."""
        return sum(one.agreed for one in self.sections)

    @property
    def total(self) -> int:
        """How many statements the round has."""
        return sum(one.asked for one in self.sections)


@dataclass(frozen=True)
class _Known:
    """What the sections are counted from."""

    round: Round
    mine: Contributor | None
    people: list[Contributor]
    said: dict[int, set[str]]  # the codes that each person rated
    agreed: dict[str, str]
    last: set[str]
    due: dict[str, dt.date | None]
    today: dt.date

    @property
    def own(self) -> set[str]:
        """The codes that this person rated."""
        return self.said.get(self.mine.pk, set()) if self.mine else set()


def standing(round: Round, member: Member, language: str, *, today: dt.date) -> Standing:
    """How far the round is, in a fixed number of queries."""
    questions = questions_of(round, language)
    people = list(round.contributors.select_related("member__user"))
    mine = next((one for one in people if one.member_id == member.pk and one.origin == one.Origin.PERSON), None)
    known = _Known(
        round=round, mine=mine, people=people, said=_said(round), last=set(agreed_last_time(round, questions)),
        agreed=dict(AgreedRating.objects.filter(round=round).values_list("code", "rating")),
        due=dict(round.sections.values_list("element", "due_on")), today=today,
    )  # fmt: skip
    sections = tuple(_section(known, element, tuple(asked)) for element, asked in by_element(questions).items())
    return Standing(sections, mine, tuple(one for one in people if one.removed_at is None))


def _said(round: Round) -> dict[int, set[str]]:
    said: dict[int, set[str]] = {}
    for who, code in Response.objects.filter(contributor__round=round).values_list("contributor_id", "code"):
        said.setdefault(who, set()).add(code)
    return said


def _section(known: _Known, element: Element, questions: tuple[Question, ...]) -> Section:
    codes = [one.code for one in questions]
    rated = len(known.own.intersection(codes))
    due_on = known.due.get(element)
    return Section(
        element=element, questions=questions, due_on=due_on, rated=rated,
        carried=len((known.last - known.own).intersection(codes)),
        settled=tuple(Rating(known.agreed[code]) for code in codes if code in known.agreed),
        others=tuple(
            one.who for one in known.people if one != known.mine and known.said.get(one.pk, set()).intersection(codes)
        ),
        first=next((code for code in codes if code not in known.own), codes[0]),
        is_theirs=_is_theirs(known.mine, known.round, element),
        is_late=known.round.is_open and due_on is not None and due_on < known.today and rated < len(codes),
    )  # fmt: skip


def _is_theirs(mine: Contributor | None, round: Round, element: Element) -> bool:
    if mine is None:
        return round.open_to_members
    return mine.removed_at is None and mine.role != Contributor.Role.OBSERVER and mine.covers(element)
