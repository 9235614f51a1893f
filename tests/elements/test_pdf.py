"""The PDF itself: two A4 pages, tagged, in its own language, with nothing fetched from anywhere."""

from __future__ import annotations

import errno
import socket
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject

from elements.pdf import engine
from elements.pdf.document import guide_html
from elements.pdf.files import stored
from elements.pdf.qr import qr_code
from tests.elements.content import guide_files, guide_from

pytestmark = pytest.mark.django_db
GUIDES = [(language, path) for language in ("en", "cy") for path in guide_files(language)]


def made(language: str, path: Path, **changes: Any) -> bytes:
    html = guide_html(guide_from(path, language, **changes))
    return engine.write(engine.render(html), identifier="test")


def elements_of(node: Any) -> list[DictionaryObject]:
    """All structure elements below ``node``."""
    node = node.get_object()
    if isinstance(node, ArrayObject):
        return [found for child in node for found in elements_of(child)]
    if not isinstance(node, DictionaryObject):
        return []
    own = [node] if "/S" in node else []
    return own + (elements_of(node["/K"]) if "/K" in node else [])


def test_every_figure_has_a_text_and_headings_are_in_order(guide: Any) -> None:
    html = guide_html(guide)
    reader = PdfReader(BytesIO(engine.write(engine.render(html), identifier="test")))
    root: Any = reader.trailer["/Root"]
    found = elements_of(root["/StructTreeRoot"]["/K"])
    figures = [element for element in found if element["/S"] == "/Figure"]
    assert len(figures) == 2  # the wheel and the QR code
    assert all(str(figure.get("/Alt", "")).strip() for figure in figures)
    headings = [str(element["/S"]) for element in found if str(element["/S"]) in ("/H1", "/H2", "/H3")]
    assert headings[0] == "/H1"
    assert headings.count("/H1") == 1
    assert set(headings) == {"/H1", "/H2"}
    assert {"/Table", "/TH", "/TD", "/L", "/LI"} <= {str(element["/S"]) for element in found}


def test_words_of_the_guide_are_in_the_pdf_in_order():
    language, path = GUIDES[0]
    guide = guide_from(path, language)
    reader = PdfReader(BytesIO(made(language, path)))
    one, two = (" ".join(page.extract_text().split()) for page in reader.pages)
    places = [one.find(words) for words in ("What this element is", "Why it matters", "What good looks like")]
    assert -1 not in places
    assert places == sorted(places)
    places = [two.find(words) for words in ("Questions to ask", "Quick wins", "Who to involve", "Data to look at")]
    assert -1 not in places
    assert guide.promise[:40] in one
    assert "Kept by HWB Commons editors" in two


def test_welsh_letters_come_from_our_own_typeface():
    path = next(path for path in guide_files("cy") if path.stem == "relationships")
    pdf = made("cy", path, promise="Ŵ ŷ Ŷ ŵ ẁ ỳ â ê î ô û ïÏ")
    names = {
        str(font.get_object()["/BaseFont"]).split("+")[-1]
        for page in PdfReader(BytesIO(pdf)).pages
        for font in page["/Resources"]["/Font"].values()
    }
    # A letter that neither family has would bring in a font of the machine's.
    assert {"Guide", "Guide-Extended"} <= names
    assert all(name.startswith("Guide") for name in names), names


def test_nothing_is_fetched_from_the_network_or_the_disk(monkeypatch):
    def refuse(*args: Any) -> None:
        raise AssertionError(f"a connection was opened: {args}")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    language, path = GUIDES[0]
    engine.missing()
    evil = '<p><img src="https://example.org/x.png" alt="x"><img src="file:///etc/passwd" alt="y">Words</p>'
    html = guide_html(guide_from(path, language)).replace("</h1>", f"</h1>{evil}")
    assert len(engine.render(html).pages) == 2


@pytest.mark.parametrize(
    "url", ["https://example.org/a.css", "file:///etc/hostname", "ftp://example.org/", "http://[::1]/"]
)
def test_fetcher_refuses_everything_but_our_fonts(url: str) -> None:
    fetcher = engine._engine()[3]
    with pytest.raises(ValueError, match="Not allowed"):
        fetcher(url)


def test_same_guide_gives_the_same_bytes():
    language, path = GUIDES[0]
    assert made(language, path) == made(language, path)


def test_markup_in_a_plain_field_stays_words():
    language, path = GUIDES[0]
    html = guide_html(guide_from(path, language, promise="<b>Bold</b> & brave"))
    assert "&lt;b&gt;Bold&lt;/b&gt; &amp; brave" in html


def test_pdf_that_finds_no_space_leaves_no_half_file(settings, tmp_path, monkeypatch):
    def full(path, target):
        raise OSError(errno.ENOSPC, "No space left on device")

    settings.VAR_DIR = tmp_path
    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OSError, match="No space"):
        stored(1, "key", lambda: b"%PDF")
    assert not list((tmp_path / "pdf").iterdir())


def test_qr_code_holds_all_its_modules():
    code = qr_code("https://hwb-commons.example/elements/relationships/")
    assert code.size >= 29 + 4
    # The three corner squares are dark, the quiet zone is not.
    assert all(f"M{x} {y}h1v1h-1z" in code.path for x, y in [(2, 2), (code.size - 3, 2), (2, code.size - 3)])
    assert "M1 " not in code.path
