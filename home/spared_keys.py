"""What stands in the shared cache and can be done without, while the cache is away or takes nothing."""

from __future__ import annotations

from typing import Any

# A key that begins with it saves work and nothing else: whoever keeps it goes on well if it is not kept.
SPARED = "spared:"
WAGTAILS = "wagtail_"  # it stands in the database, too


def can_be_spared(key: Any) -> bool:
    """Whether ``key``, as whoever uses the cache calls it, can be done without."""
    return str(key).startswith((SPARED, WAGTAILS))
