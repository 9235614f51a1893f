"""Builds StreamField values from the content files.

Every block and list item has an id that follows from its page, field and place. So the same file gives the same ids
each time and in each language, which is what ties a Welsh string to its English one.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from config.content.files import ContentError
from config.content.richtext import PageId, plain, rich_text

NAMESPACE = uuid.UUID("6f0c9f0e-3f0b-5c58-9a56-2f4a0b8f6a11")


@dataclass(frozen=True)
class Builder:
    """Builds the values of one page. ``film_id`` finds a film by key in the page's language."""

    name: str
    page_id: PageId
    film_id: Callable[[str], int | None]

    def _id(self, *place: object) -> str:
        return str(uuid.uuid5(NAMESPACE, "/".join([self.name, *map(str, place)])))

    def items(self, place: str, values: Iterable[Any]) -> list[dict[str, Any]]:
        """A list block's items."""
        return [{"type": "item", "value": value, "id": self._id(place, i)} for i, value in enumerate(values)]

    def rows(self, field: str, values: Iterable[Any]) -> list[dict[str, Any]]:
        """A stream of one block type called ``row``."""
        return [{"type": "row", "value": value, "id": self._id(field, i)} for i, value in enumerate(values)]

    def rich(self, markdown: str) -> str:
        """Rich text."""
        return rich_text(markdown, self.page_id)

    def body(self, blocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """The stream of a page's body."""
        built = []
        for i, block in enumerate(blocks):
            ((kind, value),) = block.items()
            make = getattr(self, f"_{kind}", None)
            if make is None:
                raise ContentError(f"{self.name}: there is no block called {kind}")
            made = make(f"body/{i}", value)
            if made is not None:
                built.append({"type": kind, "value": made, "id": self._id("body", i)})
        return built

    def _text(self, place: str, value: str) -> str:
        return self.rich(value)

    def _inset(self, place: str, value: str) -> str:
        return plain(value)

    def _warning(self, place: str, value: dict[str, Any]) -> dict[str, Any]:
        return {"heading": value["heading"], "text": self.rich(value["text"])}

    def _details(self, place: str, value: dict[str, Any]) -> dict[str, Any]:
        return {"summary": value["summary"], "text": self.rich(value["text"])}

    def _figures(self, place: str, value: dict[str, Any]) -> dict[str, Any]:
        return {"heading": value.get("heading", ""), "items": self.items(place, value["items"])}

    def _list(self, place: str, value: dict[str, Any]) -> dict[str, Any]:
        return {"heading": value["heading"], "items": self.items(place, map(plain, value["items"]))}

    _do_list = _dont_list = _list

    def _summary_list(self, place: str, value: dict[str, Any]) -> dict[str, Any]:
        return {"heading": value.get("heading", ""), "rows": self.items(place, value["rows"])}

    def _table(self, place: str, value: dict[str, Any]) -> dict[str, Any]:
        rows = [{"cells": self.items(f"{place}/{r}", map(plain, row))} for r, row in enumerate(value["rows"])]
        return {
            "caption": value["caption"],
            "header": self.items(f"{place}/header", value["header"]),
            "rows": self.items(place, rows),
        }

    def _cards(self, place: str, value: dict[str, Any]) -> dict[str, Any]:
        cards = [{**card, "page": self.page_id(card["page"])} for card in value["items"]]
        return {"heading": value.get("heading", ""), "items": self.items(place, cards)}

    def _action_link(self, place: str, value: dict[str, Any]) -> dict[str, Any]:
        return {"label": value["label"], "page": self.page_id(value["page"])}

    def _wheel(self, place: str, value: Any) -> str:
        return ""

    def _video(self, place: str, value: str) -> dict[str, Any] | None:
        film = self.film_id(value)
        return {"video": film} if film else None
