"""WeasyPrint, kept at arm's length: imported late, with our own typeface, and never allowed on the network."""

from __future__ import annotations

import logging
import threading
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from urllib.request import url2pathname

from django.conf import settings
from django.contrib.staticfiles import finders
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from weasyprint import Document

logger = logging.getLogger(__name__)

STYLESHEETS = [
    Path(settings.SITE_DIR) / "static" / "css" / "elements.css",  # the colours of the elements and ratings
    Path(settings.SITE_DIR) / "templates" / "elements" / "pdf" / "guide.css",
]
FONTS = [
    f"fonts/pdf/source-sans-3-{subset}-{weight}-normal.woff2"
    for subset in ("latin", "latin-ext")
    for weight in (400, 600, 700)
]
# Pango's font map is not made for two threads at once.
_one_at_a_time = threading.Lock()
# The last document and its HTML, until it is written: a guide is measured, published and written in one breath.
_last: list[tuple[str, Document]] = []


class PdfUnavailableError(Exception):
    """This machine cannot make PDFs; the message is one sentence that says what to do."""


def missing() -> str:
    """What this machine lacks to make PDFs, as a sentence that says what to do; empty if it lacks nothing."""
    try:
        _engine()
    except PdfUnavailableError as error:
        return str(error)
    return ""


def render(html: str, *, extra_css: str = "") -> Document:
    """Lay ``html`` out on pages. Raises PdfUnavailableError where Pango or the typeface is missing."""
    weasyprint, sheet, fonts, fetcher = _engine()
    with _one_at_a_time:
        if not extra_css and _last and _last[0][0] == html:
            return _last[0][1]
        sheets = [sheet]
        if extra_css:
            sheets.append(weasyprint.CSS(string=extra_css, url_fetcher=fetcher, font_config=fonts))
        source = weasyprint.HTML(string=html, base_url=settings.BASE_URL + "/", url_fetcher=fetcher)
        document = source.render(font_config=fonts, stylesheets=sheets, pdf_variant="pdf/ua-1", pdf_tags=True)
        if not extra_css:
            _last[:] = [(html, document)]
        return document


def write(document: Document, *, identifier: str) -> bytes:
    """The document as a tagged PDF. The same ``identifier`` and document give the same bytes."""
    with _one_at_a_time:
        _last.clear()
        made: bytes = document.write_pdf(
            pdf_variant="pdf/ua-1", pdf_tags=True, pdf_identifier=identifier.encode(), optimize_images=True
        )
        return made


@cache
def _engine() -> tuple[Any, Any, Any, Any]:
    """WeasyPrint, our parsed style sheet, its fonts and the fetcher: made once a process."""
    weasyprint = _import_weasyprint()
    from weasyprint.text.fonts import FontConfiguration

    paths = _font_paths()
    fetcher = _local_fetcher(paths)
    fonts = FontConfiguration()
    sheet = weasyprint.CSS(
        string=_font_faces(paths) + "".join(path.read_text() for path in STYLESHEETS),
        url_fetcher=fetcher,
        font_config=fonts,
    )
    return weasyprint, sheet, fonts, fetcher


def _import_weasyprint() -> Any:
    try:
        return _load()
    except OSError as error:  # it looks for Pango's shared libraries as it is imported
        logger.warning("No PDF can be made: %s", error)
        raise PdfUnavailableError(
            _("Install Pango to make the PDF of guides (on Debian: apt-get install libpango-1.0-0 libpangoft2-1.0-0).")
        ) from error


def _load() -> Any:
    import weasyprint
    from PIL import ImageFile

    # WeasyPrint lets Pillow draw pictures that are cut off, for the whole process: editors' uploads would no longer be
    # refused for that. No guide holds such a picture.
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    return weasyprint


def _font_paths() -> list[Path]:
    found = [finders.find(name) for name in FONTS]
    if not all(found):
        raise PdfUnavailableError(_("Build the front end to make the PDF of guides: its typeface is missing."))
    return [Path(str(path)).resolve() for path in found]


def _font_faces(paths: list[Path]) -> str:
    """The @font-face rules. Two families and not unicode-range: Pango falls back from one to the other by glyph."""
    rules = []
    for path in paths:
        family = "Guide Extended" if "latin-ext" in path.name else "Guide"
        weight = path.stem.split("-")[-2]
        rules.append(f'@font-face {{ font-family: "{family}"; font-weight: {weight}; src: url("{path.as_uri()}") }}\n')
    return "".join(rules)


def _local_fetcher(allowed: list[Path]) -> Any:
    """A fetcher that opens our font files and what stands in the document itself, and nothing else anywhere."""
    from weasyprint.urls import URLFetcher

    class LocalFetcher(URLFetcher):
        def fetch(self, url: str, headers: dict[str, str] | None = None) -> Any:
            parts = urlsplit(url)
            if parts.scheme == "data":
                return super().fetch(url, headers)
            if parts.scheme != "file" or Path(url2pathname(parts.path)).resolve() not in allowed:
                logger.warning("A guide's PDF may not load %s", url)
                raise ValueError(f"Not allowed in a guide's PDF: {url}")
            return super().fetch(url, headers)

    return LocalFetcher(allowed_protocols=["file", "data"])
