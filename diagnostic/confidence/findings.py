"""What a release tells, ready to be shown: counts with percentages, intervals, and what stands out. Pure, in words.

All of it is made from the counts and the rules that were frozen together, so a page, a file and a chart cannot differ.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from community.models.vocabulary import BandGroup, ClinicalBackground, Department, Sector
from diagnostic.confidence.questions import ABOUT_ACTIVITIES, ABOUT_ELEMENTS, ABOUT_TIME, QUESTIONS, Question
from diagnostic.confidence.release import Data, Rules
from diagnostic.confidence.vocabulary import NOT_SAID, Aspect, Dimension
from diagnostic.proportions import cohens_h, flag_low, mean_share, pct, whole_per_cent, wilson
from elements.framework import Element

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Names = Mapping[str, Mapping[str, "StrOrPromise"]]
# Department is last: of the others each person is in one group.
LISTS: Names = {
    Dimension.SECTOR: dict(Sector.choices),
    Dimension.BAND: dict(BandGroup.choices),
    Dimension.CLINICAL: dict(ClinicalBackground.choices),
    Dimension.DEPARTMENT: dict(Department.choices),
}


@dataclass(frozen=True, slots=True)
class Share:
    """``k`` of ``n`` people."""

    k: int
    n: int

    @property
    def percent(self) -> int:
        return pct(self.k, self.n) or 0

    @property
    def words(self) -> str:
        """A percentage never stands without its count."""
        return f"{self.percent}% ({of(self.k, self.n)})"

    @property
    def interval(self) -> tuple[int, int]:
        low, high = wilson(self.k, self.n)
        return whole_per_cent(low), whole_per_cent(high)

    @property
    def interval_words(self) -> str:
        low, high = self.interval
        return _("%(low)s%% to %(high)s%%") % {"low": low, "high": high}

    @property
    def width(self) -> str:
        """How long its bar is, as SVG takes it."""
        return f"{100 * self.k / self.n:.5g}%"

    @property
    def whisker(self) -> tuple[str, str]:
        """Where the interval begins on a bar, and how long it is."""
        low, high = wilson(self.k, self.n)
        return f"{100 * low:.5g}%", f"{100 * (high - low):.5g}%"


@dataclass(frozen=True, slots=True)
class Level:
    """An answer, or several that are told together, with how many gave it."""

    label: str
    share: Share


@dataclass(frozen=True, slots=True)
class Line:
    """A question with its count. ``distance`` is from the mean of all in units of their spread."""

    question: Question
    share: Share
    levels: tuple[Level, ...] = ()
    distance: float | None = None
    observably_lower: bool = False
    not_mine: int | None = None

    @property
    def label(self) -> str:
        return str(self.question.about.label)

    @property
    def below(self) -> float:
        """How far below the mean, in sample standard deviations of all."""
        return -(self.distance or 0.0)


@dataclass(frozen=True, slots=True)
class ElementLine:
    """An element with both that is asked about it; either may be missing."""

    element: Element
    time: Line | None
    confident: Line | None


@dataclass(frozen=True, slots=True)
class Group:
    """A group's answers: a count, or only in words where the count would say it of each of them."""

    label: str
    n: int
    share: Share | None
    words: str


@dataclass(frozen=True, slots=True)
class GroupTable:
    """One question for the groups of one dimension."""

    dimension: str
    question: Question
    groups: tuple[Group, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """Two groups that lie apart; ``higher`` is the one with the larger share."""

    question: Question
    dimension: str
    higher: Group
    lower: Group
    h: float


class Findings:
    """Everything a release tells. ``names`` are the labels of groups by dimension, beside those of fixed lists."""

    def __init__(self, data: Data, rules: Rules, names: Names) -> None:
        self.n: int = data["n"]
        self.rules = rules
        self._questions: Mapping[str, Data] = data["questions"]
        self._groups: Mapping[str, Mapping[str, Data]] = data["groups"]
        self._names = {**LISTS, **names}
        self.activities = self._activities()
        self.elements = self._elements()
        self.tables = list(self._tables())
        self.differences = self._differences()

    @property
    def mean(self) -> int | None:
        """The plain mean of the activities' shares."""
        found = mean_share(self._counts(ABOUT_ACTIVITIES))
        return None if found is None else whole_per_cent(found)

    @property
    def observably_lower(self) -> list[Line]:
        """The activities that are flagged, the furthest below first."""
        return sorted((line for line in self.activities if line.observably_lower), key=lambda line: line.share.percent)

    @property
    def missing(self) -> list[Question]:
        """What is not told this time: too few answered, or it would differ by a few people from an earlier release."""
        return [question for code, question in QUESTIONS.items() if code not in self._questions]

    def _counts(self, questions: Iterable[Question]) -> dict[str, tuple[int, int]]:
        told = {question.code: self._questions.get(question.code) for question in questions}
        return {code: (one["k"], one["n"]) for code, one in told.items() if one}

    def _activities(self) -> list[Line]:
        """Table 3: sorted by confidence."""
        low = flag_low(self._counts(ABOUT_ACTIVITIES), cut=self.rules.observably_lower)
        lines = [
            self._line(question, distance=low[question.code].distance, flag=low[question.code].flag)
            for question in ABOUT_ACTIVITIES
            if question.code in low
        ]
        return sorted(lines, key=lambda line: -line.share.k / line.share.n)

    def _elements(self) -> list[ElementLine]:
        """Table 4: sorted by time."""
        lines = [
            ElementLine(element, self._told(time), self._told(confident))
            for element, time, confident in zip(Element, ABOUT_TIME, ABOUT_ELEMENTS, strict=True)
        ]
        return sorted((line for line in lines if line.time or line.confident), key=_by_time)

    def _told(self, question: Question) -> Line | None:
        return self._line(question) if question.code in self._questions else None

    def _line(self, question: Question, *, distance: float | None = None, flag: bool = False) -> Line:
        told = self._questions[question.code]
        levels = tuple(
            Level(_together(question, one["levels"]), Share(one["n"], told["n"])) for one in told.get("levels", [])
        )
        return Line(question, Share(told["k"], told["n"]), levels, distance, flag, told.get("not_mine"))

    def _tables(self) -> Iterator[GroupTable]:
        for dimension in Dimension:
            for code, question in QUESTIONS.items():
                groups = self._groups.get(dimension, {}).get(code, {})
                if groups:
                    yield GroupTable(dimension, question, tuple(self._sorted(dimension, groups)))

    def _sorted(self, dimension: str, groups: Mapping[str, Any]) -> list[Group]:
        order = [*self._names.get(dimension, {}), NOT_SAID]
        codes = sorted(groups, key=lambda code: (order.index(code) if code in order else -1, code))
        return [self._group(dimension, code, groups[code]) for code in codes]

    def _group(self, dimension: str, code: str, told: Data) -> Group:
        label = _("Not said") if code == NOT_SAID else str(self._names.get(dimension, {}).get(code, code))
        if "k" in told:
            share = Share(told["k"], told["n"])
            return Group(label, share.n, share, share.words)
        return Group(label, told["n"], None, band_words(told["band"]))

    def _differences(self) -> list[Difference]:
        """Pairs of groups whose Cohen's h reaches the rule, as it is printed with two decimals; the widest first."""
        found = []
        for table in self.tables:
            for pair in combinations((group for group in table.groups if group.share), 2):
                one, other = sorted(pair, key=lambda group: -_part(group))
                h = round(cohens_h(_counts(one), _counts(other)), 2)
                if h >= self.rules.noted_difference:
                    found.append(Difference(table.question, table.dimension, one, other, h))
        return sorted(found, key=lambda one: -one.h)


def of(k: int, n: int) -> str:
    """A count as readers see it."""
    return _("%(k)s of %(n)s") % {"k": f"{k:,}", "n": f"{n:,}"}


def band_words(band: str) -> str:
    """What is told of a group where its count is not."""
    if band == "under":
        return _("Under 10%")
    return _("Over 90%") if band == "over" else _("10% to 90%, not shown more exactly")


def asked(question: Question) -> str:
    """What the percentage is of, in words."""
    if question.aspect == Aspect.TIME:
        return _("Agree or strongly agree: “I spend a lot of time in this area”")
    return _("Somewhat or very confident")


def file_rows(found: Findings) -> Iterator[tuple[object, ...]]:
    """Every count of the release, one a row, under a row of headings."""
    yield (
        _("About"), _("Measure"), _("Among"), _("People"), _("Out of"), _("Percentage"), _("95% interval from"),
        _("95% interval to"), _("Note"),
    )  # fmt: skip
    for line in _all_lines(found):
        note = _("Observably lower") if line.observably_lower else ""
        yield _row(line.question, asked(line.question), _("All"), line.share, note)
        for level in line.levels:
            yield _row(line.question, level.label, _("All"), level.share, "")
    for table in found.tables:
        for group in table.groups:
            among = f"{Dimension(table.dimension).label}: {group.label}"
            if group.share:
                yield _row(table.question, asked(table.question), among, group.share, "")
            else:
                yield (
                    str(table.question.about.label),
                    asked(table.question),
                    among,
                    "",
                    group.n,
                    "",
                    "",
                    "",
                    group.words,
                )


def _all_lines(found: Findings) -> list[Line]:
    of_elements = [line for one in found.elements for line in (one.time, one.confident) if line]
    return [*found.activities, *of_elements]


def _row(question: Question, measure: str, among: str, share: Share, note: str) -> tuple[object, ...]:
    return str(question.about.label), measure, among, share.k, share.n, share.percent, *share.interval, note


def _together(question: Question, levels: Iterable[int]) -> str:
    labels = dict(question.levels)
    said = [str(labels[level]) for level in levels]
    return said[0] if len(said) == 1 else _(" or ").join(said)


def _by_time(line: ElementLine) -> float:
    return -line.time.share.k / line.time.share.n if line.time else 1


def _counts(group: Group) -> tuple[int, int]:
    return (group.share.k, group.share.n) if group.share else (0, 1)


def _part(group: Group) -> float:
    k, n = _counts(group)
    return k / n
