"""The rating that a group settles on. People set it; arithmetic only says where they already agree."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db import transaction

from diagnostic.models import AgreedRating, RatingEvent, Response, Round
from diagnostic.scoring import Agreement, agreement, needs_reason
from diagnostic.services.answers import Answer
from diagnostic.services.rounds import hold_open, record
from diagnostic.vocabulary import Method, Rating

if TYPE_CHECKING:
    from community.models import Member

Kind = RatingEvent.Kind


class NeedsReasonError(Exception):
    """People were split, most said something else, or nobody rated it: a sentence must say why."""


class AgreedMeanwhileError(Exception):
    """Somebody else agreed on something else since the page was opened: ``kept``."""

    def __init__(self, kept: AgreedRating) -> None:
        self.kept = kept
        super().__init__()


def said_in(round: Round, codes: Iterable[str] | None = None) -> dict[str, list[Response]]:
    """What people said by code, with who said it; whoever was taken off the round still counts for what they said.

    ``codes``: of these statements alone.
    """
    said: dict[str, list[Response]] = {}
    responses = Response.objects.filter(contributor__round=round).select_related("contributor__member__user")
    if codes is not None:
        responses = responses.filter(code__in=codes)
    for one in responses.order_by("contributor_id"):
        said.setdefault(one.code, []).append(one)
    return said


def agree(
    *, round: Round, code: str, answer: Answer, rationale: str, by: Member, version: int, now: dt.datetime,
    method: Method | None = None,
) -> AgreedRating:  # fmt: skip
    """Settle one statement. ``version`` is that of the agreed rating the page showed, 0 for none. ``method``: how it
    came about, where more than what people had said before speaks for it.

    Raises NotOpenError, NeedsReasonError and AgreedMeanwhileError, which has kept both in the history.
    """
    with transaction.atomic():
        held = hold_open(round.pk)
        ratings = list(Response.objects.filter(contributor__round=held, code=code).values_list("rating", flat=True))
        speaks_for_itself = not ratings and (answer.carried or method is not None)
        if not speaks_for_itself and needs_reason(ratings, answer.rating) and not rationale.strip():
            raise NeedsReasonError
        how = method or method_for(ratings, answer.rating)
        settled = _settle(held, code, answer, rationale.strip(), how, by, version, now)
    if settled is None:  # raised only now: within the transaction, the history of the clash would be undone with it
        raise AgreedMeanwhileError(AgreedRating.objects.get(round=round, code=code))
    return settled


@transaction.atomic
def agree_where_all_say_the_same(*, round: Round, codes: Iterable[str], by: Member, now: dt.datetime) -> int:
    """Settle those of ``codes`` on which there is no agreed rating yet and nobody disagrees. Returns how many."""
    held = hold_open(round.pk)
    settled = set(held.agreed.values_list("code", flat=True))
    said = said_in(held)
    done = 0
    for code in codes:
        rows = said.get(code, [])
        if code in settled or agreement(one.rating for one in rows) not in (Agreement.SAME, Agreement.ALONE):
            continue
        method = Method.SINGLE if len(rows) == 1 else Method.UNANIMOUS
        _settle(held, code, _as_answer(rows), "", method, by, 0, now)
        done += 1
    return done


def method_for(ratings: Iterable[str], rating: str) -> Method:
    """How an agreed rating came about, from what people had said before."""
    said = list(ratings)
    if not said:
        return Method.LEAD
    if set(said) == {rating}:
        return Method.SINGLE if len(said) == 1 else Method.UNANIMOUS
    return Method.DISCUSSION


def _as_answer(rows: list[Response]) -> Answer:
    first = rows[0]
    return Answer(
        rating=Rating(first.rating),
        na_reason=next((one.na_reason for one in rows if one.na_reason), ""),
        elsewhere=any(one.elsewhere for one in rows),
        carried=all(one.carried for one in rows),
    )


def _settle(
    round: Round, code: str, answer: Answer, rationale: str, method: Method, by: Member, version: int, now: dt.datetime
) -> AgreedRating | None:
    """The agreed rating; None where another one stands that the page did not show."""
    kept = AgreedRating.objects.filter(round=round, code=code).first()
    new = AgreedRating(round=round, code=code) if kept is None else kept
    old = kept.as_kept() if kept else None
    _write(new, answer, rationale, method, by, now)
    if old is not None and new.says(old):
        return new
    if kept is not None and kept.version != version:
        record(round, Kind.CLASHED, by=by, now=now, code=code, old=old, new=new.as_kept())
        return None
    new.version = kept.version + 1 if kept else 1
    new.save()
    record(round, Kind.AGREED, by=by, now=now, code=code, old=old, new=new.as_kept())
    return new


def _write(agreed: AgreedRating, answer: Answer, rationale: str, method: Method, by: Member, now: dt.datetime) -> None:
    agreed.rating, agreed.na_reason, agreed.elsewhere = answer.rating, answer.reason, answer.is_elsewhere
    agreed.carried, agreed.rationale, agreed.method = answer.carried, rationale, method
    agreed.decided_by, agreed.changed_at = by, now
