"""Who published, moved and cancelled a session stands in the audit log, once each and without its words."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone, translation

from community.audit_words import words_of_note
from community.models import AuditEntry, GroupSession, User
from community.services import group_sessions
from tests.community.staff import BASE, as_user, make_editor
from tests.factories.meetings import NOW, make_session

pytestmark = pytest.mark.django_db
SOON = NOW + dt.timedelta(days=10)


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    """The pages ask the clock."""
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def host(db: None) -> User:
    return make_editor()


def log() -> list[tuple[str, str]]:
    entries = AuditEntry.objects.filter(action__startswith="session-").order_by("pk").select_related("actor")
    assert all(entry.actor is not None for entry in entries)
    return [(entry.action, entry.note) for entry in entries]


def test_each_act_stands_in_the_log_once_however_often_it_is_pressed(host: User) -> None:
    session = make_session(published=False, starts_at=SOON)
    client: Client = as_user(host)
    for act, sent in (("publish", {}), ("cancel", {"note": "Nobody can come because Lee is ill"})):
        for _twice in range(2):
            client.post(f"{BASE}/sessions/{session.pk}/{act}/", sent)
    note = f"session: {session.pk}"
    assert log() == [("session-published", note), ("session-cancelled", note)]
    assert {entry.actor for entry in AuditEntry.objects.filter(action__startswith="session-")} == {host}


def test_another_time_is_noted_where_people_could_have_seen_the_old_one(host: User) -> None:
    draft, seen = make_session(published=False, starts_at=SOON), make_session(starts_at=SOON)
    for session in (draft, seen):
        session = GroupSession.objects.get(pk=session.pk)
        for days in (1, 1, 2):  # the second one changes nothing
            starts = SOON + dt.timedelta(days=days)
            group_sessions.move(session=session, starts_at=starts, minutes=60, by=host, now=NOW)
    assert log() == [("session-moved", f"session: {seen.pk}")] * 2


def test_act_that_is_not_possible_is_not_noted(host: User) -> None:
    session = make_session(published=False, starts_at=SOON)
    group_sessions.cancel(session=session, by=host, note="", now=NOW)
    with pytest.raises(group_sessions.NotPossibleError):
        group_sessions.publish(session=session, by=host, now=NOW)
    assert [action for action, _note in log()] == ["session-cancelled"]


def test_note_is_read_in_words() -> None:
    with translation.override("en"):
        assert words_of_note("session: 12") == "session: 12"
        assert words_of_note("session: 12, 3: Badges") == "people of session 12, 3: Badges"
