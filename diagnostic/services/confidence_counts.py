"""A wave of the confidence review with sheets made to the counts of a published report."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils import timezone

from diagnostic.confidence.counts import read_counts, sheets_with
from diagnostic.models import ReviewItem, ReviewSheet, ReviewWave
from diagnostic.services.confidence_releases import publish, release


@transaction.atomic
def load_counts(told: dict[str, Any], *, now: dt.datetime, show: bool = True) -> ReviewWave | None:
    """Make what a file of counts says (site/content/confidence.yaml), count it, and publish the figures if ``show``.

    None if it is there already. Raises ``UnknownCountError`` or ``NotReleasedError``.
    """
    if ReviewWave.objects.filter(reconstructed=True, name=told["name"]).exists():
        return None
    wave = ReviewWave.objects.create(
        name=told["name"],
        name_cy=told.get("name_cy", ""),
        opens_on=told["opens_on"],
        closes_on=told["closes_on"],
        reconstructed=True,
    )
    make_sheets(wave, told, now=now)
    made = release(wave=wave, by=None, now=now)
    if show:
        publish(release=made, by=None, now=now)
    return wave


def make_sheets(wave: ReviewWave, told: dict[str, Any], *, now: dt.datetime) -> None:
    """Raw sheets with the counts of ``told``, as if everybody had finished on the wave's last day."""
    made = sheets_with(read_counts(told), respondents=told["respondents"])
    at = timezone.make_aware(dt.datetime.combine(wave.closes_on, dt.time(12)))
    rows = ReviewSheet.objects.bulk_create(
        ReviewSheet(wave=wave, counted=True, started_at=at, changed_at=now, finished_at=at) for _sheet in made
    )
    ReviewItem.objects.bulk_create(
        ReviewItem(sheet=row, question=code, level=level)
        for row, sheet in zip(rows, made, strict=True)
        for code, level in sheet.answers.items()
    )
