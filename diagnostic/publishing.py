"""Publishing a question set: an immutable version from the set, and its words in other languages.

``QuestionSet.publish`` comes here, whichever button, command or clock publishes.
"""

from __future__ import annotations

import datetime as dt
import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import Locale

from diagnostic.models import QuestionSet, QuestionSetVersion, VersionTranslation
from diagnostic.models.local import LOCAL
from diagnostic.models.version import digest_of
from diagnostic.questions import WORDS
from elements.framework import Element
from home import generation

if TYPE_CHECKING:
    from wagtail.models import Revision

    from community.models import User

STRUCTURE = ("code", "element", "theme", "quick", "comparability_key")
REFUSED = "diagnostic.publish.refused"  # in the set's history
SCHEDULED = "wagtail.publish.scheduled"  # how Wagtail's clock announces itself

logger = logging.getLogger(__name__)


class FaultySetError(Exception):
    """The set cannot be published; ``faults`` says why, as sentences for an editor."""

    def __init__(self, faults: list[str]) -> None:
        self.faults = faults
        super().__init__(" ".join(faults))


@dataclass(frozen=True)
class Known:
    """Every code that was ever published, with the question as it was last; ``standing``: those of the last version."""

    rows: dict[str, dict[str, Any]]
    standing: frozenset[str]


def is_source(question_set: QuestionSet) -> bool:
    """Whether this is the set that is written, not one translated from it."""
    return bool(question_set.locale_id == Locale.get_default().pk)


def known(instrument: str) -> Known:
    """What was published of an instrument so far."""
    rows: dict[str, dict[str, Any]] = {}
    standing: frozenset[str] = frozenset()
    for version in QuestionSetVersion.objects.filter(instrument=instrument).order_by("number"):
        rows |= {row["code"]: row for row in version.data["questions"]}
        standing = frozenset(row["code"] for row in version.data["questions"])
    return Known(rows, standing)


def may_publish(question_set: QuestionSet, revision: Revision, *, by_the_clock: bool) -> bool:
    """True if ``revision`` can be published. If not, FaultySetError, or where nobody is there to read it, False.

    A revision that the clock may not publish goes back to being a draft, or the clock would try it every minute.
    """
    found = faults(revision.as_object())
    if not found:
        return True
    if not by_the_clock:
        raise FaultySetError(found)
    revision.approved_go_live_at = None
    revision.save(update_fields=["approved_go_live_at"])
    log(instance=question_set, action=REFUSED, revision=revision, data={"faults": found})
    logger.error("Question set %s was not published at its time: %s", question_set.pk, " ".join(found))
    return False


def faults(question_set: QuestionSet) -> list[str]:
    """Why the set, as it stands or as a draft, cannot be published; nothing if it can."""
    if is_source(question_set):
        return faults_in(data_of(question_set), known(question_set.instrument))
    return [] if _latest(question_set.instrument) else [_("Publish the set in its own language first.")]


@transaction.atomic
def publish(*, question_set: QuestionSet, by: User | None, now: dt.datetime) -> QuestionSetVersion:
    """The version that says what ``question_set`` says: a new one, or the last if it says the same already.

    ``question_set`` is the set in its source language. What is said as before keeps its words in other languages.
    Raises FaultySetError.
    """
    QuestionSet.objects.select_for_update().filter(pk=question_set.pk).first()  # two presses make one version
    data = data_of(question_set)
    if found := faults_in(data, known(question_set.instrument)):
        raise FaultySetError(found)
    latest = _latest(question_set.instrument)
    if latest is not None and latest.sha256 == digest_of(data):
        return latest
    generation.bump()
    version = QuestionSetVersion.objects.create(
        instrument=question_set.instrument, number=latest.number + 1 if latest else 1,
        language=question_set.locale.language_code, data=data, sha256=digest_of(data), published_at=now,
        published_by=by,
    )  # fmt: skip
    if latest is not None:
        _keep_translations(latest, version, now)
    return version


@transaction.atomic
def publish_translation(*, question_set: QuestionSet, now: dt.datetime) -> VersionTranslation | None:
    """Add the words of a translated set to the latest version; None where they stand there already.

    Words of questions that the version does not ask are left out, and so are those that nobody has translated yet.
    Raises FaultySetError where there is no version.
    """
    latest = _latest(question_set.instrument, hold=True)
    if latest is None:
        raise FaultySetError([_("Publish the set in its own language first.")])
    data = _words_of(question_set, latest)
    language = question_set.locale.language_code
    newest = latest.translations.filter(language=language).order_by("-pk").first()
    if newest is not None and newest.sha256 == digest_of(data):
        return None
    generation.bump()
    return _translation(latest, language, data, now)


def data_of(question_set: QuestionSet) -> dict[str, Any]:
    """What a version keeps of a set, or of a draft of it."""
    return {
        "title": question_set.title,
        "intro": question_set.intro,
        "questions": [{name: getattr(one, name) for name in (*STRUCTURE, *WORDS)} for one in in_order(question_set)],
    }


def in_order(question_set: QuestionSet) -> list[Any]:
    """The questions of a set or a draft, as they are asked."""
    return sorted(question_set.questions.all(), key=lambda one: (one.sort_order or 0, one.pk or 0))


def faults_in(data: dict[str, Any], published: Known) -> list[str]:
    """Why a set cannot be published: no question, codes used twice, kept for organisations, or for another question."""
    codes = [row["code"] for row in data["questions"]]
    if not codes:
        return [_("The set has no questions.")]
    twice = sorted({code for code in codes if codes.count(code) > 1})
    found = [_("The code %(code)s is used more than once.") % {"code": code} for code in twice]
    for row in data["questions"]:
        found += fault_of(row, published).values()
    return found


def fault_of(row: dict[str, Any], published: Known) -> dict[str, str]:
    """What is wrong with one question beside what was published, as a sentence by the name of the field."""
    code = row["code"]
    if code.startswith(LOCAL):
        words = _("The code %(code)s begins with %(start)s, which is kept for organisations.")
        return {"code": words % {"code": code, "start": LOCAL}}
    old = published.rows.get(code)
    if old is None:
        return {}
    if old["element"] != row["element"]:
        words = _(
            "%(code)s was published under %(element)s, and answers are kept there. Give a new question a new code."
        )
        return {"element": words % {"code": code, "element": Element(old["element"]).label}}
    if code not in published.standing and old["text"] != row["text"]:
        return {"code": taken(code, old)}
    return {}


def taken(code: str, old: dict[str, Any]) -> str:
    """What an editor is told who gives a question the code of another."""
    words = _("The code %(code)s belongs to a question that was published: “%(text)s”. Choose another code.")
    return words % {"code": code, "text": old["text"]}


def _latest(instrument: str, *, hold: bool = False) -> QuestionSetVersion | None:
    versions = QuestionSetVersion.objects.filter(instrument=instrument).order_by("-number")
    return (versions.select_for_update() if hold else versions).first()


def _words_of(question_set: QuestionSet, version: QuestionSetVersion) -> dict[str, Any]:
    own = {row["code"]: {word: row[word] for word in WORDS} for row in version.data["questions"]}
    words = {one.code: {word: getattr(one, word) for word in WORDS} for one in in_order(question_set)}
    return {
        "title": question_set.title,
        "intro": question_set.intro,
        "questions": {code: said for code, said in words.items() if code in own and said != own[code]},
    }


def _keep_translations(old: QuestionSetVersion, new: QuestionSetVersion, now: dt.datetime) -> None:
    """Give ``new`` the translated words of what it says as ``old`` did."""
    before = {row["code"]: row for row in old.data["questions"]}
    same = {
        row["code"]
        for row in new.data["questions"]
        if row["code"] in before and all(row[word] == before[row["code"]][word] for word in WORDS)
    }
    newest = {one.language: one for one in old.translations.order_by("pk")}
    for language, translation in newest.items():
        data: dict[str, Any] = {
            name: translation.data[name] if new.data[name] == old.data[name] else new.data[name]
            for name in ("title", "intro")
        }
        data["questions"] = {code: said for code, said in translation.data["questions"].items() if code in same}
        _translation(new, language, data, now)


def _translation(
    version: QuestionSetVersion, language: str, data: dict[str, Any], now: dt.datetime
) -> VersionTranslation:
    return VersionTranslation.objects.create(
        version=version, language=language, data=data, sha256=digest_of(data), added_at=now
    )
