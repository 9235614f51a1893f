"""What runs once a day is found due in the rows of its runs: late, rather than not at all, and never twice."""

from __future__ import annotations

import datetime as dt

import pytest

from home.models import TaskRun
from home.services import runs
from home.timetable import Timed, timetable

NIGHT = Timed("backup", "home.tasks.back_up", dt.time(2, 40), "slow", 1800)
MINUTE = Timed("tick", "home.tasks.tick", dt.timedelta(minutes=1), "default", 300)
DAY = dt.timedelta(days=1)
HOUR = dt.timedelta(hours=1)
DUE = dt.datetime(2026, 12, 1, 2, 40, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (DUE, DUE),
        (DUE - dt.timedelta(seconds=1), DUE - DAY),
        (DUE + 20 * HOUR, DUE),
        (DUE.astimezone(dt.timezone(dt.timedelta(hours=-5))), DUE),  # the evening before, over there
    ],
)
def test_day_begins_at_the_time_of_the_table(now, expected):
    assert NIGHT.last_due(now) == expected
    assert NIGHT.next_due(now, started=None) == expected + DAY


@pytest.mark.parametrize(
    ("minutes", "hours"), [(1, 1), (59, 1), (90, 1.5), (23.5 * 60, 23.5)]
)  # after it was due: now, and the next try
def test_daily_run_that_failed_comes_next_within_the_hour(minutes, hours):
    now = DUE + dt.timedelta(minutes=minutes)
    assert NIGHT.next_due(now, started=DUE, failed=True) == DUE + hours * HOUR
    assert NIGHT.next_due(now, started=DUE) == DUE + DAY


def test_what_runs_all_the_time_comes_next_after_its_last_start():
    assert MINUTE.next_due(DUE, started=DUE - dt.timedelta(seconds=20)) == DUE + dt.timedelta(seconds=40)
    assert MINUTE.next_due(DUE, started=DUE - HOUR) == MINUTE.next_due(DUE, started=None) == DUE


@pytest.mark.parametrize(
    ("started", "succeeded", "now", "may"),
    [
        (None, None, DUE, True),  # it never ran
        (DUE - DAY, DUE - DAY, DUE, True),  # yesterday's ended well
        (DUE, DUE + HOUR / 2, DUE + HOUR, False),  # today's did
        (DUE - 5 * DAY, DUE - 5 * DAY, DUE + 3 * HOUR, True),  # nothing ran for days
        (DUE, DUE - DAY, DUE + HOUR / 2, False),  # it is on its way
        (DUE, DUE - DAY, DUE + 2 * HOUR, True),  # it failed, or its worker died
        (DUE - HOUR / 4, DUE - DAY, DUE, True),  # the run before it was late
        (DUE - HOUR / 4, DUE - HOUR / 8, DUE - HOUR / 10, False),
    ],
)
def test_daily_run_is_due_until_it_ended_well(started, succeeded, now, may):
    assert NIGHT.may_start(now, started=started, succeeded=succeeded) is may


@pytest.fixture
def rung(monkeypatch) -> list[str]:
    """The names of the tasks that were rung for."""
    names: list[str] = []
    monkeypatch.setattr("home.services.doorbell.current_app.send_task", lambda name, **options: names.append(name))
    return names


@pytest.mark.django_db
def test_each_daily_task_is_rung_until_it_has_run(rung):
    daily = [row for row in timetable() if row.is_daily]
    assert len(daily) >= 3
    runs.ring_daily(now=DUE)
    runs.ring_daily(now=DUE)  # a message was lost
    assert rung == [row.task for row in daily] * 2
    for row in daily:
        TaskRun.objects.note_start(row.name, DUE)
        TaskRun.objects.note_end(row.name, DUE)
    assert runs.ring_daily(now=DUE + HOUR / 10) == []
    assert len(runs.ring_daily(now=DUE + DAY + HOUR)) == len(daily)


@pytest.mark.django_db
def test_daily_task_runs_once_however_often_it_is_rung(monkeypatch):
    done: list[int] = []
    task = runs.once_a_day("backup")(lambda: done.append(1))
    for _ring in range(3):
        task()
    assert len(done) == 1
    assert TaskRun.objects.get(name="backup").succeeded_at


@pytest.mark.django_db
def test_daily_task_that_failed_runs_again_after_an_hour(monkeypatch):
    tries: list[dt.datetime] = []

    @runs.once_a_day("backup")
    def fails() -> None:
        tries.append(TaskRun.objects.get(name="backup").started_at)
        raise OSError("no space for mary@example.com")

    now = dt.datetime(2026, 12, 1, 12, tzinfo=dt.UTC)
    for minutes in (0, 59, 61):
        monkeypatch.setattr(runs.timezone, "now", lambda at=now + dt.timedelta(minutes=minutes): at)
        try:
            fails()
        except OSError:
            continue
    assert tries == [now, now + dt.timedelta(minutes=61)]
    assert TaskRun.objects.get(name="backup").error == "OSError: no space for …"


@pytest.mark.django_db
def test_only_one_of_two_that_come_together_begins():
    due, before = NIGHT.last_due(DUE), NIGHT.again_before(DUE)
    assert TaskRun.objects.claim("backup", DUE, due=due, before=before)
    assert not TaskRun.objects.claim("backup", DUE, due=due, before=before)
    TaskRun.objects.note_end("backup", DUE)
    later = DUE + 5 * HOUR
    assert not TaskRun.objects.claim("backup", later, due=NIGHT.last_due(later), before=NIGHT.again_before(later))
    later = DUE + DAY
    assert TaskRun.objects.claim("backup", later, due=NIGHT.last_due(later), before=NIGHT.again_before(later))


@pytest.mark.django_db
def test_runs_that_nothing_will_end_are_broken_off_and_daily_ones_tried_again():
    for name in ("ended", "backup", "never"):
        TaskRun.objects.note_start(name, DUE - DAY)
        if name != "never":
            TaskRun.objects.note_end(name, DUE - DAY)
    TaskRun.objects.note_start("backup", DUE)
    assert TaskRun.objects.break_off(DUE + 2 * HOUR, "broken off") == 2
    assert TaskRun.objects.break_off(DUE + 2 * HOUR, "again") == 0
    broken = {run.name: (run.ended_at, run.succeeded_at) for run in TaskRun.objects.filter(error="broken off")}
    assert broken == {"backup": (DUE + 2 * HOUR, DUE - DAY), "never": (DUE + 2 * HOUR, None)}
    later = DUE + 2 * HOUR
    assert TaskRun.objects.claim("backup", later, due=NIGHT.last_due(later), before=NIGHT.again_before(later))
