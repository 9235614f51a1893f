"""``manage.py send_due``: one tick for a moment of choice."""

from __future__ import annotations

import datetime as dt
import io
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core import mail
from django.core.management import CommandError, call_command
from django.utils import timezone

from community.models import Delivery
from community.services import by_clock, quarantine
from tests.check import ROOT
from tests.factories.community import make_member, make_organisation
from tests.factories.meetings import NOW, make_call, make_circle

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)


def send_due(at: dt.datetime) -> str:
    said = io.StringIO()
    call_command("send_due", at=at.isoformat(), stdout=said)
    return said.getvalue()


@pytest.fixture
def call():
    people = [make_member(f"p{n}@example.com", organisation=make_organisation(f"Trust {n}")) for n in range(2)]
    return make_call(make_circle(*people), starts_at=NOW + 7 * DAY + dt.timedelta(hours=1), month="2026-11")


def test_tick_of_the_day_before_a_call_reminds_both_once(call) -> None:
    day_before = call.starts_at - DAY + dt.timedelta(hours=1)
    said = send_due(day_before)
    assert Delivery.objects.filter(kind="call_day_before", state="sent").count() == 2
    assert "2 sent" in said
    assert len(mail.outbox) == 2
    send_due(day_before)
    send_due(day_before + dt.timedelta(minutes=5))
    assert len(mail.outbox) == 2


def test_tick_without_anything_due_says_so(call) -> None:
    assert "nothing due" in send_due(NOW - 300 * DAY)


def test_tick_while_mail_rests_says_so_and_how_many_wait(call) -> None:
    quarantine.quarantine(now=NOW)
    said = send_due(call.starts_at - DAY + dt.timedelta(hours=1))
    assert "mail rests after a restore, 2 due" in said
    assert mail.outbox == []


def test_moment_that_cannot_be_read_is_refused_in_words() -> None:
    with pytest.raises(CommandError, match="is no moment"):
        call_command("send_due", at="tomorrow")


@pytest.mark.parametrize("day", ["2026-12-08", "20261208"])
def test_day_without_a_time_is_not_taken_for_its_midnight(day: str) -> None:
    with pytest.raises(CommandError, match="say the time as well, as in 2026-12-08T09:00"):
        call_command("send_due", at=day)


def test_step_that_fails_keeps_no_other_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    done = []

    def fails(*, now: dt.datetime) -> None:
        raise OSError("nothing there")

    steps = (("one", fails), ("two", lambda *, now: done.append(now)))
    monkeypatch.setattr(by_clock, "STEPS", steps)
    with pytest.raises(by_clock.NotDoneError, match="one"):
        by_clock.do_due(now=NOW)
    assert done == [NOW]


@pytest.fixture
def asked(settings: LazySettings, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Production at a terminal, where somebody answers "no"; what they were asked."""
    settings.DEMO_ALLOWED = False
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    said: list[str] = []
    monkeypatch.setattr("builtins.input", lambda words: said.append(words) or "no")
    return said


@pytest.fixture
def done(monkeypatch: pytest.MonkeyPatch) -> list[dt.datetime]:
    """The moments for which something was done."""
    moments: list[dt.datetime] = []
    monkeypatch.setattr(by_clock, "STEPS", (("one", lambda *, now: moments.append(now)),))
    return moments


def test_moment_to_come_is_asked_about_in_production(asked: list[str], done: list[dt.datetime]) -> None:
    moment = timezone.now() + 2 * DAY
    with pytest.raises(CommandError, match="Nothing was done"):
        send_due(moment)
    assert done == []
    assert "this is no rehearsal" in asked[0]


def test_moment_to_come_is_done_when_that_is_meant(
    asked: list[str], done: list[dt.datetime], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("builtins.input", lambda words: "yes")
    moment = timezone.now() + 2 * DAY
    send_due(moment)
    assert done == [moment]


def test_moment_to_come_is_warned_of_where_nobody_can_be_asked(
    asked: list[str], done: list[dt.datetime], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.stdin, "isatty", lambda: False, raising=False)
    moment, warned = timezone.now() + 2 * DAY, io.StringIO()
    call_command("send_due", at=moment.isoformat(), stderr=warned, stdout=io.StringIO())
    assert (asked, done) == ([], [moment])
    assert f"{moment.isoformat()} is yet to come" in warned.getvalue()


def test_nobody_is_asked_with_no_input(asked: list[str], done: list[dt.datetime]) -> None:
    moment, warned = timezone.now() + 2 * DAY, io.StringIO()
    call_command("send_due", "--no-input", at=moment.isoformat(), stderr=warned, stdout=io.StringIO())
    assert (asked, done, warned.getvalue()) == ([], [moment], "")


def test_nobody_is_asked_about_a_moment_that_is_near_or_just_past(asked: list[str], done: list[dt.datetime]) -> None:
    near, past = timezone.now() + dt.timedelta(minutes=50), timezone.now() - dt.timedelta(hours=23)
    for moment in (near, past):
        send_due(moment)
    assert (asked, done) == ([], [near, past])


@pytest.mark.parametrize("ago", [dt.timedelta(hours=25), 2000 * DAY])
def test_moment_long_past_is_asked_about_in_production(
    asked: list[str], done: list[dt.datetime], ago: dt.timedelta
) -> None:
    moment = timezone.now() - ago
    with pytest.raises(CommandError, match="Nothing was done"):
        send_due(moment)
    assert done == []
    assert f"{moment.isoformat()} is past, and this is no rehearsal" in asked[0]


@pytest.mark.parametrize("at", ["9999-12-31T23:59", "0001-01-01T00:00", "9999-12-31T23:59-12:00"])
def test_moment_at_the_end_of_time_is_refused_in_words(at: str) -> None:
    with pytest.raises(CommandError, match="is too far away: its year must be from 2000 to 2199"):
        call_command("send_due", at=at)


def test_nobody_is_asked_on_a_site_to_try_out(
    asked: list[str], done: list[dt.datetime], settings: LazySettings
) -> None:
    settings.DEMO_ALLOWED = True
    moments = [timezone.now() + 2 * DAY, timezone.now() - 2 * DAY]
    for moment in moments:
        send_due(moment)
    assert (asked, done) == ([], moments)


@pytest.mark.parametrize("words", [["send_due"], ["reminders_status"], ["check_restore", "manage.py"]])
def test_site_that_was_never_set_up_is_told_of_in_one_sentence_and_gets_no_database(
    tmp_path: Path, words: list[str]
) -> None:
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings.dev", "HWB_VAR_DIR": str(tmp_path)}
    env |= {"DATABASE_URL": "", "SECRET_KEY": "x"}
    done = subprocess.run(
        [sys.executable, "manage.py", *words], cwd=ROOT, env=env, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert len(done.stderr.strip().splitlines()) == 1
    assert not list(tmp_path.rglob("*.sqlite3*"))
