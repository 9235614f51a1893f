"""/healthz, /readyz and /statusz."""

from __future__ import annotations

import datetime as dt

import pytest
from django.contrib.staticfiles.storage import ManifestStaticFilesStorage
from django.db import OperationalError
from django.utils import timezone

from home.models import TaskRun
from home.services import health


@pytest.fixture
def no_database(monkeypatch):
    """A database that does not answer."""

    def refuse(*args, **kwargs):
        raise OperationalError("connection refused: password=secret")

    monkeypatch.setattr("django.db.backends.base.base.BaseDatabaseWrapper.cursor", refuse)


def test_alive_answers_for_any_host_without_the_database(client, no_database):
    response = client.get("/healthz", headers={"host": "10.0.0.7:8000"})
    assert (response.status_code, response.content) == (200, b"ok\n")
    assert "no-store" in response.headers["Cache-Control"]


def test_alive_answers_only_reading(client):
    assert client.post("/healthz").status_code == 405


@pytest.mark.django_db
def test_ready_when_all_is_there(client):
    response = client.get("/readyz")
    assert response.json() == {"ready": True, "faults": {}}


def test_not_ready_without_the_database_and_says_nothing_secret(client, no_database):
    response = client.get("/readyz", headers={"host": "10.0.0.7"})
    assert response.status_code == 503
    assert response.json()["faults"]["database"] == "OperationalError"
    assert b"secret" not in response.content


@pytest.mark.django_db
def test_not_ready_while_a_migration_is_missing(client, monkeypatch):
    monkeypatch.setattr(health, "_migrated", False)
    plan = [("home", "0099_later")]
    monkeypatch.setattr("home.services.health.MigrationExecutor.migration_plan", lambda self, targets: plan)
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["faults"] == {"migrations": "1 to apply"}


@pytest.mark.django_db
def test_not_ready_when_files_cannot_be_written(client, settings, tmp_path):
    settings.VAR_DIR = tmp_path / "gone"
    assert client.get("/readyz").json()["faults"] == {"files": "FileNotFoundError"}


@pytest.mark.django_db
def test_not_ready_before_static_files_are_collected(client, monkeypatch, settings, tmp_path):
    settings.STATIC_ROOT = str(tmp_path)
    monkeypatch.setattr(health, "staticfiles_storage", ManifestStaticFilesStorage())
    assert client.get("/readyz").json()["faults"] == {"files": "collectstatic was not run for this release"}


@pytest.mark.django_db
def test_not_ready_when_the_cache_forgets(client, settings):
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
    assert client.get("/readyz").json()["faults"] == {"cache": "does not keep"}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("token", "header"), [("", ""), ("", "Bearer "), ("right", ""), ("right", "Bearer wrong"), ("right", "right")]
)
def test_status_is_not_there_without_the_token(client, settings, home_page, token, header):
    settings.STATUS_TOKEN = token
    missing = client.get("/no-such-page/")
    response = client.get("/statusz", headers={"authorization": header} if header else {})
    assert response.status_code == missing.status_code == 404


@pytest.mark.django_db
def test_status_tells_how_tasks_went(client, settings):
    settings.STATUS_TOKEN = "right"
    now = timezone.now()
    TaskRun.objects.note_start("tick", now - dt.timedelta(seconds=90))
    TaskRun.objects.note_end("tick", now - dt.timedelta(seconds=80), error="ValueError: no")
    answer = client.get("/statusz", headers={"authorization": "Bearer right"}).json()
    assert answer["faults"] == {}
    assert answer["tasks"]["tick"]["error"] == "ValueError: no"
    assert 90 <= answer["tasks"]["tick"]["started_seconds_ago"] < 120
    assert answer["tasks"]["tick"]["succeeded_seconds_ago"] is None
    assert answer["last_tick_age_seconds"] == answer["tasks"]["tick"]["started_seconds_ago"]
    assert answer["disk_free_bytes"] > 0
    assert set(answer["queue"]) == {"mail", "default", "slow"}
    assert answer["last_backup_age_seconds"] is None
    assert answer["outbox"] == {
        "oldest_due_unplanned_seconds": None, "oldest_pending_seconds": None, "pending": 0, "uncertain": 0, "dead": 0,
        "quarantined": False, "many_refused": False,
    }  # fmt: skip
