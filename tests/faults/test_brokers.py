"""Brokers that are wiped, shot and away: they hold no facts, so nothing is lost with them."""

from __future__ import annotations

import shutil
import time

from tests.faults.conftest import mail_server
from tests.faults.engine import wait_for
from tests.faults.test_killed import PEOPLE, slow


def test_broker_that_is_wiped_loses_nothing(make_engine, redis, note):
    on_redis = make_engine(broker=f"redis://127.0.0.1:{redis.port}/0")
    on_files = make_engine()
    wipes = {
        "Redis FLUSHALL": (on_redis, lambda: redis.tell("FLUSHALL")),
        "broker folder deleted": (on_files, lambda: shutil.rmtree(on_files.folder / "broker", ignore_errors=True)),
    }
    for name, (engine, wipe) in wipes.items():
        engine.begin(PEOPLE)
        with mail_server(engine) as sink:
            slow(sink)
            engine.start("worker", "beat")
            for sent in range(PEOPLE // 6, PEOPLE, PEOPLE // 6)[:4]:
                wait_for(lambda least=sent: len(sink.envelopes) >= least, 60, "mails go out")
                wipe()
            drained = engine.drain()
        note(engine.seen(f"F9 {name} 4 times", drained=drained))
        engine.stop()


def test_redis_that_is_away_costs_a_moment(make_engine, redis, note):
    engine = make_engine(broker=f"redis://127.0.0.1:{redis.port}/0")
    engine.begin(PEOPLE)
    with mail_server(engine) as sink:
        slow(sink)
        workers = engine.start("worker", "beat")
        wait_for(lambda: len(sink.envelopes) > 5, 60, "mails go out")
        redis.kill()
        status, first = engine.ask("ask_for_a_copy", "m0@example.com")
        # Redis is not back before: whoever waits for it waits for good.
        assert (status, first < 20) == (302, True), f"{status} after {first:.1f} s"
        time.sleep(5)
        assert engine.pids("worker") + engine.pids("beat") == workers, "nobody ended"
        redis.start()
        drained = engine.drain()
    note(engine.seen(f"F10 Redis shot, away 5 s; a form took {1000 * first:.0f} ms", drained=drained))
