"""Makes the question set of the diagnostic from its files, and leaves alone what an editor has changed."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from wagtail.models import Locale

from config.content.files import ContentError, ContentFile, read_yaml
from config.content.translation import has_strings_by_hand, translate
from diagnostic.models import DraftQuestion, QuestionSet
from diagnostic.publishing import FaultySetError
from diagnostic.vocabulary import Instrument
from home.models import LoadedPage

NAME = "diagnostic/question-set"
WORDS = ("text", "help", "green", "amber", "red")
CODES = ("code", "element", "theme", "quick")


@dataclass
class SetReport:
    """What a run did, by content key."""

    made: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)  # an editor's: not touched


def load_question_set(folder: Path, english: Locale, welsh: Locale) -> SetReport:
    """Write and publish the set that the files describe, then its Welsh. Raises ContentError where a file is wrong."""
    report = SetReport()
    ours, theirs = (_read(folder, language) for language in ("en", "cy"))
    if set(_by_code(ours)) != set(_by_code(theirs)):
        raise ContentError(f"{NAME}.yaml: the Welsh has other codes than the English")
    _load_english(ours, english, report)
    _load_welsh(theirs, english, welsh, report)
    return report


@transaction.atomic
def _load_english(file: ContentFile, locale: Locale, report: SetReport) -> None:
    loaded = LoadedPage.objects.filter(key=file.key).first()
    there = _set_in(locale)
    if not _may_load(file, loaded, there, report):
        return
    question_set = there or QuestionSet(instrument=Instrument.SHORT_DIAGNOSTIC, locale=locale, live=False)
    question_set.title, question_set.intro = file.data["title"], file.data["intro"].strip()
    known = {one.code: one for one in question_set.questions.all()} if there else {}
    question_set.questions = [
        _filled(known.get(row["code"]) or DraftQuestion(locale=locale), row, place)
        for place, row in enumerate(file.data["questions"])
    ]
    try:
        question_set.full_clean(exclude=["translation_key"])
        for question in question_set.questions.all():
            question.full_clean(exclude=["question_set", "translation_key"])
        if there is None:
            question_set.save()  # a revision needs a row
        question_set.save_revision().publish()
    except (FaultySetError, ValidationError) as error:
        raise ContentError(f"{file.key}.yaml: {error}") from error
    _record(file, loaded, question_set, report)


def _load_welsh(file: ContentFile, english: Locale, locale: Locale, report: SetReport) -> None:
    loaded = LoadedPage.objects.filter(key=file.key).first()
    source, there = _set_in(english), _set_in(locale)
    if source is None or _is_an_editors(LoadedPage.objects.filter(key=f"en/{NAME}").first(), source):
        report.kept.append(file.key)  # words for another English than the file's would not fit
        return
    # Where the English has just been loaded anew, the same Welsh is given to other strings.
    if not _may_load(file, loaded, there, report, anew=bool(report.made)):
        return
    words = QuestionSet.objects.get(pk=source.pk)
    words.title, words.intro = file.data["title"], file.data["intro"].strip()
    rows, questions = _by_code(file), list(words.questions.all())
    for question in questions:
        for name in WORDS:
            setattr(question, name, rows[question.code][name].strip())
    words.questions = questions
    with transaction.atomic():
        translated = translate(source, words, locale)
    _record(file, loaded, translated, report)  # it is published when that transaction commits


def _may_load(
    file: ContentFile, loaded: LoadedPage | None, there: QuestionSet | None, report: SetReport, *, anew: bool = False
) -> bool:
    """False where the file is as it was, or an editor has written, changed or deleted the set."""
    if loaded is None and there is None:
        return True
    if loaded is None or there is None or _is_an_editors(loaded, there):
        report.kept.append(file.key)
        return False
    if loaded.checksum == file.checksum and not anew:
        report.unchanged.append(file.key)
        return False
    return True


def _is_an_editors(loaded: LoadedPage | None, there: QuestionSet) -> bool:
    return loaded is None or there.latest_revision_id != loaded.revision_id or has_strings_by_hand(there)


def _record(file: ContentFile, loaded: LoadedPage | None, made: QuestionSet, report: SetReport) -> None:
    newest = QuestionSet.objects.values_list("latest_revision_id", flat=True).get(pk=made.pk)
    record = loaded or LoadedPage(key=file.key)
    record.checksum, record.revision_id = file.checksum, newest
    record.save()
    report.made.append(file.key)


def _filled(question: DraftQuestion, row: dict[str, Any], place: int) -> DraftQuestion:
    for name in CODES:
        setattr(question, name, row[name])
    for name in WORDS:
        setattr(question, name, row[name].strip())
    question.comparability_key, question.sort_order = row.get("comparability_key", ""), place
    return question


def _set_in(locale: Locale) -> QuestionSet | None:
    return QuestionSet.objects.filter(instrument=Instrument.SHORT_DIAGNOSTIC, locale=locale).first()


def _by_code(file: ContentFile) -> dict[str, dict[str, Any]]:
    return {row["code"]: row for row in file.data["questions"]}


def _read(folder: Path, language: str) -> ContentFile:
    path = folder / language / f"{NAME}.yaml"
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise ContentError(f"there is no {language}/{NAME}.yaml") from error
    return ContentFile(NAME, language, read_yaml(text), hashlib.sha256(text.encode()).hexdigest())
