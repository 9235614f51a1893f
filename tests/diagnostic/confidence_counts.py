"""What the review of leads' needs (2022) prints, and sheets made of its counts."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml

from diagnostic.confidence.counts import read_counts, sheets_with
from diagnostic.confidence.release import Sheet

# Table 3, in its order.
TABLE_3 = {
    "signposting": 100,
    "projects": 97,
    "managers": 94,
    "in-house": 88,
    "strategy": 81,
    "reports": 80,
    "delivery": 80,
    "data": 78,
    "commissioning": 76,
    "ownership": 72,
    "budget": 57,
}
OBSERVABLY_LOWER = {"data": (56, 72), "commissioning": (52, 68), "ownership": (57, 79), "budget": (34, 60)}
# Table 4, in its order: time, confidence.
TABLE_4 = {
    "personal-health": (95, 96),
    "professional-support": (86, 87),
    "managers-leaders": (83, 85),
    "relationships": (79, 85),
    "fulfilment": (72, 83),
    "data-insights": (71, 74),
    "environment": (67, 71),
}
MEAN = 82
RESPONDENTS = 83


@cache
def printed() -> dict[str, Any]:
    """The file of counts that the site has."""
    path = Path(__file__).parents[2] / "site" / "content" / "confidence.yaml"
    found: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return found


def sheets_of_the_report() -> list[Sheet]:
    """83 sheets with the report's counts and nothing added up."""
    return sheets_with(read_counts(printed()), respondents=printed()["respondents"])
