"""Sessions are read by a statement that is written once, and end as Django's do: at once."""

from __future__ import annotations

import datetime as dt

import pytest
from django.conf import settings
from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from home.session_store import SessionStore

pytestmark = pytest.mark.django_db
ENDS = dt.datetime(2027, 3, 3, 12, tzinfo=dt.UTC)
MOMENT = dt.timedelta(microseconds=1)


def made(store: type[db.SessionStore] = SessionStore) -> str:
    """The key of a session that holds a word."""
    session = store()
    session["word"] = "ours"
    session.save()
    return str(session.session_key)


def test_store_is_the_one_of_the_site() -> None:
    assert SessionStore.__module__ == settings.SESSION_ENGINE


def test_session_holds_what_was_put_in_and_takes_one_query() -> None:
    key = made()
    with CaptureQueriesContext(connection) as captured:
        session = SessionStore(key)
        assert (session["word"], session.get("other"), session.session_key) == ("ours", None, key)
    assert len(captured) == 1


def test_session_of_djangos_own_store_goes_on() -> None:
    assert SessionStore(made(db.SessionStore))["word"] == "ours"
    assert db.SessionStore(made())["word"] == "ours"


@pytest.mark.parametrize(("now", "held"), [(ENDS - MOMENT, "ours"), (ENDS, None), (ENDS + MOMENT, None)])
def test_session_is_over_when_its_time_has_come(monkeypatch: pytest.MonkeyPatch, now: dt.datetime, held: str) -> None:
    key = made()
    Session.objects.update(expire_date=ENDS)
    monkeypatch.setattr(timezone, "now", lambda: now)
    for store in (SessionStore, db.SessionStore):
        session = store(key)
        assert session.get("word") == held
        assert session.session_key == (key if held else None)


@pytest.mark.parametrize("key", [None, "", "short", "k" * 32, "k" * 400, "' OR 1=1 --"])
def test_key_of_no_session_holds_nothing_and_is_given_up(key: str | None) -> None:
    made()
    session = SessionStore(key)
    assert session.get("word") is None
    assert session.session_key is None


def test_session_that_was_deleted_or_forged_meanwhile_holds_nothing() -> None:
    key = made()
    assert SessionStore(key)["word"] == "ours"
    Session.objects.update(session_data="forged")
    assert SessionStore(key).get("word") is None
    Session.objects.all().delete()
    assert SessionStore(key).get("word") is None
