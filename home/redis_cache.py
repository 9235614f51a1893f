"""The shared cache in Redis, which may be away for a while.

What can be spared (spared_keys.py) is done without: what Wagtail keeps there is read from the database, and pages go
on. What counts how often somebody guesses must not be guessed itself: it fails, and the request is answered with 503
(views/errors.py).
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from django.core.cache.backends import redis
from django.core.cache.backends.base import DEFAULT_TIMEOUT
from redis.exceptions import RedisError

from home.spared_keys import can_be_spared

LEFT_ALONE = 1.0  # seconds that a Redis that did not answer is not asked for what can be spared


class RedisCache(redis.RedisCache):
    """Django's, of which ``get``, ``set`` and ``add`` do without Redis where its answer can be spared."""

    _away_until = 0.0

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        """The value; ``default`` for what can be spared, while Redis is away."""
        if not can_be_spared(key):
            return super().get(key, default, version)
        return self._unless_away(lambda: super(RedisCache, self).get(key, default, version), default)

    def set(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        """Keep a value."""
        if not can_be_spared(key):
            return super().set(key, value, timeout, version)
        return self._unless_away(lambda: super(RedisCache, self).set(key, value, timeout, version), None)

    def add(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        """Keep a value unless there is one; False if there is, and for what can be spared, while Redis is away."""
        if not can_be_spared(key):
            return super().add(key, value, timeout, version)
        return bool(self._unless_away(lambda: super(RedisCache, self).add(key, value, timeout, version), False))

    def _unless_away(self, ask: Callable[[], Any], otherwise: Any) -> Any:
        if time.monotonic() < RedisCache._away_until:
            return otherwise
        try:
            return ask()
        except RedisError:
            RedisCache._away_until = time.monotonic() + LEFT_ALONE
            return otherwise
