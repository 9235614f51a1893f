"""Rich text taken apart into paragraphs and items of lists, as plain words. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from html.parser import HTMLParser

ENDS_A_PIECE = frozenset({"p", "li", "ul", "ol", "h2", "h3", "h4", "br", "div"})
BULLET = "•"
SENTENCE_ENDS = (". ", "! ", "? ")


@dataclass(frozen=True)
class Piece:
    """A paragraph or the item of a list. ``marker`` stands before an item."""

    text: str
    marker: str = ""

    @property
    def listed(self) -> bool:
        """Whether it is an item of a list."""
        return bool(self.marker)


def pieces(html: str) -> list[Piece]:
    """What rich text says, in order, without links and bold letters."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    reader.end_piece()
    return reader.found


def plain(html: str) -> str:
    """Rich text as one line of words; empty for the paragraph that an empty editor leaves."""
    return " ".join(piece.text for piece in pieces(html))


def first_words(text: str, room: int) -> str:
    """The first words, to the end of a sentence where one ends in the second half of ``room`` characters."""
    if len(text) <= room:
        return text
    start = text[:room]
    end = max(start.rfind(sign) for sign in SENTENCE_ENDS)
    if end > room // 2:
        return start[: end + 1]
    space = start.rfind(" ")
    return f"{start[:space] if space > room // 2 else start}…"


class _Reader(HTMLParser):
    """Collects pieces. ``_lists`` holds, for each list that is open, the number of its next item; 0 for bullets."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[Piece] = []
        self._words: list[str] = []
        self._marker = ""
        self._lists: list[int] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ENDS_A_PIECE:
            self.end_piece()
        if tag in ("ul", "ol"):
            self._lists.append(1 if tag == "ol" else 0)
        if tag == "li":
            self._marker = self._next_marker()

    def handle_endtag(self, tag: str) -> None:
        if tag in ENDS_A_PIECE:
            self.end_piece()
        if tag in ("ul", "ol") and self._lists:
            self._lists.pop()
        if tag == "li":
            self._marker = ""

    def handle_data(self, data: str) -> None:
        self._words.append(data)

    def end_piece(self) -> None:
        """What was read since the last piece is one, if it says anything."""
        text = " ".join("".join(self._words).split())
        self._words = []
        if text:
            self.found.append(Piece(text, self._marker))
            self._marker = ""

    def _next_marker(self) -> str:
        if not self._lists or not self._lists[-1]:
            return BULLET
        self._lists[-1] += 1
        return f"{self._lists[-1] - 1}."
