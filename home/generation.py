"""The site's generation: a word that changes whenever something public changes.

Whatever a process keeps in memory (cached pages, menus, the tree of pages) it keeps for one generation, and a quarter
of an hour at most: a change that could not be told is seen then. With Redis the word lives there, asked for at most
every half second; without, it is the time stamp of one file under ``HWB_VAR_DIR``, which costs a stat to read. So every
process sees a change within one second, and most at their next request.
"""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import TypeVar

from django.conf import settings
from django.core.cache import cache
from django.db import transaction

KEY = "hwb:generation"
SECONDS_TRUSTED = 0.5  # how long an answer from Redis holds in one process
UNKNOWN = ""  # no generation can be read: nothing may be kept
MAX_SECONDS = 15 * 60  # the longest that anything is kept, for changes that nobody could tell us about

T = TypeVar("T")
logger = logging.getLogger(__name__)


class _Remembered:
    """What this process last heard from Redis, and whether Redis still has to hear of a change made here."""

    value = UNKNOWN
    until = 0.0
    untold = False


class _ThisThread(threading.local):
    changed_in_transaction = False


_remembered = _Remembered()
_this_thread = _ThisThread()


def current() -> str:
    """The generation now; UNKNOWN while it cannot be read, and then nothing that was kept may be used."""
    if _in_redis():
        return _from_redis()
    try:
        return str(os.stat(_path()).st_mtime_ns)
    except FileNotFoundError:
        return "0"


def bump() -> None:
    """Begin a new generation once the open transaction commits (at once if there is none)."""
    _this_thread.changed_in_transaction = transaction.get_connection().in_atomic_block
    transaction.on_commit(_bump_now)


def has_uncommitted_change() -> bool:
    """True while this thread sees changes that others do not: what it reads must not be kept for them.

    After a rollback the mark stays until the thread reads outside a transaction. That is slower, never wrong.
    """
    if _this_thread.changed_in_transaction and not transaction.get_connection().in_atomic_block:
        _this_thread.changed_in_transaction = False
    return _this_thread.changed_in_transaction


def kept_a_generation(function: Callable[..., T]) -> Callable[..., T]:
    """Keep a function's results, by its arguments, until the generation changes. Results must not be changed."""
    # Generation and results travel as one object: a slow thread of an old generation writes where nobody reads.
    kept: tuple[str, float, dict[tuple[object, ...], T]] = (UNKNOWN, 0.0, {})

    @wraps(function)
    def wrapper(*args: object) -> T:
        nonlocal kept
        now = _kept_for()
        if now is None:
            return function(*args)
        if now == UNKNOWN or now != kept[0] or time.monotonic() > kept[1]:
            kept = (now, time.monotonic() + MAX_SECONDS, {})
        results = kept[2]
        if args not in results:
            results[args] = function(*args)
        return results[args]

    return wrapper


def _kept_for() -> str | None:
    """The generation that this thread reads; None where it reads what others do not see."""
    return None if has_uncommitted_change() else current()


def cache_key(key: str, prefix: str, version: int) -> str:
    """A cache's KEY_FUNCTION under which nothing outlives its generation."""
    return f"{prefix}:{version}:{current()}:{key}"


def _in_redis() -> bool:
    return "redis" in str(settings.CACHES["default"]["BACKEND"]).lower()


def _path() -> str:
    return f"{settings.VAR_DIR}/generation"


def _bump_now() -> None:
    _this_thread.changed_in_transaction = False
    try:
        if _in_redis():
            _tell_redis()
        else:
            _touch()
    except Exception:
        # What was published stays published; that other processes show the old page for a while is worth a loud line.
        logger.exception("The page cache could not be cleared; pages may be up to 15 minutes old")


def _touch() -> None:
    path = Path(_path())
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch()
    # Two changes within one tick of the file system's clock must still differ.
    stamp = max(time.time_ns(), path.stat().st_mtime_ns + 1)
    os.utime(path, ns=(stamp, stamp))


def _tell_redis() -> None:
    _remembered.untold = True
    value = str(time.time_ns())
    cache.set(KEY, value, timeout=None)
    _remembered.value, _remembered.until, _remembered.untold = value, time.monotonic() + SECONDS_TRUSTED, False


def _ask_redis() -> str:
    """The word in Redis. Where Redis has lost it, a new one: what was kept under an older word must never come back."""
    value = cache.get(KEY)
    if value is None:
        cache.add(KEY, str(time.time_ns()), timeout=None)
        value = cache.get(KEY)
    return str(value)


def _from_redis() -> str:
    now = time.monotonic()
    if now < _remembered.until:
        return _remembered.value
    try:
        if _remembered.untold:
            _tell_redis()
        else:
            _remembered.value = _ask_redis()
    except Exception as error:  # whatever the client raises: a page without the cache beats no page
        logger.warning("Redis does not say the generation, so nothing is cached: %s", error)
        _remembered.value = UNKNOWN
    _remembered.until = now + SECONDS_TRUSTED
    return _remembered.value
