"""Every guide that ships fills exactly two pages, in each language, and its PDF is tagged and knows its language.

Both in one test: what was measured is written as it lies, so that each guide is laid out once.
"""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from elements.fullness import fullness
from elements.models import GuidePage
from elements.pdf import engine
from elements.pdf.document import guide_html
from tests.elements.content import guide_files, guide_from

GUIDES = [(language, path) for language in ("en", "cy") for path in guide_files(language)]
A4 = (595.28, 841.89)


def test_guides_are_all_there_in_both_languages():
    assert len(GUIDES) == 14


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "path"), GUIDES, ids=lambda value: value.stem if isinstance(value, Path) else value
)
def test_guide_fills_two_tagged_a4_pages_in_its_language(language: str, path: Path) -> None:
    guide = guide_from(path, language)
    check_fullness(guide)
    check_pdf(PdfReader(BytesIO(engine.write(engine.render(guide_html(guide)), identifier="test"))), guide, language)


def check_fullness(guide: GuidePage) -> None:
    """Two pages, and neither too full nor too empty."""
    measured = fullness(guide)
    assert measured.faults == []
    assert measured.pages == 2
    # Half empty would be as wrong as too long, and no room at all leaves none for a review date.
    assert all(70 <= part.percent <= 99 for part in measured.parts), [part.percent for part in measured.parts]


def check_pdf(reader: PdfReader, guide: GuidePage, language: str) -> None:
    """Two A4 pages with what readers' programs ask for."""
    assert len(reader.pages) == 2
    for page in reader.pages:
        assert [float(page.mediabox.width), float(page.mediabox.height)] == pytest.approx(A4, abs=0.1)
    root: Any = reader.trailer["/Root"]
    assert root["/Lang"] == f"{language}-GB"
    assert bool(root["/MarkInfo"]["/Marked"]) is True
    assert bool(root["/ViewerPreferences"]["/DisplayDocTitle"]) is True
    assert b"pdfuaid:part" in root["/Metadata"].get_object().get_data()
    assert reader.metadata is not None
    assert str(reader.metadata.title).startswith(guide.title + ": ")
    assert reader.metadata.author == guide.content_owner
