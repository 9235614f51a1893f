"""Matching rounds that tests go to by address: one that is open, and one that coordinators prepare."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

ROUND, ROUND_DRAFT = 9301, 9302


def make_rounds() -> None:
    """Nobody takes part in either."""
    from tests.factories.matching_rounds import make_round

    now = timezone.now()
    make_round(now=now, pk=ROUND, title="Access test round", closes_at=now + dt.timedelta(days=60))
    make_round(now=now, pk=ROUND_DRAFT, title="Access test draft", status="draft")
