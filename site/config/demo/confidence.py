"""Figures of the confidence review to look at: those of the published report, made from its counts."""

from __future__ import annotations

import datetime as dt

import yaml
from django.conf import settings

from diagnostic.services.confidence_counts import load_counts

FILE = "confidence.yaml"


def load_confidence(*, now: dt.datetime) -> None:
    """The report's survey as a wave with published figures; the page says that they are the report's."""
    told = yaml.safe_load((settings.SITE_DIR / "content" / FILE).read_text(encoding="utf-8"))
    load_counts(told, now=now)
