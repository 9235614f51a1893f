"""What to talk about, and how to treat each other: read from ``site/content/<language>/buddies/conversations.yaml``."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import yaml
from django.conf import settings

if TYPE_CHECKING:
    from collections.abc import Iterable

LANGUAGES = ("en", "cy")
OF_AN_ELEMENT = 2


@dataclass(frozen=True)
class Step:
    """A part of the guide to a first call."""

    title: str
    text: str


@dataclass(frozen=True)
class Conversations:
    """All of it in one language. ``starters`` are by element's code, ``months`` by number from 1."""

    agreement: tuple[str, ...]
    safety: tuple[str, ...]
    first_call: tuple[Step, ...]
    starters: dict[str, tuple[str, ...]]
    months: dict[int, tuple[str, ...]]


@cache
def conversations(language: str) -> Conversations:
    """What buddies read, in ``language`` or else in English."""
    said = yaml.safe_load(_file(language if language in LANGUAGES else "en").read_text(encoding="utf-8"))
    return Conversations(
        agreement=tuple(said["agreement"]),
        safety=tuple(said["safety"]),
        first_call=tuple(Step(**step) for step in said["first_call"]),
        starters={code: tuple(questions) for code, questions in said["starters"].items()},
        months={int(month): tuple(questions) for month, questions in said["months"].items()},
    )


def starters_for(elements: Iterable[str], *, month: int, language: str) -> list[str]:
    """Questions for a call in ``month`` (1 to 12): two of each element, others next month, then those of the month."""
    known = conversations(language)
    found: list[str] = []
    for element in elements:
        questions = known.starters.get(element, ())
        first = (month - 1) * OF_AN_ELEMENT
        found += [questions[(first + step) % len(questions)] for step in range(min(OF_AN_ELEMENT, len(questions)))]
    return [*found, *known.months.get(month, ())]


def _file(language: str) -> Path:
    return Path(settings.SITE_DIR) / "content" / language / "buddies" / "conversations.yaml"
