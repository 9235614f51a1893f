"""What an organisation adds for itself: statements of its own, and simpler words for ours. For rounds to come."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.db import transaction

from community.models import Organisation
from diagnostic.as_seen import refuse_if_changed
from diagnostic.models import LocalQuestion, LocalWording
from diagnostic.models.local import LOCAL
from diagnostic.questions import WORDS

if TYPE_CHECKING:
    from django.db.models import QuerySet

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


@transaction.atomic
def change(*, question: LocalQuestion, words: Mapping[str, str], seen: str) -> LocalQuestion:
    """Better words for the same statement. Rounds that have begun keep theirs; answers stay comparable by the code.

    ``words`` are all that ``as_kept`` names; ``seen`` is its stamp on the page. Raises ChangedMeanwhileError.
    """
    held = LocalQuestion.objects.select_for_update().get(pk=question.pk)
    if as_kept(held) == dict(words):
        return held
    refuse_if_changed(as_kept(held), seen)
    for name, text in words.items():
        setattr(held, name, text)
    held.save(update_fields=list(words))
    return held


def as_kept(question: LocalQuestion) -> dict[str, str]:
    """All that can be changed of a statement."""
    return {name: getattr(question, name) for name in ("language", *WORDS)}


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


@transaction.atomic
def reword(*, organisation: Organisation, question: Question, text: str, seen: str) -> None:
    """Show ``text`` instead of our statement in rounds to come, in the language of ``question``; an empty one, or ours,
    goes back to ours.

    ``seen`` is the stamp of what ``worded`` said on the page. Raises ChangedMeanwhileError.
    """
    Organisation.objects.select_for_update().get(pk=organisation.pk)  # two first wordings at once are two changes
    text = "" if text == question.text else text
    kept = worded(organisation, question)
    if kept["text"] == text:
        return
    refuse_if_changed(kept, seen)
    if text:
        LocalWording.objects.update_or_create(
            organisation=organisation, code=question.code, language=question.language, defaults={"text": text}
        )
    else:
        _wordings(organisation, question).delete()


def worded(organisation: Organisation, question: Question) -> dict[str, str]:
    """The organisation's own words for ``question`` in its language; empty for none."""
    return {"text": _wordings(organisation, question).values_list("text", flat=True).first() or ""}


def _wordings(organisation: Organisation, question: Question) -> QuerySet[LocalWording]:
    """The one there is, or none."""
    return LocalWording.objects.filter(organisation=organisation, code=question.code, language=question.language)
