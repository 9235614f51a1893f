"""The questions a member answers to tell a story, in their order. Pure: what is asked, when, and what has to be said.

An answer is text, a code, or a list of codes; nothing is kept of a question that was skipped.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from casestudies.vocabulary import Approach, Benefit, Initiative, Outcome, Repeat, Stage
from elements.framework import PARTS, Element

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as Promise

    Label = str | Promise
    Choices = list[tuple[str, Label]]

Answers = Mapping[str, Any]
MOST_WORDS = 4000  # characters in one long answer, some 650 words


class Kind(StrEnum):
    """How a question is answered."""

    LINE = "line"
    WORDS = "words"
    ONE = "one"
    SEVERAL = "several"


class YesNo(TextChoices):
    """Yes or no."""

    YES = "yes", _("Yes")
    NO = "no", _("No")


class Byline(TextChoices):
    """Whether the author's name stands with the story, and for how long."""

    NONE = "none", _("No, do not show my name")
    WHILE_HERE = "while-here", _("Yes, and take it away if I leave the community")
    ALWAYS = "always", _("Yes, and keep it if I leave the community")


def _always(answers: Answers) -> bool:
    return True


def parts_of(answers: Answers) -> Choices:
    """The sub-elements of the elements that were chosen."""
    chosen = [element for element in Element if element in answers.get("elements", ())]
    return [(part.value, part.label) for element in chosen for part in PARTS[element]]


@dataclass(frozen=True)
class Question:
    """One page of the form. ``choices`` may depend on what was answered, and so may whether it is asked at all."""

    code: str
    kind: Kind
    label: Label
    hint: Label = ""
    required: bool = False
    missing: Label = ""  # what is said where the answer is required and not there
    limit: int = MOST_WORDS
    choices: Callable[[Answers], Choices] = field(default=lambda answers: [])
    asked: Callable[[Answers], bool] = _always

    def said(self, answers: Answers) -> bool:
        """Whether it is answered."""
        return bool(answers.get(self.code))


@dataclass(frozen=True)
class Section:
    """Some questions under one name in the task list."""

    code: str
    title: Label
    questions: tuple[Question, ...]


def _of(vocabulary: type[TextChoices]) -> Callable[[Answers], Choices]:
    return lambda answers: [(one.value, one.label) for one in vocabulary]


SECTIONS = (
    Section(
        "about",
        _("What your story is about"),
        (
            Question(
                "title", Kind.LINE, _("What is your story called?"),
                _("Say what you did. For example: A quiet room for every ward."),
                required=True, missing=_("Enter a name for your story"), limit=100,
            ),
            Question(
                "in_one_line", Kind.LINE, _("What should a busy reader take away?"),
                _("One short sentence. It stands in lists and at the top of your story."),
                required=True, missing=_("Enter the one thing to take away"), limit=160,
            ),
            Question(
                "elements", Kind.SEVERAL, _("Which elements is your story about?"), _("Choose all that fit."),
                required=True, missing=_("Choose at least one element"), choices=_of(Element),
            ),
            Question(
                "sub_elements", Kind.SEVERAL, _("Which parts of them?"), _("Choose all that fit."),
                choices=parts_of, asked=lambda answers: bool(parts_of(answers)),
            ),
        ),
    ),
    Section(
        "organisation",
        _("Your organisation"),
        (
            Question(
                "named", Kind.ONE, _("May we name your organisation?"),
                _("If not, we only describe it."),
                required=True, missing=_("Say whether we may name your organisation"), choices=_of(YesNo),
            ),
            Question(
                "described_as", Kind.LINE, _("How should we describe it?"),
                _("So that nobody can tell which one it is. For example: A community trust in the Midlands."),
                required=True, missing=_("Enter how we should describe your organisation"), limit=120,
                asked=lambda answers: answers.get("named") == YesNo.NO,
            ),
        ),
    ),
    Section(
        "diagnostic",
        _("How you used the diagnostic"),
        (
            Question("stage", Kind.ONE, _("How far have you come with the diagnostic?"), choices=_of(Stage)),
            Question("approach", Kind.ONE, _("How did you go about the diagnostic?"), choices=_of(Approach)),
            Question(
                "adapted", Kind.ONE, _("Did you make the diagnostic shorter or more visual?"), choices=_of(YesNo)
            ),
            Question("repeated", Kind.ONE, _("How often do you do the diagnostic again?"), choices=_of(Repeat)),
        ),
    ),
    Section(
        "story",
        _("Your story"),
        (
            Question(
                "who_was_involved", Kind.WORDS, _("Who was involved?"),
                _("Roles and teams, not names. For example: two ward managers and the estates team."),
            ),
            Question(
                "what_we_did", Kind.WORDS, _("What did you do?"),
                _("Write as you would tell a colleague. Begin a line with a hyphen (-) to make a list."),
                required=True, missing=_("Enter what you did"),
            ),
            Question(
                "what_helped", Kind.WORDS, _("What helped?"), _("People, money, moments, things you already had.")
            ),
            Question(
                "what_was_hard", Kind.WORDS, _("What was hard?"), _("Readers learn as much from this as from the rest.")
            ),
            Question(
                "what_changed", Kind.WORDS, _("What changed?"),
                _("What is different now, and how do you know? Numbers help, but small signs count too."),
                required=True, missing=_("Enter what changed"),
            ),
            Question("costs_and_time", Kind.WORDS, _("What did it cost, and how long did it take?")),
            Question("advice", Kind.WORDS, _("What would you tell others who want to try it?")),
        ),
    ),
    Section(
        "results",
        _("What came of it"),
        (
            Question(
                "benefits", Kind.SEVERAL, _("What did using the framework bring you?"), _("Choose all that fit."),
                choices=_of(Benefit),
            ),
            Question(
                "initiatives", Kind.SEVERAL, _("What did you start?"), _("Choose all that fit."),
                choices=_of(Initiative),
            ),
            Question(
                "outcomes", Kind.SEVERAL, _("Is any of this true as well?"), _("Choose all that fit."),
                choices=_of(Outcome),
            ),
        ),
    ),
    Section(
        "you",
        _("You and your story"),
        (
            Question(
                "byline", Kind.ONE, _("Should your name stand with the story?"),
                _("Who knows your name may know where you work."),
                required=True, missing=_("Say whether your name should stand with the story"), choices=_of(Byline),
            ),
            Question(
                "contact", Kind.ONE, _("May other members ask you about it?"),
                _("They reach you through the community. Your email address is never shown."),
                required=True, missing=_("Say whether others may ask you about it"), choices=_of(YesNo),
                # Whoever asks finds the author's profile, and there where they work.
                asked=lambda answers: answers.get("named") == YesNo.YES,
            ),
        ),
    ),
)  # fmt: skip
QUESTIONS = {question.code: question for section in SECTIONS for question in section.questions}


def asked(answers: Answers) -> Iterator[Question]:
    """The questions to be asked, given what was answered."""
    return (question for question in QUESTIONS.values() if question.asked(answers))


def missing(answers: Answers) -> list[Question]:
    """The questions that have to be answered yet."""
    return [question for question in asked(answers) if question.required and not question.said(answers)]


def next_in_section(code: str, answers: Answers) -> Question | None:
    """What to ask after ``code``, or None where its section ends."""
    section = next(section for section in SECTIONS if QUESTIONS[code] in section.questions)
    later = section.questions[section.questions.index(QUESTIONS[code]) + 1 :]
    return next((question for question in later if question.asked(answers)), None)


def settled(answers: dict[str, Any]) -> dict[str, Any]:
    """``answers`` without parts of elements that are no longer chosen."""
    known = {code for code, _label in parts_of(answers)}
    kept = [code for code in answers.get("sub_elements", ()) if code in known]
    rest = {code: value for code, value in answers.items() if code != "sub_elements"}
    return {**rest, "sub_elements": kept} if kept else rest
