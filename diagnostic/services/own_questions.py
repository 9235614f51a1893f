"""What an organisation adds for itself: statements of its own, and simpler words for ours. For rounds to come."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.db import transaction

from community.models import Organisation
from diagnostic.models import LocalQuestion, LocalWording
from diagnostic.models.local import LOCAL

if TYPE_CHECKING:
    from diagnostic.questions import Question

MOST = 20  # statements in use at once: a short diagnostic stays short


class TooManyQuestionsError(Exception):
    """The organisation has as many statements of its own as it may."""


@transaction.atomic
def add(*, organisation: Organisation, element: str, words: Mapping[str, str]) -> LocalQuestion:
    """A statement of the organisation's own, with a code that is never used again. Raises TooManyQuestionsError."""
    Organisation.objects.select_for_update().get(pk=organisation.pk)  # two people at once get two codes
    there = LocalQuestion.objects.filter(organisation=organisation)
    if there.filter(retired_at=None).count() >= MOST:
        raise TooManyQuestionsError
    number = there.filter(element=element).count() + 1  # retired ones are kept, so that none gets an old code
    return LocalQuestion.objects.create(
        organisation=organisation, element=element, code=f"{LOCAL}{element}-{number}", **words
    )


def change(*, question: LocalQuestion, words: Mapping[str, str]) -> LocalQuestion:
    """Better words for the same statement. Rounds that have begun keep theirs; answers stay comparable by the code."""
    for name, text in words.items():
        setattr(question, name, text)
    question.save(update_fields=list(words))
    return question


def retire(*, question: LocalQuestion, now: dt.datetime) -> None:
    """Ask it in no round to come."""
    LocalQuestion.objects.filter(pk=question.pk, retired_at=None).update(retired_at=now)


@transaction.atomic
def bring_back(*, question: LocalQuestion) -> None:
    """Ask it again. Raises TooManyQuestionsError."""
    Organisation.objects.select_for_update().get(pk=question.organisation_id)
    if LocalQuestion.objects.filter(organisation=question.organisation_id, retired_at=None).count() >= MOST:
        raise TooManyQuestionsError
    LocalQuestion.objects.filter(pk=question.pk).update(retired_at=None)


def reword(*, organisation: Organisation, question: Question, text: str) -> None:
    """Show ``text`` instead of our statement in rounds to come; an empty one, or ours, goes back to ours."""
    if not text or text == question.text:
        LocalWording.objects.filter(organisation=organisation, code=question.code).delete()
        return
    LocalWording.objects.update_or_create(organisation=organisation, code=question.code, defaults={"text": text})
