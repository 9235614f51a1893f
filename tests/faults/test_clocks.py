"""Clocks that stand, jump and disagree: what is due is found by who has none, whatever time it is said to be."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import subprocess
import sys
from collections import Counter

import pytest

from tests.faults.conftest import mail_server
from tests.faults.engine import ROOT
from tests.faults.test_killed import PEOPLE, slow

HOUR = dt.timedelta(hours=1)
FEW = 20


def test_beat_that_was_dead_on_the_first_is_made_up_for(engine, note):
    engine.begin(PEOPLE, at="2026-11-20T09:00:00+00:00")  # the last five working days have no late ones
    with mail_server(engine) as sink:
        engine.start("worker", "beat")
        engine.drain()  # November's
        for pid in list(engine.running):
            engine.take_out(pid)
        assert not list(engine.folder.rglob("*schedule*")), "beat has no file that could be lost"
        engine.ask("clock", "2026-12-03T10:00:00+00:00")
        engine.start("worker", "beat")
        drained = engine.drain(number=2 * PEOPLE)
    assert Counter(row.period for row in engine.rows()) == {"2026-11": PEOPLE, "2026-12": PEOPLE}
    late = [mail for mail in sink.mails if "3 Dec 2026" in mail["Date"]]
    assert len(late) == PEOPLE
    assert late[0]["Subject"] == "Your summary for December 2026"
    text = late[0].get_payload()[0].get_payload(decode=True).decode().lower()
    assert "today" not in text
    assert "1st" not in text
    note(engine.seen("F12 beat dead from 20 November to 3 December", drained=drained))


@pytest.mark.parametrize(
    ("begins", "change", "periods"),
    [
        ("2026-10-19T08:00:00+00:00", "2026-10-25T01:00:00+00:00", {"2026-10", "2026-11"}),
        ("2027-03-22T08:00:00+00:00", "2027-03-28T01:00:00+00:00", {"2027-03", "2027-04"}),
    ],
    ids=["October", "March"],
)
def test_summer_time_and_a_clock_set_back_repeat_nothing(engine, note, begins, change, periods):
    engine.begin(FEW, at=begins)
    at = dt.datetime.fromisoformat(change)
    moments = [at - 6 * 24 * HOUR + hour * HOUR for hour in (8, 9)]  # the month's own, before its last days
    moments += [at + minutes * HOUR / 4 for minutes in range(-8, 9)]
    moments += [at + days * 24 * HOUR + hour * HOUR for days in range(1, 9) for hour in (8, 9, 8)]  # and an hour back
    with mail_server(engine):
        for moment in moments:
            engine.ask("clock", moment.isoformat())
            engine.ask("send_due", moment.isoformat())
    assert Counter(row.period for row in engine.rows()) == dict.fromkeys(periods, FEW)
    note(engine.seen(f"F14 the clock changes on {at:%d %B %Y}, and goes back an hour daily"))


def test_workers_whose_clocks_disagree_send_once(engine, note):
    engine.begin(PEOPLE)
    with mail_server(engine) as sink:
        slow(sink)
        for at in ("2026-12-01T10:00:00+00:00", "2026-12-01T09:00:30+00:00"):
            engine.ask("clock", at)
            engine.start("worker")
        engine.start("beat")
        drained = engine.drain()
    # What one has in hand has been there for an hour by the other's clock: it may say so, and sends nothing twice.
    note(engine.seen("F14 two workers whose clocks are an hour apart", drained=drained, most_unsure=PEOPLE))


@pytest.mark.skipif(not shutil.which("faketime"), reason="faketime is not installed")
def test_machine_whose_clock_is_wrong_sends_once(engine, note):
    engine.begin(FEW)
    env = {
        **os.environ, "DJANGO_SETTINGS_MODULE": "config.settings.dev", "HWB_VAR_DIR": str(engine.folder),
        "DATABASE_URL": engine.database, "CACHE_URL": "", "EMAIL_URL": f"smtp://127.0.0.1:{engine.smtp_port}",
    }  # fmt: skip
    with mail_server(engine):
        for at in ("2026-12-01 10:30:00", "2026-12-01 09:30:00", "2026-12-01 10:00:00"):
            command = ["faketime", at, sys.executable, "manage.py", "send_due"]
            subprocess.run(command, cwd=ROOT, env={**env, "TZ": "UTC"}, check=True, capture_output=True)
    note(engine.seen("F14 a machine set an hour back (faketime)"))
