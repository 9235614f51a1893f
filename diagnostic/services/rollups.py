"""Reading what partners share with their system."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from diagnostic.models import QuestionSetVersion, Round, SystemShare
from diagnostic.questions import latest_version_id, version_questions
from diagnostic.rollup import (
    Area,
    Period,
    Shared,
    Statement,
    Strength,
    areas,
    colours,
    letters,
    newest,
    periods,
    statements,
    stem_of,
    strengths,
)
from diagnostic.services.releases import Frozen, hold_system, make_release, shown_release
from diagnostic.vocabulary import Instrument, Rating
from elements.framework import Element

if TYPE_CHECKING:
    from community.models import Member, System
    from diagnostic.models import SystemRelease
    from diagnostic.questions import Question


@dataclass(frozen=True, slots=True)
class Rollup:
    """All that a system's lead reads. ``partners`` are those that share with their name, each with its last round."""

    system: System
    partners: tuple[Shared, ...]
    frozen: Frozen | None
    areas: list[Area]
    strengths: list[Strength]
    periods: list[Period]
    statements: dict[Element, list[Statement]]


def rollup_of(system: System, viewer: Member, language: str) -> Rollup:
    """What ``viewer``, who leads ``system``, is told of it."""
    shared = shared_with(system)
    latest = newest(shared)
    named = tuple(one for one in latest if one.named)
    frozen = shown_release(system, shared, named, viewer)
    release = frozen.release if frozen else None
    return Rollup(
        system, named, frozen, areas(named, release), strengths(named), periods(one for one in shared if one.named),
        statements(_questions(language), named, release),
    )  # fmt: skip


@transaction.atomic
def count_unnamed(*, system: System, by: Member, now: dt.datetime) -> SystemRelease:
    """Count those that share without a name now. Raises ``NothingNewError``."""
    hold_system(system)  # first: what is shared is read once nobody names or shares anything meanwhile
    return make_release(system=system, shared=shared_with(system), by=by, now=now)


def shared_with(system: System | int) -> list[Shared]:
    """The rounds that partners share now, in the order of sharing: finished, and of organisations that are in it."""
    shares = (
        SystemShare.objects.standing()
        .filter(system=system, round__organisation__system=system, round__status=Round.Status.FINISHED)
        .select_related("round__organisation")
        .defer("round__local")
        .order_by("pk")
    )
    return [shared_of(share.round, named=share.named) for share in shares]


def shared_of(round: Round, *, named: bool) -> Shared:
    """What of a finished round is shared: ratings of the published set's statements, and nothing else."""
    ratings = {row["code"]: row["rating"] for row in (round.snapshot or {}).get("agreed", ())}
    asked = asked_in(round, round.scope)  # what is not agreed counts as not answered
    finished = timezone.localdate(round.finished_at)
    return Shared(
        round.organisation_id, str(round.organisation), named,
        stem_of(round.pk, round.snapshot_sha256), finished, letters(asked, ratings),
        colours(asked, ratings),
    )  # fmt: skip


def asked_in(round: Round, codes: Iterable[str], language: str = "en") -> list[Question]:
    """The statements of the published set among ``codes``, in the set's words."""
    wanted = set(codes)
    return [one for one in version_questions(round.version_id, language) if one.code in wanted]


def strong_partners(system: int, elements: Iterable[str], *, since: dt.date) -> dict[str, set[int]]:
    """Partners that share with their name and whose last shared round is green, by element, as keys.

    Only those whose round was finished after ``since``.
    """
    named = [one for one in newest(shared_with(system)) if one.named and one.finished_on > since]
    return {
        element: {one.organisation for one in named if one.figures.get(element) == Rating.GREEN} for element in elements
    }


def _questions(language: str) -> list[Question]:
    """Every statement by what it is compared by, in the words of the newest version that has it."""
    newest_first = QuestionSetVersion.objects.filter(instrument=Instrument.SHORT_DIAGNOSTIC).order_by("-number")
    known: dict[str, Question] = {}
    if latest_version_id() is not None:
        for version in newest_first.values_list("pk", flat=True):
            for one in version_questions(version, language):
                known.setdefault(one.compared_by, one)
    return list(known.values())
