"""Question sets, rounds and what people say in them, as far as a test needs them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from casestudies.vocabulary import Approach
from community.models import Appointment, Member
from community.models.vocabulary import RoleName
from diagnostic.models import (
    AgreedRating,
    Contributor,
    Evidence,
    QuestionSetVersion,
    Response,
    Round,
    VersionTranslation,
)
from diagnostic.models.version import digest_of
from diagnostic.questions import questions_of
from diagnostic.services import agreeing, answers, evidence, rounds
from diagnostic.vocabulary import Depth, Method, Rating
from elements.framework import PARTS, Element

WORDS = ("text", "help", "green", "amber", "red")


def question_row(element: Element, number: int, *, quick: bool) -> dict[str, Any]:
    """A question as a version keeps it."""
    code = f"{element}-{number}"
    words = {word: f"{word.capitalize()} of {code}" for word in WORDS}
    return {
        "code": code,
        "element": element,
        "theme": PARTS[element][0],
        "quick": quick,
        "comparability_key": "",
        **words,
    }


def make_version(number: int = 1, each: int = 2, **values: Any) -> QuestionSetVersion:
    """A published set with ``each`` questions an element, the first of which is quick; in Welsh too."""
    rows = [question_row(element, place, quick=place == 1) for element in Element for place in range(1, each + 1)]
    data = {"title": "Short diagnostic", "intro": "A short set.", "questions": rows, **values}
    now = timezone.now()
    version = QuestionSetVersion.objects.create(
        instrument="short-diagnostic", number=number, language="en", data=data, sha256=digest_of(data), published_at=now
    )
    welsh = {
        "title": "Diagnostig byr",
        "intro": "Set fer.",
        "questions": {row["code"]: {word: f"{row[word]} (cy)" for word in WORDS} for row in data["questions"]},
    }
    VersionTranslation.objects.create(version=version, language="cy", data=welsh, sha256=digest_of(welsh), added_at=now)
    return version


def make_round(by: Member, *, now: dt.datetime | None = None, **plan: Any) -> Round:
    """An open round of the organisation of ``by``, who leads it; a set is published if none is."""
    if not QuestionSetVersion.objects.exists():
        make_version()
    wanted = rounds.Plan(**{"label": "Autumn", "depth": Depth.STANDARD, "approach": Approach.LIGHT_TOUCH, **plan})
    return rounds.start(by=by, plan=wanted, now=now or timezone.now())


def rate(round: Round, by: Member, ratings: dict[str, str], *, now: dt.datetime | None = None) -> list[Response]:
    """What ``by`` says of several statements; ``na`` with a reason."""
    asked = {one.code: one for one in questions_of(round, "en")}
    said = []
    for code, rating in ratings.items():
        kept = Response.objects.filter(contributor__round=round, contributor__member=by, code=code).first()
        said.append(
            answers.save_own(
                round=round, by=by, question=asked[code], answer=answer_of(rating), version=kept.version if kept else 0,
                now=now or timezone.now(),
            )
        )  # fmt: skip
    return said


def answer_of(rating: str, **values: Any) -> answers.Answer:
    """An answer that may be given."""
    reason = {"na_reason": "We have no wards"} if rating == Rating.NOT_APPLICABLE else {}
    return answers.Answer(rating=Rating(rating), **{**reason, **values})


def agree_all(
    round: Round, by: Member, rating: str = Rating.GREEN, *, now: dt.datetime | None = None, **others: str
) -> Round:
    """Agree on every statement: ``rating``, but for those of an element named in ``others`` (with underscores)."""
    apart = {name.replace("_", "-"): one for name, one in others.items()}
    for question in questions_of(round, "en"):
        agreeing.agree(
            round=round, code=question.code, answer=answer_of(apart.get(question.element, rating)),
            rationale="We talked about it", by=by, version=0, now=now or timezone.now(),
        )  # fmt: skip
    return round


def make_finished(by: Member, rating: str = Rating.GREEN, *, now: dt.datetime | None = None, **others: str) -> Round:
    """A finished round, agreed as ``agree_all`` says."""
    begun = make_round(by, now=now)
    agree_all(begun, by, rating, now=now, **others)
    return rounds.finish(round=begun, by=by, now=now or timezone.now())


def make_evidence(round: Round, by: Member, code: str, title: str = "Walk round at night") -> Evidence:
    """A source of data that shows a rating."""
    asked = next(one for one in questions_of(round, "en") if one.code == code)
    shown = evidence.Shown(kind=Evidence.Kind.DATA, title=title)
    return evidence.add(round=round, by=by, question=asked, shown=shown, now=timezone.now())


def make_result(by: Member, rating: str = Rating.GREEN, *, now: dt.datetime | None = None, **others: str) -> Round:
    """A finished round as ``agree_all`` says, made in a tenth of the time: agreed without a history."""
    now = now or timezone.now()
    begun = make_round(by, now=now)
    apart = {name.replace("_", "-"): one for name, one in others.items()}
    AgreedRating.objects.bulk_create(
        _settled(begun, question.code, answer_of(apart.get(question.element, rating)), by, now)
        for question in questions_of(begun, "en")
    )
    return rounds.finish(round=begun, by=by, now=now)


def _settled(round: Round, code: str, answer: answers.Answer, by: Member, now: dt.datetime) -> AgreedRating:
    return AgreedRating(
        round=round, code=code, rating=answer.rating, na_reason=answer.na_reason, rationale="We talked about it",
        method=Method.DISCUSSION, decided_by=by, changed_at=now,
    )  # fmt: skip


def make_lead(member: Member) -> Member:
    """Appoint ``member`` lead of their organisation."""
    Appointment.objects.create(
        user=member.user, role=RoleName.ORGANISATION_LEAD, organisation=member.organisation, made_at=timezone.now()
    )
    return member


def part(round: Round, member: Member) -> Contributor:
    """The part of ``member`` in ``round``."""
    return round.contributors.get(member=member)
