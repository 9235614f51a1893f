"""What many tests begin with, made the long way once a process and written again by the same statements.

Wagtail saves a page with some thirty queries: checks, search, references, logs. The ten that write give the same rows
when they are said again, as long as the database is as it was when they were first said, and that is looked at.
Only SQLite gives the same keys again after a rollback: elsewhere everything is made the long way each time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar, cast

from django.db import connection, models
from wagtail.models import Page

from home import generation
from tests import uncommitted
from tests.loaded.databases import on_sqlite

M = TypeVar("M", bound=models.Model)
Statement = tuple[str, Any, bool]
WRITES = ("INSERT", "UPDATE", "DELETE")
# What is kept here builds upon: the keys that are given next, pages, languages, sites, and who may do what.
BEFORE = (
    "SELECT name, seq FROM sqlite_sequence WHERE name NOT LIKE 'community%' AND name NOT LIKE 'account%' ORDER BY name",
    "SELECT id, path, url_path, numchild, live, latest_revision_id, locale_id, content_type_id, alias_of_id"
    " FROM wagtailcore_page ORDER BY id",
    "SELECT id, language_code FROM wagtailcore_locale ORDER BY id",
    "SELECT id, root_page_id, is_default_site FROM wagtailcore_site ORDER BY id",
    "SELECT id, name FROM auth_group ORDER BY id",
    *(
        f"SELECT COUNT(*) FROM {table}"
        for table in (
            "auth_group_permissions",
            "wagtailcore_grouppagepermission",
            "wagtailcore_groupcollectionpermission",
            "wagtailcore_workflow",
            "wagtailcore_workflowtask",
        )
    ),
)


@dataclass
class _Made:
    """What was said to the database, the keys of what came of it, what is still to be indexed, and whether pages were
    changed by it."""

    statements: list[Statement] = field(default_factory=list)
    keys: list[tuple[type[models.Model], Any]] = field(default_factory=list)
    waiting: list[uncommitted.Waiting] = field(default_factory=list)
    bumped: bool = False


_kept: dict[tuple[str, object], _Made] = {}


def replayed(name: str, make: Callable[[], list[M]], *, under: Page | None = None) -> list[M]:
    """What ``make`` makes, read from the database. ``name`` says what that is, whatever it is made upon.

    A page that is passed as ``under`` knows afterwards how many children it has.
    """
    state = (name, _state_before()) if on_sqlite() else None
    kept = _kept.get(state) if state else None
    if kept is None:
        with _recorded() as kept:
            kept.keys = [(type(one), one.pk) for one in make()]
        if state:
            _kept[state] = kept
    else:
        _say(kept)
    if under is not None:
        under.refresh_from_db(fields=["numchild"])
    return [cast("M", model._default_manager.get(pk=pk)) for model, pk in kept.keys]


def _state_before() -> object:
    with connection.cursor() as cursor:
        return tuple(tuple(cursor.execute(query).fetchall()) for query in BEFORE)


def _say(kept: _Made) -> None:
    with connection.cursor() as cursor:
        for sql, params, many in kept.statements:
            if many:
                cursor.executemany(sql, params)
            else:
                cursor.execute(sql, params)
                if " RETURNING " in sql:
                    cursor.fetchall()
    uncommitted.waiting.extend(kept.waiting)
    if kept.bumped:
        generation.bump()


@contextmanager
def _recorded() -> Iterator[_Made]:
    made, thread = _Made(), generation._this_thread
    before, thread.changed_in_transaction = thread.changed_in_transaction, False

    def listen(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith(WRITES):
            made.statements.append((sql, list(params) if many else params, many))
        return execute(sql, params, many, context)

    uncommitted.catch_up()
    with connection.execute_wrapper(listen):
        yield made
    made.waiting = list(uncommitted.waiting)
    made.bumped = thread.changed_in_transaction
    thread.changed_in_transaction = made.bumped or before
