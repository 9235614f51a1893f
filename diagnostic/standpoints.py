"""Where people stand on each statement of a round: what everybody said, how far they agree, and what is settled."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from diagnostic.models import AgreedRating, Response
from diagnostic.scoring import Agreement, agreement
from diagnostic.vocabulary import COLOURS, Rating

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from diagnostic.questions import Question
    from diagnostic.staff_figures import StaffFigure

# What needs talking about first.
GROUPS: tuple[tuple[tuple[Agreement, ...], StrOrPromise, StrOrPromise], ...] = (
    (
        (Agreement.SPLIT,), _("Where you are split"),
        _("Some say red and others green, or some say that it does not apply. Talk about these first."),
    ),
    ((Agreement.NEIGHBOURS,), _("Where you differ a little"), _("Red and amber, or amber and green.")),
    ((Agreement.SAME,), _("Where everybody says the same"), ""),
    ((Agreement.ALONE,), _("Where one person rated"), ""),
    ((Agreement.NONE,), _("Where nobody has rated yet"), ""),
)  # fmt: skip
BEST_FIRST = (*reversed(COLOURS), Rating.NOT_APPLICABLE)


@dataclass(frozen=True)
class Said:
    """The people who gave one rating."""

    rating: Rating
    responses: tuple[Response, ...]


@dataclass(frozen=True)
class Standpoint:
    """One statement. ``said`` has those ratings that anybody gave, the best first; ``staff`` only where it is shown."""

    question: Question
    responses: tuple[Response, ...]
    agreed: AgreedRating | None
    staff: StaffFigure | None = None

    @property
    def agreement(self) -> Agreement:
        """How far people agree."""
        return agreement(one.rating for one in self.responses)

    @property
    def said(self) -> list[Said]:
        """Who said what."""
        by_rating = {rating: tuple(one for one in self.responses if one.rating == rating) for rating in BEST_FIRST}
        return [Said(rating, responses) for rating, responses in by_rating.items() if responses]

    @property
    def agreed_rating(self) -> Rating | None:
        """What was settled."""
        return Rating(self.agreed.rating) if self.agreed else None

    @property
    def notes(self) -> int:
        """How many wrote a note or a reason."""
        return sum(bool(one.note or one.na_reason) for one in self.responses)

    @property
    def can_be_settled_at_once(self) -> bool:
        """Whether there is nothing to talk about: one press settles all of these."""
        return self.agreed is None and self.agreement in (Agreement.SAME, Agreement.ALONE)


@dataclass(frozen=True)
class Group:
    """Statements on which people agree as far as each other."""

    title: StrOrPromise
    hint: StrOrPromise
    standpoints: list[Standpoint] = field(default_factory=list)


def standpoints(
    questions: Iterable[Question], said: Mapping[str, Iterable[Response]], agreed: Mapping[str, AgreedRating],
    staff: Mapping[str, StaffFigure],
) -> list[Standpoint]:  # fmt: skip
    """Where people stand on each of ``questions``, in their order."""
    return [
        Standpoint(one, tuple(said.get(one.code, ())), agreed.get(one.code), staff.get(one.code)) for one in questions
    ]


def grouped(found: Iterable[Standpoint]) -> list[Group]:
    """The same, what needs talking about first; groups without a statement are left out."""
    rows = list(found)
    groups = [Group(title, hint, [one for one in rows if one.agreement in kinds]) for kinds, title, hint in GROUPS]
    return [group for group in groups if group.standpoints]


def settled_at_once(found: Iterable[Standpoint]) -> Counter[Agreement]:
    """How many one press would settle: those on which all say the same, and those that one person rated."""
    return Counter(one.agreement for one in found if one.can_be_settled_at_once)
