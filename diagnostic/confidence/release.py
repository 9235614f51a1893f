"""A release of the confidence review: from sheets to what may be told of everybody and of groups. Pure.

What is told is counts, never percentages, and it is complete: whoever shows it looks nowhere else. Beside it stands the
basis, which nobody is shown: sets of meaningless words, one a person and question, by which the next release knows
whether it would differ by a few people. They are made from keys on the sheets, and mean nothing once a sheet is gone.
"""

from __future__ import annotations

import hmac
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from diagnostic.confidence.questions import QUESTIONS, Question
from diagnostic.confidence.vocabulary import NOT_SAID, Confidence, Dimension
from diagnostic.disclosure import (
    REST,
    Count,
    Row,
    Told,
    guarded,
    is_safe,
    merged_levels,
    overlapping_to_show,
    parts_to_show,
)

EVERYBODY = ""  # the question and the dimension under which all sheets are counted
Parts = dict[str, list[str]]
Basis = dict[str, dict[str, Parts]]
Data = dict[str, Any]


class NotReleasedError(Exception):
    """Nothing may be told now."""


class TooFewSheetsError(NotReleasedError):
    """There are fewer sheets than the smallest group that may be told of."""


class TooFewNewSheetsError(NotReleasedError):
    """An earlier release and this one would differ by a few people."""


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules that a release was made by; they are frozen with it."""

    smallest: int = 12
    observably_lower: float = 0.2
    noted_difference: float = 0.2
    only_upper: bool = False  # made from counts that say no more than how many chose the two upper levels


@dataclass(frozen=True, slots=True)
class Sheet:
    """A finished sheet without a name. ``person`` and ``version`` are its keys; ``groups`` are codes by dimension."""

    person: str
    version: str
    answers: Mapping[str, int]
    groups: Mapping[str, str] = field(default_factory=dict)
    departments: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Made:
    """``data`` is what is told, ``basis`` what only the next release reads."""

    data: Data
    basis: Basis


def make(sheets: Sequence[Sheet], earlier: Sequence[Basis], rules: Rules) -> Made:
    """What may be told of ``sheets`` after ``earlier`` releases; raises ``NotReleasedError`` if that is nothing."""
    if len(sheets) < rules.smallest:
        raise TooFewSheetsError
    everybody = _parts(EVERYBODY, EVERYBODY, {REST: sheets})
    if not _is_safe(EVERYBODY, EVERYBODY, everybody, earlier, rules):
        raise TooFewNewSheetsError
    basis: Basis = {EVERYBODY: {EVERYBODY: everybody}}
    data: Data = {"n": len(sheets), "questions": {}, "groups": {}}
    for code, question in QUESTIONS.items():
        answered = [sheet for sheet in sheets if _answer(sheet, code)]
        told = _OneQuestion(question, answered, earlier, rules)
        if len(answered) >= rules.smallest and told.may_be_told:
            data["questions"][code] = _of_everybody(question, sheets, answered, rules)
            basis[code] = told.basis
            for dimension, groups in told.groups.items():
                data["groups"].setdefault(dimension, {})[code] = groups
    if not data["questions"]:
        raise TooFewNewSheetsError
    return Made(data, basis)


class _OneQuestion:
    """What may be told of groups of those who answered one question, and what it rests on."""

    def __init__(self, question: Question, answered: list[Sheet], earlier: Sequence[Basis], rules: Rules) -> None:
        self._question, self._answered, self._earlier, self._rules = question, answered, earlier, rules
        self.basis: dict[str, Parts] = {}
        self.groups: dict[str, dict[str, Any]] = {}
        self.may_be_told = all(self._take(name, split) for name, split in self._splits())

    def _splits(self) -> Iterator[tuple[str, dict[str, list[Sheet]]]]:
        """Each way to part them: all together, by a dimension, and into those in a department and all others."""
        yield EVERYBODY, {REST: self._answered}
        for dimension in Dimension:
            if dimension != Dimension.DEPARTMENT:
                yield dimension.value, self._partition(dimension)
        everybody = frozenset(sheet.person for sheet in self._answered)
        groups = {code: self._in_department(code) for code in self._departments()}
        shown = overlapping_to_show(groups, everybody, smallest=self._rules.smallest)
        for code in groups:
            inside = groups[code] if code in shown else frozenset()
            yield (
                f"{Dimension.DEPARTMENT}:{code}",
                {
                    code: [sheet for sheet in self._answered if sheet.person in inside],
                    REST: [sheet for sheet in self._answered if sheet.person not in inside],
                },
            )

    def _partition(self, dimension: str) -> dict[str, list[Sheet]]:
        sizes = Counter(_group(sheet, dimension) for sheet in self._answered)
        parts: dict[str, list[Sheet]] = {code: [] for code in parts_to_show(sizes, smallest=self._rules.smallest)}
        parts[REST] = []
        for sheet in self._answered:
            code = _group(sheet, dimension)
            parts[code if code in parts else REST].append(sheet)
        return parts

    def _departments(self) -> list[str]:
        """Those that somebody names, and those of which an earlier release told."""
        named = {code for sheet in self._answered for code in sheet.departments}
        before = {name for basis in self._earlier for name in basis.get(self._question.code, {})}
        prefix = f"{Dimension.DEPARTMENT}:"
        return sorted(named | {name.removeprefix(prefix) for name in before if name.startswith(prefix)})

    def _in_department(self, code: str) -> frozenset[str]:
        return frozenset(sheet.person for sheet in self._answered if code in sheet.departments)

    def _take(self, name: str, split: dict[str, list[Sheet]]) -> bool:
        """Note a split, or only everybody where it would tell too much; False if even that would."""
        counts = {code: self._count(some) for code, some in split.items() if some}
        told = guarded(counts) if len(counts) > 1 else None
        if told and self._note(name, split):
            self._tell(name, told)
            return True
        return self._note(name, {REST: self._answered})

    def _note(self, name: str, split: dict[str, list[Sheet]]) -> bool:
        parts = _parts(self._question.code, name, split)
        if not _is_safe(self._question.code, name, parts, self._earlier, self._rules):
            return False
        self.basis[name] = parts
        return True

    def _tell(self, name: str, told: Mapping[str, Told]) -> None:
        groups = self.groups.setdefault(name.partition(":")[0], {})
        for code, one in told.items():
            groups[code] = {"n": one.n, "band": one.band} if one.k is None else {"n": one.n, "k": one.k}

    def _count(self, sheets: Sequence[Sheet]) -> Count:
        upper = self._question.upper
        return Count(sum(_answer(sheet, self._question.code) in upper for sheet in sheets), len(sheets))


def _of_everybody(question: Question, sheets: Sequence[Sheet], answered: Sequence[Sheet], rules: Rules) -> Data:
    """The count of all who answered, on which levels, and how many others there are of which kind."""
    levels = Counter(_answer(sheet, question.code) for sheet in answered)
    told: Data = {"k": sum(levels[level] for level in question.upper), "n": len(answered)}
    if rules.only_upper:
        return told
    told["levels"] = [
        {"levels": list(some), "n": n}
        for side in (question.lower, question.upper)
        for some, n in merged_levels(levels, side, smallest=rules.smallest)
    ]
    not_mine = sum(sheet.answers.get(question.code) == Confidence.NOT_MINE for sheet in sheets)
    silent = len(sheets) - len(answered) - not_mine
    if question.is_activity and not any(0 < some < rules.smallest for some in (not_mine, silent)):
        told["not_mine"] = not_mine
    return told


def _is_safe(code: str, name: str, parts: Parts, earlier: Sequence[Basis], rules: Rules) -> bool:
    """Whether counts over these parts can be told after all that was told of the same before."""
    before = [old for basis in earlier for old in basis.get(code, {}).get(name, {}).values()]
    rows = [[Row(*word.split(".")) for word in words] for words in (*before, *parts.values()) if words]
    return is_safe(rows, smallest=rules.smallest)


def _parts(code: str, name: str, split: Mapping[str, Iterable[Sheet]]) -> Parts:
    return {part: sorted(_word(sheet, code, name) for sheet in some) for part, some in split.items()}


def _word(sheet: Sheet, code: str, name: str) -> str:
    """A word for a person at one place, without meaning and unlike that for any other place."""
    place = f"{code}|{name}"
    return f"{_hidden(sheet.person, place)[:10]}.{_hidden(sheet.version, place)[:6]}"


def _hidden(key: str, place: str) -> str:
    return hmac.new(key.encode(), place.encode(), sha256).hexdigest()


def _answer(sheet: Sheet, code: str) -> int:
    """What was answered; 0 for nothing and for what is not part of the role."""
    return sheet.answers.get(code) or 0


def _group(sheet: Sheet, dimension: str) -> str:
    """Whoever says nothing, or not to want to, is in a group of those."""
    return sheet.groups.get(dimension) or NOT_SAID
