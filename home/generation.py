"""The site's generation: a number that rises whenever something public changes.

Whatever a process keeps in memory (cached pages, menus, the seven elements) it keeps for one generation. With Redis the
number lives there; without, it is the time stamp of one file under ``HWB_VAR_DIR``, which costs a stat to read.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import TypeVar

from django.conf import settings
from django.core.cache import cache
from django.db import transaction

KEY = "hwb:generation"
T = TypeVar("T")


def _in_redis() -> bool:
    return "redis" in str(settings.CACHES["default"]["BACKEND"]).lower()


def _path() -> Path:
    return Path(settings.VAR_DIR) / "generation"


def current() -> str:
    """The generation now. A change in any process is seen by every other at its next call."""
    if _in_redis():
        return str(cache.get(KEY, "0"))
    try:
        return str(os.stat(_path()).st_mtime_ns)
    except FileNotFoundError:
        return "0"


def bump() -> None:
    """Begin a new generation once the open transaction commits (at once if there is none)."""
    transaction.on_commit(_bump_now)


def _bump_now() -> None:
    if _in_redis():
        cache.set(KEY, str(time.time_ns()), timeout=None)
        return
    path = _path()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch()
    # Two changes within one tick of the file system's clock must still differ.
    stamp = max(time.time_ns(), os.stat(path).st_mtime_ns + 1)
    os.utime(path, ns=(stamp, stamp))


def kept_a_generation(function: Callable[..., T]) -> Callable[..., T]:
    """Keep a function's results, by its arguments, until the generation changes. Results must not be changed."""
    kept: dict[tuple[object, ...], T] = {}
    seen = ""

    @wraps(function)
    def wrapper(*args: object) -> T:
        nonlocal seen
        now = current()
        if now != seen:
            kept.clear()
            seen = now
        if args not in kept:
            kept[args] = function(*args)
        return kept[args]

    return wrapper
