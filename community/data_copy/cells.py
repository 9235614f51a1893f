"""Values as cells of a table that a spreadsheet can only read as text."""

from __future__ import annotations

import datetime as dt
from typing import Any

from community.spreadsheet import harmless


def cell(value: Any) -> str:
    """``value`` as text that no spreadsheet runs."""
    return harmless(_text(value))


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (dt.datetime, dt.date)):
        return value.isoformat()
    if isinstance(value, dict):
        return "; ".join(f"{key}: {_text(held)}" for key, held in value.items())
    if isinstance(value, (list, tuple)):
        return "; ".join(_text(held) for held in value)
    return str(value)
