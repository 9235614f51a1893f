"""What the site would do over and over within a test's transaction is done once, and what nobody asks for not at all.

Nothing of a test is ever committed, and what is not committed the site keeps for nobody: it would read its tree of
pages, its menus and its catalogues anew at every call, which in a test with pages is most of what a request costs. And
each page that is saved goes into an index of words and one of references, which costs half its making.

A test is alone with its transaction. So what it read is kept until it writes: every statement that is no plain query
counts as a write. And indexing, on SQLite, waits until a statement names an index, or takes rows away. A test reads
what it would read without this. Pages and pieces of pages are not kept: a second request does all of its work again.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any
from unittest import mock

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_tasks.backends.immediate import ImmediateBackend

from home import generation
from tests.loaded.databases import on_sqlite

READS = ("SELECT", "(SELECT", "DECLARE", "SAVEPOINT", "RELEASE SAVEPOINT", "EXPLAIN")
TAKE_AWAY = ("DELETE", "ROLLBACK")
INDEXES = ("wagtailsearch_", "wagtailcore_referenceindex")
INDEXING = ("insert_or_update_object_task", "update_reference_index_task")
Waiting = tuple[ImmediateBackend, Any]

waiting: list[Waiting] = []  # indexing that nobody has asked for yet
_run = ImmediateBackend._execute_task
_begin_capture = CaptureQueriesContext.__enter__


def catch_up() -> None:
    """Do what waits, in its order."""
    while waiting:
        _run(*waiting.pop(0))


@contextmanager
def spared() -> Iterator[None]:
    """For one test, in the thread that runs it."""
    thread, plain, writes = threading.get_ident(), generation._kept_for, 0

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        nonlocal writes
        if waiting and (sql.startswith(TAKE_AWAY) or any(name in sql for name in INDEXES)):
            catch_up()
        if not sql.startswith(READS):
            writes += 1
        return execute(sql, params, many, context)

    def kept_for() -> str | None:
        if threading.get_ident() != thread or not generation.has_uncommitted_change():
            return plain()
        now = generation.current()
        return f"{now} and {writes} writes" if now != generation.UNKNOWN else now

    def run_later(backend: ImmediateBackend, result: Any) -> None:
        own = threading.get_ident() == thread and connection.in_atomic_block
        if own and result.task.func.__name__ in INDEXING:
            waiting.append((backend, result))
        else:
            _run(backend, result)

    def begin_capture(capture: CaptureQueriesContext) -> CaptureQueriesContext:
        catch_up()
        return _begin_capture(capture)

    with ExitStack() as stack:
        stack.enter_context(mock.patch.object(generation, "_kept_for", kept_for))
        if on_sqlite():
            stack.enter_context(mock.patch.object(ImmediateBackend, "_execute_task", run_later))
            stack.enter_context(mock.patch.object(CaptureQueriesContext, "__enter__", begin_capture))
            stack.callback(waiting.clear)
        stack.enter_context(connection.execute_wrapper(watch))
        yield
