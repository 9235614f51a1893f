"""Question sets as editors keep them, before and after they are published."""

from __future__ import annotations

from typing import Any

from wagtail.models import Locale

from diagnostic.models import DraftQuestion, QuestionSet
from elements.framework import Element
from tests.factories.rounds import question_row


def make_question_set(locale: Locale, elements: int = 2, **values: Any) -> QuestionSet:
    """A set with one question an element, as a draft."""
    made = QuestionSet(
        locale=locale, live=False, **{"title": "Short diagnostic", "intro": "A short set of our own.", **values}
    )
    made.questions = [
        DraftQuestion(locale=locale, sort_order=place, **question_row(element, 1, quick=True))
        for place, element in enumerate(list(Element)[:elements])
    ]
    made.save()
    return made


def publish(question_set: QuestionSet, **changes: dict[str, Any]) -> QuestionSet:
    """Publish the set as an editor does, with fields of questions changed by code (with underscores)."""
    fresh = QuestionSet.objects.get(pk=question_set.pk)
    questions = list(fresh.questions.all())
    for question in questions:
        for name, value in changes.get(question.code.replace("-", "_"), {}).items():
            setattr(question, name, value)
    fresh.questions = questions
    fresh.save_revision().publish()
    return QuestionSet.objects.get(pk=question_set.pk)


def add_question(question_set: QuestionSet, code: str, **values: Any) -> QuestionSet:
    """Publish the set with one more question."""
    fresh = QuestionSet.objects.get(pk=question_set.pk)
    row = {**question_row(Element.RELATIONSHIPS, 9, quick=False), "code": code, **values}
    fresh.questions.add(DraftQuestion(locale=fresh.locale, sort_order=99, **row))
    fresh.save_revision().publish()
    return QuestionSet.objects.get(pk=question_set.pk)


def retire(question_set: QuestionSet, code: str) -> QuestionSet:
    """Publish the set without one of its questions."""
    fresh = QuestionSet.objects.get(pk=question_set.pk)
    fresh.questions = [one for one in fresh.questions.all() if one.code != code]
    fresh.save_revision().publish()
    return QuestionSet.objects.get(pk=question_set.pk)
