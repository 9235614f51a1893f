"""The business case of an action: what is known of it, what people wrote, and its PDF."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.template.loader import render_to_string
from django.utils.translation import get_language, override

from diagnostic.models import Action, ActionEvent, AgreedRating, BusinessCase, Evidence
from diagnostic.plan_case import NAMES, Facts, filled, plain, shown, stamp
from diagnostic.plan_effects import Effect, effects
from diagnostic.plan_list import owner_of
from diagnostic.services.actions import record
from diagnostic.vocabulary import Rating
from elements.framework import Element
from elements.pdf import engine
from elements.pdf.document import VARIETIES
from elements.pdf.files import key_of
from home.menu import site_settings

if TYPE_CHECKING:
    from community.models import Member

Kind = ActionEvent.Kind


class CaseChangedMeanwhileError(Exception):
    """Somebody else changed the case since the page was opened: ``kept``. Both are in the history."""

    def __init__(self, kept: BusinessCase) -> None:
        self.kept = kept
        super().__init__()


def facts_of(action: Action, language: str) -> Facts:
    """What is known of an action, with the rating that stands now and what shows it."""
    effect = effects([action], language).get(action.pk)
    rating, rated_in, rationale, evidence = _standing(effect) if effect else (None, "", "", [])
    return Facts(
        title=action.title, element=str(Element(action.element).label), why=action.why,
        statement=effect.question.text if effect else "", rating=rating, rated_in=rated_in, rationale=rationale,
        evidence=evidence, expected=Rating(action.expected_rating) if action.expected_rating else None,
        cost_band=action.cost_band, budget=action.budget, resources=action.resources, owner=owner_of(action),
        due_on=action.due_on, review_on=action.review_on, source_title=action.source_title,
    )  # fmt: skip


def case_of(action: Action) -> BusinessCase:
    """What was written for it; an unsaved one of version 0 while nothing was."""
    found = BusinessCase.objects.filter(action=action).select_related("changed_by__user").first()
    return found or BusinessCase(action=action, version=0)


def offers(action: Action, case: BusinessCase, facts: Facts) -> dict[str, str]:
    """What could stand in the parts that were written before something of the action changed, by part.

    ``facts`` are what is known now, in the reader's language.
    """
    then = {name: case.known[name] for name in case.words if "stamp" in case.known.get(name, {})}
    known = {language: _known_in(action, language) for language in {one["language"] for one in then.values()}}
    changed = [name for name, one in then.items() if stamp(known[one["language"]][name]) != one["stamp"]]
    now = filled(facts)
    return {name: now[name] for name in changed if now[name] and plain(now[name]) != plain(case.words[name])}


def write(
    *, action: Action, by: Member, words: Mapping[str, str], facts: Facts, version: int, now: dt.datetime,
    untouched: Collection[str] = (), confirmed: Collection[str] = (),
) -> BusinessCase:  # fmt: skip
    """Keep what was written. A part that says what is known anyway follows the action, and is not kept.

    ``untouched`` parts stay as they are; ``confirmed`` are those of which the writer saw what is known now. ``version``
    is that of the page on which it was written, 0 for none. Raises CaseChangedMeanwhileError.
    """
    known = filled(facts)
    own = {
        name: words[name] for name in NAMES if name not in untouched and plain(words[name]) != plain(known[name])
    }  # fmt: skip
    basis = {name: {"language": get_language() or "en", "stamp": stamp(text)} for name, text in known.items()}
    kept, clashes = _write(action, by, _Written(own, basis, untouched, confirmed), version, now)
    if clashes:
        raise CaseChangedMeanwhileError(kept)
    return kept


def pdf_of(action: Action, *, language: str, day: dt.date) -> bytes:
    """The case as a tagged PDF, dated ``day``. Raises PdfUnavailableError where no PDF can be made."""
    html = render_to_string("diagnostic/plan/case_pdf.html", {
        "action": action, "questions": shown(facts_of(action, language), case_of(action).words, {}), "day": day,
        "element": Element(action.element), "service": site_settings().name,
        "language": VARIETIES.get(language, language),
    })  # fmt: skip
    return engine.write(engine.render(html), identifier=key_of([html]))


@dataclass(frozen=True, slots=True)
class _Written:
    """What is written anew, over what is known of each part."""

    own: Mapping[str, str]
    basis: Mapping[str, dict[str, str]]
    untouched: Collection[str]
    confirmed: Collection[str]

    def words(self, old: Mapping[str, str]) -> dict[str, str]:
        """All that is written then."""
        return {**{name: text for name, text in old.items() if name in self.untouched}, **self.own}

    def known(self, words: Mapping[str, str], old: Mapping[str, Any]) -> dict[str, Any]:
        """What was known when each of the ``words`` was written or confirmed."""
        stays = [name for name in self.untouched if "stamp" in old.get(name, {}) and name not in self.confirmed]
        return {name: old[name] if name in stays else self.basis[name] for name in words}


@transaction.atomic
def _write(
    action: Action, by: Member, written: _Written, version: int, now: dt.datetime
) -> tuple[BusinessCase, bool]:  # fmt: skip
    Action.objects.select_for_update().get(pk=action.pk)  # two people at once write one after the other
    case = BusinessCase.objects.filter(action=action).first() or BusinessCase(action=action, version=0)
    old, words = case.words, written.words(case.words)
    if old != words and case.version != version:
        record(action, Kind.CASE_CLASHED, by=by, old=old, new=words, now=now)
        return case, True
    case.known = written.known(words, case.known)
    if old != words:
        record(action, Kind.CASE, by=by, old=old, new=words, now=now)
        case.words, case.changed_by, case.changed_at, case.version = words, by, now, case.version + 1
    if case.version:
        case.save()
    return case, False


def _known_in(action: Action, language: str) -> dict[str, str]:
    """What is known now of each part, in a language that may not be the reader's."""
    with override(language):
        return filled(facts_of(action, language))


def _standing(effect: Effect) -> tuple[Rating | None, str, str, list[str]]:
    """The newest rating, in which round, why, and what shows it there."""
    round = effect.after_in or effect.before_in
    key = effect.after_code or effect.question.code
    agreed = AgreedRating.objects.filter(round=round, code=key).values_list("rationale", flat=True).first()
    shows = list(Evidence.objects.filter(round=round, code=key).values_list("title", flat=True))
    return effect.after or effect.before, str(round), agreed or "", shows
