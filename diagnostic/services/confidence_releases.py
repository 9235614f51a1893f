"""Releases of the confidence review: what may be told of a wave is counted once, frozen, and published or not."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction
from django.db.models import Count
from django.utils import timezone
from django.utils.translation import get_language
from wagtail.log_actions import log

from community.models import Region
from diagnostic.confidence.findings import Findings
from diagnostic.confidence.release import NotReleasedError, Rules, Sheet, make
from diagnostic.confidence.vocabulary import Dimension
from diagnostic.models import ReviewItem, ReviewPublication, ReviewRelease, ReviewSheet, ReviewWave
from diagnostic.models.confidence import release_digest

if TYPE_CHECKING:
    from collections.abc import Sequence

    from community.models import User

LOWEST_FLOOR = 12  # what was promised to everybody who answers; a setting may only be stricter


class AlteredError(Exception):
    """The row of a release no longer says what was released; it is shown to nobody."""


class StillOpenError(NotReleasedError):
    """The wave is not over: until then its figures would change."""


def rules_now(wave: ReviewWave) -> Rules:
    """The rules that a release made now is frozen with."""
    return Rules(
        smallest=max(LOWEST_FLOOR, settings.SMALLEST_GROUP),
        observably_lower=settings.OBSERVABLY_LOWER,
        noted_difference=settings.NOTED_DIFFERENCE,
        only_upper=wave.reconstructed,
    )


@transaction.atomic
def set_up(*, wave: ReviewWave, by: User | None, **values: Any) -> None:
    """Store a wave's name and days."""
    action = "wagtail.edit" if wave.pk else "wagtail.create"
    for name in ("name", "name_cy", "opens_on", "closes_on"):
        setattr(wave, name, values[name])
    wave.save()
    log(wave, action, user=by)


@transaction.atomic
def release(*, wave: ReviewWave, by: User | None, now: dt.datetime) -> ReviewRelease:
    """Count the wave and freeze what may be told. Raises ``NotReleasedError`` if nothing may be told now.

    It is compared with every release that was ever made, shown to members or not: editors have read it.
    """
    list(ReviewWave.objects.select_for_update().order_by("pk"))  # all: two waves' releases are compared with each other
    if now < _bounds(wave)[1]:
        raise StillOpenError
    rules = rules_now(wave)
    earlier = list(ReviewRelease.objects.values_list("basis", flat=True))
    made = make(_sheets(wave), earlier, rules)
    frozen = asdict(rules)
    found = ReviewRelease(
        wave=wave, made_at=now, rules=frozen, data=made.data, basis=made.basis,
        sha256=release_digest(made.data, frozen),
    )  # fmt: skip
    found.save()
    log(found, "wagtail.create", user=by)
    return found


@transaction.atomic
def publish(*, release: ReviewRelease, by: User | None, now: dt.datetime) -> None:
    """Let members read a release; twice is once. Raises ``AlteredError`` for one that was tampered with."""
    if not release.is_as_made:
        raise AlteredError
    _shown, made = ReviewPublication.objects.get_or_create(release=release, defaults={"published_at": now})
    if made:
        log(release, "wagtail.publish", user=by)


@transaction.atomic
def take_down(*, release: ReviewRelease, by: User | None) -> None:
    """Members do not read it any more."""
    if ReviewPublication.objects.filter(release=release).delete()[0]:
        log(release, "wagtail.unpublish", user=by)


def published() -> list[ReviewRelease]:
    """What members may read, the newest first, without the basis. One that was tampered with is not there."""
    found = ReviewRelease.objects.filter(publication__isnull=False).select_related("wave", "publication").defer("basis")
    return [one for one in found.order_by("-publication__published_at", "-pk") if one.is_as_made]


def findings(release: ReviewRelease) -> Findings:
    """What a release tells, in the language that is read."""
    return Findings(release.data, Rules(**release.rules), {Dimension.REGION: region_names()})


def region_names() -> dict[str, str]:
    """The regions' names in the language that is read."""
    welsh = get_language() == "cy"
    return {one.code: (one.name_cy if welsh else "") or one.name for one in Region.objects.order_by("order", "name")}


def sheets_so_far(waves: Sequence[ReviewWave]) -> dict[int, int | None]:
    """How many sheets count in each wave, by its id; None while they are too few to say. Two queries for all."""
    if not waves:
        return {}
    made = dict(ReviewSheet.objects.filter(wave__in=waves).values_list("wave").annotate(n=Count("pk")))
    bounds = {wave.pk: _bounds(wave) for wave in waves}
    within = min(first for first, _end in bounds.values()), max(end for _first, end in bounds.values())
    finished = list(ReviewSheet.objects.counted_between(*within).values_list("member_id", "finished_at"))
    counts = {
        wave.pk: made.get(wave.pk, 0) if wave.reconstructed else _people_within(finished, *bounds[wave.pk])
        for wave in waves
    }
    return {wave.pk: counts[wave.pk] if counts[wave.pk] >= rules_now(wave).smallest else None for wave in waves}


def _people_within(finished: list[tuple[Any, Any]], first: dt.datetime, end: dt.datetime) -> int:
    return len({member for member, at in finished if first <= at < end})


def _chosen(wave: ReviewWave) -> list[ReviewSheet]:
    """The sheets that count: those made for the wave, or the last of each member who agreed."""
    if wave.reconstructed:
        return list(wave.sheets.order_by("pk"))
    latest: dict[Any, ReviewSheet] = {}
    for sheet in ReviewSheet.objects.counted_between(*_bounds(wave)):
        latest.setdefault(sheet.member_id, sheet)
    return list(latest.values())


def _bounds(wave: ReviewWave) -> tuple[dt.datetime, dt.datetime]:
    """From the beginning of the first day to the end of the last."""
    first, last = (dt.datetime.combine(day, dt.time()) for day in (wave.opens_on, wave.closes_on))
    return timezone.make_aware(first), timezone.make_aware(last + dt.timedelta(days=1))


def _sheets(wave: ReviewWave) -> list[Sheet]:
    chosen = _chosen(wave)
    answers: dict[int, dict[str, int]] = defaultdict(dict)
    items = ReviewItem.objects.filter(sheet__in=[sheet.pk for sheet in chosen])
    for pk, question, level in items.values_list("sheet_id", "question", "level"):
        answers[pk][question] = level
    return [_without_name(sheet, answers[sheet.pk]) for sheet in chosen]


def _without_name(sheet: ReviewSheet, answers: dict[str, int]) -> Sheet:
    groups = {
        Dimension.SECTOR: sheet.sector, Dimension.REGION: sheet.region, Dimension.BAND: sheet.band,
        Dimension.CLINICAL: sheet.clinical,
    }  # fmt: skip
    return Sheet(
        person=sheet.person_key,
        version=sheet.version_key,
        answers=answers,
        groups={dimension.value: code for dimension, code in groups.items()},
        departments=frozenset(sheet.departments),
    )
