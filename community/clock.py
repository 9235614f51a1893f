"""Times of day as people type them."""

from __future__ import annotations

import datetime as dt
import re

TYPED = re.compile(r"^\s*(\d{1,2})(?:[:.h]?(\d{2}))?\s*([ap])?\.?(?:m\.?)?\s*$", re.IGNORECASE)
NOON = 12


def typed_time(text: str) -> dt.time | None:
    """The time that somebody typed as 9, 9:30, 09.30, 0930 or 2pm; None if it is none."""
    found = TYPED.match(text)
    if not found:
        return None
    hour, minute, half = int(found[1]), int(found[2] or 0), (found[3] or "").lower()
    if half and not 1 <= hour <= NOON:
        return None
    if half:
        hour = hour % NOON + (NOON if half == "p" else 0)
    return dt.time(hour, minute) if hour < 24 and minute < 60 else None
