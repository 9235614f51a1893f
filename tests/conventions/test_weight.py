"""How much a public page makes a reader load: statement 10."""

from __future__ import annotations

import gzip
from pathlib import Path

from django.contrib.staticfiles import finders

from tests.conventions.conftest import Seen

CSS, SCRIPT = 31_000, 15_000


def weight(addresses: set[str]) -> int:
    """The files' gzipped size together."""
    total = 0
    for address in addresses:
        found = finders.find(address.removeprefix("/static/"))
        assert found, f"{address} is not built: run make install"
        total += len(gzip.compress(Path(str(found)).read_bytes(), 6))
    return total


def with_imports(addresses: set[str]) -> set[str]:
    """Scripts with the chunks that they may load later."""
    chunks = {address.rsplit("/", 1)[0] for address in addresses}
    found = {f"{folder}/{path.name}" for folder in chunks for path in _folder(folder).glob("chunk*.js")}
    return addresses | found


def _folder(address: str) -> Path:
    found = finders.find(address.removeprefix("/static/"))
    return Path(str(found)) if found else Path("/nowhere")


def test_styles_of_each_public_page_stay_within_31_kb(public_pages: list[Seen]) -> None:
    heavy = {}
    for page in public_pages:
        sheets = {link["href"] for link in page.soup.find_all("link", rel="stylesheet")}
        assert sheets, f"{page.address} has no styles"
        if (size := weight(sheets)) > CSS:
            heavy[page.address] = size
    assert not heavy


def test_scripts_of_each_public_page_stay_within_15_kb(public_pages: list[Seen]) -> None:
    heavy = {}
    for page in public_pages:
        scripts = {script["src"] for script in page.soup.find_all("script", src=True)}
        if (size := weight(with_imports(scripts))) > SCRIPT:
            heavy[page.address] = size
    assert not heavy


def test_styles_load_no_font(public_pages: list[Seen]) -> None:
    sheets = {link["href"] for page in public_pages for link in page.soup.find_all("link", rel="stylesheet")}
    for sheet in sheets:
        words = Path(str(finders.find(sheet.removeprefix("/static/")))).read_text(encoding="utf-8")
        assert "@font-face" not in words, sheet
        assert "http://" not in words.replace("http://www.w3.org/", ""), sheet
        assert "https://" not in words, sheet
