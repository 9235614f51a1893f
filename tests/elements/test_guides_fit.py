"""Every guide that ships fills exactly two pages, in each language."""

from __future__ import annotations

from pathlib import Path

import pytest

from elements.fullness import fullness
from tests.elements.content import guide_files, guide_from

GUIDES = [(language, path) for language in ("en", "cy") for path in guide_files(language)]


def test_guides_are_all_there_in_both_languages():
    assert len(GUIDES) == 14


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "path"), GUIDES, ids=lambda value: value.stem if isinstance(value, Path) else value
)
def test_guide_fits_two_pages_and_fills_them(language: str, path: Path) -> None:
    measured = fullness(guide_from(path, language))
    assert measured.faults == []
    assert measured.pages == 2
    # Half empty would be as wrong as too long, and no room at all leaves none for a review date.
    assert all(70 <= part.percent <= 99 for part in measured.parts), [part.percent for part in measured.parts]
