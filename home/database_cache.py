"""The cache in a table of the database, which may take nothing for a while: its disk is full, or it is too busy.

Django's then keeps quiet, and whatever counts there counts no further: anybody may guess on. Here it fails, and the
request is answered with 503 (views/errors.py). Some of what stands there can be spared (spared_keys.py).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.cache.backends import db
from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.db import DatabaseError, IntegrityError, OperationalError, connections, router, transaction

from home.spared_keys import can_be_spared

TRIES = 2  # two who set the same new key at once: the second finds it there


class DatabaseCache(db.DatabaseCache):
    """Django's, of which ``set``, ``add`` and ``touch`` raise OperationalError where the table takes nothing."""

    def set(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        """Keep a value."""
        whole = self.make_and_validate_key(key, version=version)
        self._write("set", whole, value, timeout, may_fail=can_be_spared(key))

    def add(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        """Keep a value unless there is one; False if there is, or if it can be spared and was not kept."""
        whole = self.make_and_validate_key(key, version=version)
        spared = can_be_spared(key)
        return self._write("add", whole, value, timeout, unless=lambda: self.has_key(key, version), may_fail=spared)

    def touch(self, key: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        """Let a value last longer; False if there is none."""
        whole = self.make_and_validate_key(key, version=version)
        return self._write("touch", whole, None, timeout, unless=lambda: not self.has_key(key, version))

    def _write(
        self, mode: str, key: str, value: Any, timeout: Any, *, unless: Callable[[], bool] | None = None,
        may_fail: bool = False,
    ) -> bool:  # fmt: skip
        """Whether it was written. Django says False both where it need not be (``unless``) and where it could not."""
        try:
            return self._tried(mode, key, value, timeout, unless)
        except DatabaseError:
            if may_fail:
                return False
            raise

    def _tried(self, mode: str, key: str, value: Any, timeout: Any, unless: Callable[[], bool] | None) -> bool:
        error: DatabaseError | None = None
        for _try in range(TRIES):
            written, error = self._once(mode, key, value, timeout)
            if written:
                return True
            if unless and unless():
                return False
            if not isinstance(error, IntegrityError):  # what is locked or full stays so, and each wait is long
                break
        raise OperationalError("the cache's table takes nothing") from error

    def _once(self, mode: str, key: str, value: Any, timeout: Any) -> tuple[bool, DatabaseError | None]:
        """Whether it was written, and the error that Django kept quiet about.

        In a transaction around Django's own, so that an error of beginning one (a lock) or ending it (a full disk) is
        raised.
        """
        connection, heard = connections[router.db_for_write(self.cache_model_class)], _Heard()
        with transaction.atomic(using=connection.alias), connection.execute_wrapper(heard):
            return self._base_set(mode, key, value, timeout), heard.error  # type: ignore[attr-defined]


class _Heard:
    """What a statement failed with, whoever catches it."""

    error: DatabaseError | None = None

    def __call__(self, execute: Callable[..., Any], *said: Any) -> Any:
        try:
            return execute(*said)
        except DatabaseError as error:
            self.error = error
            raise
