"""A picture of the film as a page of HTML, in the site's own look: the wheel, its colours, the emblems."""

from __future__ import annotations

import re
from html import escape
from pathlib import Path

from elements.framework import Element
from elements.wheel import segment_path
from film.script import Picture, Script

SITE = Path(__file__).resolve().parent.parent
FONTS = SITE / "static_built" / "fonts" / "pdf"
CODES = Element.values
PALE = "#e2e8ea"


def colours() -> dict[str, str]:
    """The colour of each element, from the site's style sheet."""
    css = (SITE / "static" / "css" / "elements.css").read_text()
    return dict(re.findall(r"\.app-element--([\w-]+) \{\s*--element: (#\w+);", css))


def page(script: Script, picture: Picture) -> str:
    """The whole document of one still."""
    draw = {"title": _title, "words": _words, "wheel": _wheel, "list": _list}[picture.kind]
    width, height = script.size
    return (
        f'<!doctype html><html lang="{script.language}"><meta charset="utf-8"><style>{_faces()}{_css()}'
        f"body {{ width: {width}px; height: {height}px }}</style>"
        f'<body class="{picture.kind}">{draw(picture)}</body></html>'
    )


def _faces() -> str:
    return "".join(
        f'@font-face {{ font-family: "Film"; font-weight: {weight}; src: url("{path.as_uri()}"); '
        f"unicode-range: {span} }}"
        for weight in (400, 600, 700)
        for subset, span in (("latin", "U+0000-00FF, U+2000-206F"), ("latin-ext", "U+0100-02FF, U+1E00-1EFF"))
        for path in [FONTS / f"source-sans-3-{subset}-{weight}-normal.woff2"]
    )


def _css() -> str:
    return (Path(__file__).parent / "film.css").read_text()


def _title(picture: Picture) -> str:
    return f"{_ring(size=190)}<h1>{escape(picture.heading)}</h1><p>{escape(picture.text)}</p>"


def _words(picture: Picture) -> str:
    return f"<h1>{escape(picture.heading)}</h1><p>{escape(picture.text)}</p>"


def _wheel(picture: Picture) -> str:
    """The wheel filling up; beside it the element that came last."""
    if not picture.shown:
        return f'{_ring(size=560, lit=0, pale=True)}<div class="beside"><h1>{escape(picture.heading)}</h1></div>'
    item, code = picture.items[picture.shown - 1], CODES[picture.shown - 1]
    colour = colours()[code]
    return (
        f'{_ring(size=560, lit=picture.shown, pale=True, centre=code)}<div class="beside">'
        f'<p class="count" style="color: {colour}">{picture.shown} / {len(picture.items)}</p>'
        f'<h1 style="color: {colour}">{escape(item["name"])}</h1><p>{escape(item["text"])}</p></div>'
    )


def _list(picture: Picture) -> str:
    rows = "".join(
        f'<li class="{"there" if number <= picture.shown else "coming"}">'
        f'<b style="background: {colour}">{number}</b><span>{escape(item)}</span></li>'
        for number, (item, colour) in enumerate(zip(picture.items, colours().values(), strict=False), start=1)
    )
    return f"<h1>{escape(picture.heading)}</h1><ol>{rows}</ol>"


def _ring(*, size: int, lit: int = 7, pale: bool = False, centre: str = "") -> str:
    """The wheel with its first ``lit`` segments in colour and the rest pale."""
    known = colours()
    paths = "".join(
        f'<path d="{segment_path(index)}" fill="{known[code] if index < lit else PALE}" '
        f'opacity="{0.45 if pale and index < lit - 1 else 1}"/>'
        for index, code in enumerate(CODES)
    )
    emblem = (SITE / "templates" / "elements" / "emblems" / f"{centre}.svg").read_text() if centre else ""
    inside = f'<g transform="translate(158 158) scale(3.5)" color="{known[centre]}">{emblem}</g>' if centre else ""
    return f'<svg class="ring" viewBox="0 0 400 400" width="{size}" height="{size}">{paths}{inside}</svg>'
