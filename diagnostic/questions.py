"""What a round asks, in the words of one language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from diagnostic.models import QuestionSetVersion, VersionTranslation
from diagnostic.models.local import LOCAL
from diagnostic.vocabulary import Depth, Instrument
from elements.framework import Element
from home.generation import kept_a_generation

if TYPE_CHECKING:
    from diagnostic.models import Round

WORDS = ("text", "help", "green", "amber", "red")


@dataclass(frozen=True, slots=True)
class Question:
    """A statement to rate. ``language`` is that of its words; ``ours`` our text where an organisation has its own.

    ``origin`` stands for the organisation that added it: two that merge may both have used its code.
    """

    code: str
    element: Element
    theme: str
    quick: bool
    comparability_key: str
    text: str
    help: str
    green: str
    amber: str
    red: str
    language: str = "en"
    ours: str = ""
    origin: str = ""

    @property
    def is_local(self) -> bool:
        """Whether the organisation added it."""
        return self.code.startswith(LOCAL)

    @property
    def compared_by(self) -> str:
        """Answers of two rounds are compared where this is the same."""
        own = f"{self.origin}:{self.code}" if self.is_local and self.origin else self.code
        return self.comparability_key or own


def of_data(row: Mapping[str, Any], language: str) -> Question:
    """A question from a row of a version, or from what a round kept of a local one."""
    return Question(
        code=row["code"],
        element=Element(row["element"]),
        theme=row.get("theme", ""),
        quick=bool(row.get("quick", False)),
        comparability_key=row.get("comparability_key", ""),
        language=language,
        **{word: row.get(word, "") for word in WORDS},
    )


@kept_a_generation
def latest_version_id(instrument: str = Instrument.SHORT_DIAGNOSTIC) -> int | None:
    """The key of the version that new rounds use; None while no set is published."""
    latest = QuestionSetVersion.objects.filter(instrument=instrument).order_by("-number")
    return latest.values_list("pk", flat=True).first()


@kept_a_generation
def version_questions(version_id: int, language: str) -> tuple[Question, ...]:
    """The questions of a version in order; one without words in ``language`` stands there in the set's own."""
    version = QuestionSetVersion.objects.get(pk=version_id)
    translation = _translation(version, language)
    words = translation.data["questions"] if translation else {}
    return tuple(
        _in_words(row, words.get(row["code"]), version.language, language) for row in version.data["questions"]
    )


@kept_a_generation
def version_title(version_id: int, language: str) -> str:
    """What a version is called in ``language``; in the set's own where it has no words in that."""
    version = QuestionSetVersion.objects.get(pk=version_id)
    translation = _translation(version, language)
    return str((translation.data.get("title") if translation else "") or version.data["title"])


def current_questions(language: str, *, depth: str = Depth.STANDARD, element: str = "") -> tuple[Question, ...]:
    """What a round that began now would ask, of one element or of all; nothing while no set is published."""
    version_id = latest_version_id()
    if version_id is None:
        return ()
    return select(version_questions(version_id, language), depth=depth, elements=[element] if element else None)


def select(questions: Iterable[Question], *, depth: str, elements: Iterable[str] | None = None) -> tuple[Question, ...]:
    """Those of a depth, and of some elements where ``elements`` is not None; their order stays."""
    wanted = None if elements is None else set(elements)
    return tuple(
        one
        for one in questions
        if (wanted is None or one.element in wanted) and (depth != Depth.QUICK or one.quick or one.is_local)
    )


def questions_of(round: Round, language: str) -> tuple[Question, ...]:
    """What ``round`` asks, in the order of asking, in the organisation's own wording where it has one."""
    known = {one.code: one for one in version_questions(round.version_id, language)}
    origin = str(round.local.get("origin", round.organisation_id))
    for row in round.local.get("questions", []):
        known[row["code"]] = replace(of_data(row, row.get("language", "en")), origin=origin)
    worded = {"en": round.local.get("wording", {}), **round.local.get("worded", {})}
    return tuple(_reworded(known[code], worded) for code in round.scope)


def by_element(questions: Iterable[Question]) -> dict[Element, list[Question]]:
    """The questions by element, both in order; elements without a question are left out."""
    found: dict[Element, list[Question]] = {}
    for one in questions:
        found.setdefault(one.element, []).append(one)
    return found


def _translation(version: QuestionSetVersion, language: str) -> VersionTranslation | None:
    if language == version.language:
        return None
    return VersionTranslation.objects.filter(version=version, language=language).order_by("-pk").first()


def _in_words(row: Mapping[str, Any], words: Mapping[str, str] | None, own: str, language: str) -> Question:
    return of_data({**row, **words}, language) if words else of_data(row, own)


def _reworded(question: Question, worded: Mapping[str, Mapping[str, str]]) -> Question:
    """In the organisation's words, if it has some in the language in which the question stands there."""
    text = worded.get(question.language, {}).get(question.code)
    return replace(question, text=text, ours=question.text) if text else question
