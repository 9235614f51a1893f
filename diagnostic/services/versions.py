"""Publishing a question set: an immutable version from the set, and its words in other languages."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.db import transaction

from diagnostic.models import QuestionSet, QuestionSetVersion, VersionTranslation
from diagnostic.models.local import LOCAL
from diagnostic.models.version import digest_of
from diagnostic.questions import WORDS
from home import generation

if TYPE_CHECKING:
    from community.models import User

STRUCTURE = ("code", "element", "theme", "quick", "comparability_key")


class FaultySetError(Exception):
    """The set cannot be published; ``faults`` says why, as sentences for an editor."""

    def __init__(self, faults: list[str]) -> None:
        self.faults = faults
        super().__init__("; ".join(faults))


@transaction.atomic
def publish(*, question_set: QuestionSet, by: User | None, now: dt.datetime) -> QuestionSetVersion:
    """The version that says what ``question_set`` says: a new one, or the last if it says the same already.

    ``question_set`` is the set in its source language. Raises FaultySetError.
    """
    data = data_of(question_set)
    if faults := faults_in(data):
        raise FaultySetError(faults)
    QuestionSet.objects.select_for_update().filter(pk=question_set.pk).first()  # two presses make one version
    versions = QuestionSetVersion.objects.filter(instrument=question_set.instrument).order_by("-number")
    latest = versions.first()
    if latest is not None and latest.sha256 == digest_of(data):
        return latest
    generation.bump()
    return QuestionSetVersion.objects.create(
        instrument=question_set.instrument, number=latest.number + 1 if latest else 1,
        language=question_set.locale.language_code, data=data, sha256=digest_of(data), published_at=now,
        published_by=by,
    )  # fmt: skip


@transaction.atomic
def publish_translation(*, question_set: QuestionSet, now: dt.datetime) -> VersionTranslation | None:
    """Add the words of a translated set to the latest version; None where they stand there already.

    Words of questions that the version does not ask are left out. Raises FaultySetError where there is no version yet.
    """
    latest = (
        QuestionSetVersion.objects.select_for_update()
        .filter(instrument=question_set.instrument)
        .order_by("-number")
        .first()
    )
    if latest is None:
        raise FaultySetError(["Publish the set in its own language first."])
    data = _words_of(question_set, {row["code"] for row in latest.data["questions"]})
    language = question_set.locale.language_code
    newest = latest.translations.filter(language=language).order_by("-pk").first()
    if newest is not None and newest.sha256 == digest_of(data):
        return None
    generation.bump()
    return VersionTranslation.objects.create(
        version=latest, language=language, data=data, sha256=digest_of(data), added_at=now
    )


def data_of(question_set: QuestionSet) -> dict[str, Any]:
    """What a version keeps of a set."""
    questions = question_set.questions.order_by("sort_order", "pk")
    return {
        "title": question_set.title,
        "intro": question_set.intro,
        "questions": [{name: getattr(one, name) for name in (*STRUCTURE, *WORDS)} for one in questions],
    }


def faults_in(data: dict[str, Any]) -> list[str]:
    """Why a set cannot be published: codes used twice or kept for organisations, no question at all."""
    codes = [row["code"] for row in data["questions"]]
    twice = sorted({code for code in codes if codes.count(code) > 1})
    faults = [f"The code {code} is used more than once." for code in twice]
    faults += [
        f"The code {code} begins with {LOCAL}, which is kept for organisations."
        for code in codes
        if code.startswith(LOCAL)
    ]
    return faults if codes else ["The set has no questions."]


def _words_of(question_set: QuestionSet, codes: set[str]) -> dict[str, Any]:
    questions = [one for one in question_set.questions.order_by("sort_order", "pk") if one.code in codes]
    return {
        "title": question_set.title,
        "intro": question_set.intro,
        "questions": {one.code: {word: getattr(one, word) for word in WORDS} for one in questions},
    }
