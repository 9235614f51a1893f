"""What a page of choices showed when it was opened, sent back with it: what is sent as it was shown changes nothing.

So a page that stood open while somebody chose otherwise elsewhere takes none of that back.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any


def as_sent(values: Mapping[str, Any], on: Collection[str]) -> str:
    """What goes into the page: each of ``values`` by the name of its field, and the names of the switches ``on``."""
    told = {name: _text(value) for name, value in values.items()} | dict.fromkeys(on, _text(True))
    return " ".join(f"{name}={text}" for name, text in told.items() if text)


class ShownBefore:
    """``sent``: what came back; None from a page that did not say what it showed, of which all counts as changed.

    Nobody vouches for it: whoever alters it alters which of the choices on their own page count.
    """

    def __init__(self, sent: str | None) -> None:
        self._told = None if sent is None else dict(_pair(part) for part in sent.split())

    def is_changed(self, name: str, value: Any) -> bool:
        """Whether ``value`` of a field or switch is another than the page showed."""
        return self._told is None or self._told.get(name, "") != _text(value)


def _pair(part: str) -> tuple[str, str]:
    name, _sign, text = part.partition("=")
    return name, text


def _text(value: Any) -> str:
    """Nothing for what is off, or left empty."""
    return "" if value is None or value is False else str(value)
