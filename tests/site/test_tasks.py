"""What the clock does."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.utils import timezone

from config.bell import Bell
from config.brokers import broker_settings
from config.celery import NIGHT, QUEUES, TASKS, TIMETABLE, app
from home import tasks
from home.models import PageFeedback, TaskRun
from home.services import doorbell, housekeeping
from tests.factories.site import make_standard_page

NOW = dt.datetime(2027, 3, 1, 12, tzinfo=dt.UTC)


def test_timetable_names_tasks_that_exist():
    app.loader.import_default_modules()
    assert set(TASKS) <= set(app.tasks)


def test_every_task_of_ours_has_its_queue_and_its_limit():
    app.loader.import_default_modules()
    ours = {name for name in app.tasks if not name.startswith("celery.")}
    own_apps = {name for name in ours if name.split(".")[0] in ("home", "community", "casestudies", "diagnostic")}
    assert own_apps == set(TASKS)
    assert {queue.name for queue in app.conf.task_queues} == set(QUEUES)
    for name, (queue, limit) in TASKS.items():
        assert app.amqp.router.route({}, name)["queue"].name == queue
        assert app.tasks[name].soft_time_limit < app.tasks[name].time_limit == limit


def test_message_whose_worker_says_nothing_comes_back_only_after_its_longest_run():
    options = broker_settings("redis://x", folder=Path("unused"), longest_run=NIGHT)["broker_transport_options"]
    assert options["visibility_timeout"] > max(limit for _queue, limit in TASKS.values())


def test_messages_are_json_and_run_out():
    assert app.conf.accept_content == ["json"]
    assert app.conf.task_serializer == "json"
    assert app.conf.result_backend is None
    assert app.conf.timezone == "UTC"
    assert len(app.conf.beat_schedule) == len([row for row in TIMETABLE if not row.is_daily]) > 3
    for entry in app.conf.beat_schedule.values():
        assert entry["schedule"] > doorbell.EXPIRES


def test_beat_rings_for_each_row_that_is_due_and_waits_for_no_broker(monkeypatch):
    rung = []
    monkeypatch.setattr("home.services.doorbell.current_app.send_task", lambda name, **options: rung.append(name))
    bell = Bell(app=app)
    assert all(bell.tick() > 0 for _ in range(3))  # nothing is due yet
    for entry in bell.schedule.values():
        entry.last_run_at -= dt.timedelta(seconds=61)
    bell._heap = None  # beat looks at its table anew
    while bell.tick() == 0:
        continue
    assert sorted(rung) == sorted(row.task for row in TIMETABLE if not row.is_daily)


@pytest.mark.django_db
@pytest.mark.parametrize("row", TIMETABLE, ids=lambda row: row.name)
def test_run_is_noted_under_the_name_in_the_timetable(row, monkeypatch):
    app.loader.import_default_modules()
    monkeypatch.setattr(tasks, "call_command", lambda *words, **options: None)  # no backup of the tests' database
    app.tasks[row.task].apply(throw=True)
    assert TaskRun.objects.get(name=row.name).succeeded_at


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
