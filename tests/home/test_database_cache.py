"""The cache in a table that takes nothing for a while: what limits guessing fails, what Wagtail keeps is spared."""

from __future__ import annotations

import pytest
from django.core.cache import caches
from django.core.management import call_command
from django.db import DatabaseError, OperationalError, connection
from django.test import Client, RequestFactory

from home import rate_limit
from home.spared_keys import SPARED

BACKEND = "home.database_cache.DatabaseCache"


@pytest.fixture
def table(settings, db):
    """The cache as a set-up without Redis has it."""
    settings.CACHES = {**settings.CACHES, "default": {"BACKEND": BACKEND, "LOCATION": "hwb_cache"}}
    call_command("createcachetable")
    return caches["default"]


@pytest.fixture
def refused():
    """The statements that were refused."""
    return []


@pytest.fixture
def full(table, refused):
    """The table takes nothing any more."""

    def refuse(execute, sql, params, many, context):
        if "hwb_cache" in sql and sql.startswith(("INSERT", "UPDATE")):
            refused.append(sql)
            raise OperationalError("database or disk is full")
        return execute(sql, params, many, context)

    table.set("there", 1)
    with connection.execute_wrapper(refuse):
        yield table


def test_answers_as_djangos_does(table):
    assert [table.add("a", 1), table.add("a", 2), table.get("a")] == [True, False, 1]
    assert [table.touch("a"), table.touch("b")] == [True, False]
    table.set("a", 3)
    assert [table.incr("a"), table.get("a")] == [4, 4]
    table.set("a", 1, -1)
    assert table.add("a", 5), "what ran out makes room"


def test_what_limits_guessing_fails(full):
    for key in ("there", "new"):
        with pytest.raises(OperationalError):
            full.set(key, 2)
    with pytest.raises(OperationalError):
        full.add("new", 1)
    with pytest.raises(OperationalError):
        full.touch("there")
    with pytest.raises(OperationalError):
        rate_limit.allowed(RequestFactory().get("/"), "feedback", an_hour=60)


def test_what_is_not_to_be_written_is_no_fault(full):
    assert not full.add("there", 2)
    assert not full.touch("new")
    assert full.get("there") == 1


def test_what_wagtail_keeps_is_spared(full):
    full.set("wagtail_site_root_paths", ["x"])
    assert full.get("wagtail_site_root_paths") is None


def test_what_saves_work_and_nothing_else_is_spared(full):
    full.set(f"{SPARED}looked", True)
    assert not full.add(f"{SPARED}looked", True)
    assert full.get(f"{SPARED}looked") is None


def test_what_is_full_is_asked_once(full, refused):
    for write in (full.set, full.add):
        with pytest.raises(OperationalError):
            write("new", 1)
    assert len(refused) == 2


def test_the_error_says_what_the_database_said(table):
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA query_only=ON" if connection.vendor == "sqlite" else "SET transaction_read_only=on")
        try:
            with pytest.raises(OperationalError, match="takes nothing") as raised:
                table.set("new", 1)
        finally:
            if connection.vendor == "sqlite":
                cursor.execute("PRAGMA query_only=OFF")
    assert isinstance(raised.value.__cause__, DatabaseError)
    assert "read" in str(raised.value.__cause__)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("moment", ["begin", "commit"])
def test_a_transaction_that_cannot_begin_or_end_is_tried_once_and_says_why(table, monkeypatch, moment):
    name = {"begin": "_start_transaction_under_autocommit", "commit": "_commit"}[moment]
    if not hasattr(connection, name):
        pytest.skip("only SQLite begins and waits in a statement")
    tried = []

    def refuse():
        tried.append(moment)
        raise OperationalError("database is locked, or its disk is full")

    with monkeypatch.context() as patched:
        patched.setattr(connection, name, refuse)
        with pytest.raises(OperationalError, match="is locked"):
            table.set("new", 1)
        assert tried == [moment]
        table.set("wagtail_site_root_paths", 1)
    assert table.get("new") is None


def test_two_who_set_the_same_new_key_at_once_both_do(table, monkeypatch):
    """The other's row comes between the look for one and the insertion."""
    began = []

    def other_first(execute, sql, params, many, context):
        if sql.startswith("INSERT") and not began:
            began.append(sql)
            execute(sql, params, many, context)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(other_first):
        table.set("new", 7)
    assert (len(began), table.get("new")) == (1, 7)


def test_form_that_cannot_be_counted_is_refused(home_page, full):
    client = Client(raise_request_exception=False)
    assert client.get("/").status_code == 200
    given = {"wrong": "x", "doing": "y", "website": ""}
    sent = client.post(f"/feedback/{home_page.pk}/problem/", given, headers={"sec-fetch-site": "same-origin"})
    assert sent.status_code == 503
