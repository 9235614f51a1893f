"""What a page showed when somebody began to change it: what somebody else changed meanwhile is noticed. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from diagnostic.models.version import digest_of


class ChangedMeanwhileError(Exception):
    """Somebody else changed it since the page was opened: ``kept`` is what it says now. Nothing was written over it."""

    def __init__(self, kept: Mapping[str, Any]) -> None:
        self.kept = kept
        super().__init__()


def stamp_of(kept: Mapping[str, Any]) -> str:
    """What a page keeps of the state that it shows; ``kept`` holds what JSON can hold."""
    return digest_of(kept)[:16]


def refuse_if_changed(kept: Mapping[str, Any], seen: str) -> None:
    """Raise ChangedMeanwhileError where ``kept`` is not what the page with the stamp ``seen`` showed."""
    if stamp_of(kept) != seen:
        raise ChangedMeanwhileError(kept)
