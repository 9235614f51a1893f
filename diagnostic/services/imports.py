"""Taking what an organisation's own spreadsheet says into a round: as somebody else's ratings, overwriting nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from diagnostic.models import Contributor, Round
from diagnostic.questions import questions_of
from diagnostic.services import answers, own_questions
from diagnostic.services.answers import Answer, Given
from diagnostic.services.invitations import MOST_PEOPLE, TooManyPeopleError
from diagnostic.services.rounds import Kind, hold_open, in_order, local_row, record
from diagnostic.vocabulary import Rating

if TYPE_CHECKING:
    from community.models import Member

LONGEST_REASON = 300
LONGEST_NOTE = 2000
LONGEST_NAME = 120


class ImportedAlreadyError(Exception):
    """The same file was imported into this round, as ``contributor``."""

    def __init__(self, contributor: Contributor) -> None:
        self.contributor = contributor
        super().__init__()


@dataclass(frozen=True)
class Taken:
    """One row to keep: a statement of the round by ``code``, or else ``text`` as a statement of our own."""

    rating: Rating
    note: str = ""
    code: str = ""
    text: str = ""
    element: str = ""


def imported_as(round: Round, sha256: str) -> Contributor | None:
    """Whom the file with this digest was imported as, also if taken off the round since; None if it was not."""
    found = round.contributors.filter(origin=Contributor.Origin.IMPORT, events__new__sha256=sha256)
    return found.order_by("pk").first()


@transaction.atomic
def import_ratings(
    *, round: Round, by: Member, name: str, sha256: str, taken: Sequence[Taken], again: bool, now: dt.datetime
) -> Contributor:
    """Keep all that is ``taken`` as the ratings of a new contributor called ``name``.

    Raises NotOpenError, TooManyPeopleError, TooManyQuestionsError of own statements, and ImportedAlreadyError unless
    ``again``; then nothing is kept.
    """
    held = hold_open(round.pk)
    same = imported_as(held, sha256)
    if same is not None and not again:
        raise ImportedAlreadyError(same)
    if held.contributors.count() >= MOST_PEOPLE:
        raise TooManyPeopleError
    codes = _ask_also(held, [one for one in taken if not one.code])
    sheet = Contributor.objects.create(
        round=held, name=name[:LONGEST_NAME], origin=Contributor.Origin.IMPORT, added_by=by, added_at=now, done_at=now
    )
    record(held, Kind.CHANGED, by=by, now=now, contributor=sheet, new={"imported": sheet.name, "sha256": sha256})
    asked = {one.code: one for one in questions_of(held, "en")}
    given = [Given(asked[one.code or codes[one.text]], answer_of(one.rating, one.note), 0) for one in taken]
    answers.save_all(round=held, contributor=sheet, given=given, by=by, now=now)
    return sheet


def answer_of(rating: Rating, note: str) -> Answer:
    """An answer with what the sheet says beside the rating: the reason, where it is not applicable."""
    if rating == Rating.NOT_APPLICABLE:
        return Answer(rating, na_reason=note[:LONGEST_REASON] or _("The spreadsheet gives no reason"))
    return Answer(rating, note=note[:LONGEST_NOTE])


def _ask_also(held: Round, own: Sequence[Taken]) -> Mapping[str, str]:
    """Statements of the organisation's own, which this round asks from now on too. Returns their codes by text.

    They are taken to be in the language of whoever imports them; that can be changed like their words.
    """
    words = {"language": get_language() or "en"}
    there = {row["text"]: row["code"] for row in held.local.get("questions", [])}
    added = [
        own_questions.add(organisation=held.organisation, element=one.element, words={**words, "text": one.text})
        for one in {one.text: one for one in own}.values()
        if one.text not in there
    ]
    if added:
        rows = [*held.local.get("questions", []), *(local_row(one) for one in added)]
        held.local = {**held.local, "questions": rows}
        held.scope = [*held.scope, *(one.code for one in added)]
        held.scope = [one.code for one in in_order(questions_of(held, "en"))]
        held.save(update_fields=["local", "scope"])
    return there | {one.text: one.code for one in added}
