"""Whether what was published and finished still says what it said. (Publishing is ``diagnostic.publishing``.)"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from diagnostic.models import QuestionSetVersion, Round, VersionTranslation


@dataclass(frozen=True)
class Verified:
    """How many were looked at, and a sentence for each that is not as it was."""

    versions: int
    translations: int
    rounds: int
    differing: list[str]


def verify() -> Verified:
    """Work out every digest anew: of all versions, their translations and all finished rounds."""
    versions = QuestionSetVersion.objects.order_by("pk")
    translations = VersionTranslation.objects.select_related("version").order_by("pk")
    rounds = Round.objects.finished().select_related("version", "organisation").order_by("pk")
    differing = [
        *(f"Version {one.number} of {one.instrument}" for one in versions.iterator() if not one.is_as_published),
        *_translations(translations.iterator()),
        *_rounds(rounds.iterator()),
    ]
    return Verified(versions.count(), translations.count(), rounds.count(), differing)


def _translations(translations: Iterator[VersionTranslation]) -> Iterator[str]:
    for one in translations:
        if not one.is_as_published:
            yield f"Translation {one.pk} ({one.language}) of version {one.version.number} of {one.version.instrument}"


def _rounds(rounds: Iterator[Round]) -> Iterator[str]:
    for one in rounds:
        if not one.is_as_finished:
            yield f"Round {one.public_id} of {one.organisation}"
        elif (one.snapshot or {}).get("version") != one.version.sha256:
            yield f"Round {one.public_id} of {one.organisation}: it was finished with another version"
