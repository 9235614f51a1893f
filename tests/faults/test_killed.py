"""Workers and beats that are shot, doubled and told twice: everybody gets one summary."""

from __future__ import annotations

import os
import random
import signal
import time

from tests.faults.conftest import mail_server
from tests.faults.engine import SHORT_LEASE, Engine, children_of, wait_for
from tests.smtp_sink import Sink

PEOPLE, UNKNOWN = 120, {"m3@example.com", "m33@example.com", "m77@example.com"}


def slow(sink: Sink, seconds: float = 0.04) -> None:
    """Let each mail take a moment, so that a run lasts long enough to be broken into."""

    def take(_to: str) -> None:
        time.sleep(seconds)

    sink.on_data = take


def test_everybody_gets_one_mail_whoever_dies(either, note):
    either.begin(PEOPLE, lease=SHORT_LEASE)
    either.ask("put_in", "test_answer")
    chance = random.Random(7)
    with mail_server(either) as sink:
        fail_at_random(sink, chance)
        either.start("worker", "worker", "beat")
        while either.kills < 20 and not either.is_drained(2 * PEOPLE):
            time.sleep(chance.uniform(0.1, 0.3))
            for pid in either.at_work()[:1]:
                either.shoot(pid)
        drained = either.drain(number=2 * PEOPLE)
    rows = either.rows()
    assert either.kills >= 10
    assert {row.address for row in rows if row.state == "dead"} == UNKNOWN
    assert all(row.smtp_code == 550 for row in rows if row.state == "dead")
    ended = {row.state for row in rows if row.address in UNKNOWN}
    assert ended <= {"dead", "skipped"}, "what was not tried yet is left out, once a server says that nobody is there"
    note(either.seen("F1, F5, F6 worker groups shot, 451, 550, dropped", drained=drained, without=list(UNKNOWN),
                     most_unsure=2 * either.kills + sink.dropped))  # fmt: skip


def fail_at_random(sink: Sink, chance: random.Random) -> None:
    """One in twelve addresses is busy, one in thirty connections is lost when the mail has been taken."""

    def take(_to: str) -> str | None:
        time.sleep(0.04)
        return "DROP" if chance.random() < 0.03 else None

    sink.on_data = take
    sink.on_rcpt = lambda to: (
        "550 5.1.1 no such person" if to in UNKNOWN else "451 4.3.0 busy" if chance.random() < 0.08 else None
    )


def test_child_that_is_shot_loses_nothing(either, note):
    either.begin(PEOPLE, lease=8)  # of those that are not shot nobody may be taken for dead
    chance, shot = random.Random(11), 0
    with mail_server(either) as sink:
        slow(sink)
        (worker, _beat) = either.start("worker", "beat")
        while shot < 8 and not either.is_drained():
            time.sleep(0.3)
            if len(sink.envelopes) > 3 and (children := children_of(worker)):
                os.kill(chance.choice(children), signal.SIGKILL)
                shot += 1
        either.kills = shot
        drained = either.drain()
    assert shot >= 3
    assert either.pids("worker") == [worker], "the worker itself went on"
    note(either.seen("F2 children of a worker shot mid-send", drained=drained, most_unsure=shot))


def test_two_of_all_and_fifty_messages_are_as_one(either, note):
    either.begin(PEOPLE)
    with mail_server(either):
        either.start("worker", "worker", "beat", "beat")
        for task in ("community.tasks.tick", "community.tasks.send_mail_on"):
            assert either.ask("ring", task, 50) == 50
        drained = either.drain()
        time.sleep(2)  # what else was rung for
    note(either.seen("F11, F24 two beats, two workers, each message 50 times", drained=drained))


def test_stop_in_a_run_leaves_nothing_uncertain(engine: Engine, note):
    parts = ("worker", "beat")
    engine.begin(PEOPLE)
    with mail_server(engine) as sink:
        slow(sink, 0.1)
        pids = engine.start(*parts)
        wait_for(lambda: len(sink.envelopes) > 5, 60, "mails go out")
        began = time.monotonic()
        for pid in pids:
            os.kill(pid, signal.SIGTERM)
        wait_for(lambda: not (engine.pids("worker") + engine.pids("beat")), 30, "both have stopped")
        took = time.monotonic() - began
        states = {row.state for row in engine.rows()}
        assert states == {"pending", "sent"}, "nothing is in anybody's hands"
        slow(sink, 0)
        engine.start(*parts)
        drained = engine.drain()
    note(engine.seen(f"F30 SIGTERM in a run: stopped in {took:.1f} s", drained=drained))
