"""What the clock does."""

from __future__ import annotations

import datetime as dt

import pytest
from celery.schedules import crontab
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.utils import timezone

from config.celery import app
from home import tasks
from home.models import PageFeedback, TaskRun
from home.services import housekeeping
from tests.factories.site import make_standard_page

NOW = dt.datetime(2027, 3, 1, 12, tzinfo=dt.UTC)


def test_timetable_names_tasks_that_exist():
    app.loader.import_default_modules()
    assert {entry["task"] for entry in app.conf.beat_schedule.values()} <= set(app.tasks)


def test_messages_are_json_and_run_out():
    assert app.conf.accept_content == ["json"]
    assert app.conf.task_serializer == "json"
    assert app.conf.result_backend is None
    assert app.conf.timezone == "UTC"
    for entry in app.conf.beat_schedule.values():
        if not isinstance(entry["schedule"], crontab):
            assert entry["options"]["expires"] < entry["schedule"]


def test_tick_publishes_what_is_due_and_leaves_what_is_not(home_page):
    due, later = (make_standard_page(home_page, slug=slug, live=False) for slug in ("due", "later"))
    for page, hours in ((due, -1), (later, 1)):
        page.go_live_at = timezone.now() + dt.timedelta(hours=hours)
        page.save_revision(approved_go_live_at=page.go_live_at)
        page.save()
    for _ in range(2):  # a second ring finds nothing to do
        tasks.tick()
    due.refresh_from_db()
    later.refresh_from_db()
    assert (due.live, later.live) == (True, False)


def test_tick_withdraws_what_has_run_out(home_page):
    page = make_standard_page(home_page, expire_at=timezone.now() - dt.timedelta(minutes=1))
    tasks.tick()
    page.refresh_from_db()
    assert (page.live, page.expired) == (False, True)


@pytest.mark.django_db
def test_run_is_noted_with_its_end():
    tasks.tick()
    run = TaskRun.objects.get(name="tick")
    assert run.started_at <= run.ended_at == run.succeeded_at
    assert run.error == ""


@pytest.mark.django_db
def test_failed_run_is_noted_and_still_fails(monkeypatch):
    tasks.tick()
    before = TaskRun.objects.get(name="tick").succeeded_at
    monkeypatch.setattr(housekeeping, "publish_what_is_due", lambda: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        tasks.tick()
    run = TaskRun.objects.get(name="tick")
    assert run.error == "ZeroDivisionError: division by zero"
    assert run.succeeded_at == before
    monkeypatch.undo()
    tasks.tick()
    assert TaskRun.objects.get(name="tick").error == ""


def test_feedback_goes_after_the_24_months_that_the_privacy_notice_says(home_page):
    for days in (10, 729, 731):
        PageFeedback.objects.create(page=home_page, answer="yes", created_at=NOW - dt.timedelta(days=days))
    assert housekeeping.forget_old_feedback(now=NOW) == 1
    assert housekeeping.forget_old_feedback(now=NOW) == 0
    assert PageFeedback.objects.count() == 2


@pytest.mark.django_db
def test_sessions_that_ran_out_go(client):
    now = timezone.now()
    for key, hours in (("a" * 32, -1), ("b" * 32, 1)):
        Session.objects.create(session_key=key, session_data="", expire_date=now + dt.timedelta(hours=hours))
    tasks.housekeeping()
    assert [row.session_key for row in Session.objects.all()] == ["b" * 32]


@pytest.mark.django_db
def test_database_cache_loses_only_what_ran_out(settings):
    from django.core.cache.backends.db import DatabaseCache

    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "hwb_cache"}}
    call_command("createcachetable")
    cache = DatabaseCache("hwb_cache", {})
    cache.set("short", "1", 60)
    cache.set("long", "1", 7200)
    assert housekeeping.forget_old_cache_rows(now=timezone.now()) == 0
    assert housekeeping.forget_old_cache_rows(now=timezone.now() + dt.timedelta(hours=1)) == 1
    assert (cache.get("short"), cache.get("long")) == (None, "1")
