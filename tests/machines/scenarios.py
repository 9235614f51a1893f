"""What may happen to machines, one after the other, while people read and write. Each prints what was seen."""

from __future__ import annotations

import signal
import time
from typing import TYPE_CHECKING

from tests.machines.hog import Hog
from tests.machines.parts import wait_for
from tests.machines.sites import ready, status
from tests.machines.slow import Crowd

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.machines.stack import Stack

SETTLE = 3.0
MEASURED = 25.0


def say(what: str) -> None:
    """One line, at once."""
    print(f"  {what}", flush=True)


def tell(stack: Stack) -> None:
    """What the load saw, and whether anything acknowledged is missing."""
    for kind, words in stack.load.take().items():
        say(f"{kind}: {words}")
    for fault in stack.load.faults[:10]:
        say(f"not answered: {fault}")
    say(f"{len(stack.load.faults)} not answered; {len(stack.load.acknowledged)} writes acknowledged, "
        f"{len(stack.lost_writes())} of them lost; {stack.mails_twice()} mails twice")  # fmt: skip
    stack.load.faults.clear()


def upgrade(stack: Stack) -> None:
    """Upgrade under load: migrate while the last release serves, then one web server after the other."""
    if stack.release is None:
        say("left out: no last release was named")
        return
    with stack.new_load().going():
        time.sleep(SETTLE)
        began = time.monotonic()
        stack.sites.manage("collectstatic", "--noinput")
        stack.sites.manage("setup")
        say(f"set up in {time.monotonic() - began:.1f} s while the last release served")
        _roll(stack)
        time.sleep(SETTLE)
    tell(stack)


def rolling_restart(stack: Stack) -> None:
    """Restart every process in turn under load."""
    with stack.new_load().going():
        time.sleep(SETTLE)
        _roll(stack)
        time.sleep(SETTLE)
    tell(stack)


def _roll(stack: Stack) -> None:
    for number, port in enumerate(stack.web_ports):
        stopped = stack.sites.stop(f"web{number}")
        say(f"web {number} stopped in {stopped:.1f} s, ready after {stack.sites.start_web(f'web{number}', port):.1f} s")
    for number in range(2):
        for part in ("worker", "beat"):
            stopped = stack.sites.stop(f"{part}{number}")
            stack.sites.start(f"{part}{number}", part)
            say(f"{part} {number} stopped in {stopped:.1f} s")


def one_of_each_is_killed(stack: Stack) -> None:
    """Kill -9 a web server, a worker and a clock under load."""
    with stack.new_load().going():
        time.sleep(SETTLE)
        for part in ("web0", "worker0", "beat0"):
            stack.sites.stop(part, signal.SIGKILL)
        port = stack.web_ports[0]
        wait_for(lambda: status(port) == 0, 10)
        say("none of the dead web server's processes holds its port")
        time.sleep(SETTLE)
        say(f"web 0 ready after {stack.sites.start_web('web0', port):.1f} s")
        stack.sites.start("worker0", "worker")
        stack.sites.start("beat0", "beat")
        time.sleep(SETTLE)
    tell(stack)


def redis_is_lost(stack: Stack) -> None:
    """Redis away for 20 seconds, then back and empty."""
    with stack.new_load().going():
        time.sleep(SETTLE)
        stack.redis.kill()
        time.sleep(20)
        say(f"while it is away: {stack.load.take()}")
        stack.redis.start()
        back = wait_for(lambda: all(ready(port) for port in stack.web_ports), 30)
        say(f"all ready {back:.1f} s after it came back")
        stack.load.faults.clear()
        stack.redis.tell("FLUSHALL")
        time.sleep(SETTLE)
    tell(stack)
    _ticks(stack)


def database_is_restarted(stack: Stack) -> None:
    """PostgreSQL stopped at once (-m immediate) and started again, twice; then away for ten seconds."""
    pids = {name: process.pid for name, process in stack.sites.running.items()}
    with stack.new_load().going():
        time.sleep(SETTLE)
        for pause in (0, 0, 10):
            stack.postgres.control("stop", "-m", "immediate")
            time.sleep(pause)
            if pause:
                say(f"while it is away: /readyz {status(stack.web_ports[0])}, {stack.load.take()}")
            stack.postgres.control("start")
            back = wait_for(lambda: all(ready(port) for port in stack.web_ports), 30)
            say(f"all ready {back:.1f} s after it came back")
            time.sleep(SETTLE)
        say(f"answers: {stack.load.take()}")
        stack.load.faults.clear()
        time.sleep(SETTLE)
    tell(stack)
    alive = {name: process.pid for name, process in stack.sites.running.items() if process.poll() is None}
    say("no process of the site ended" if alive == pids else f"ended: {set(pids) - set(alive)}")
    _ticks(stack)


def no_connection_is_left(stack: Stack) -> None:
    """Every connection of PostgreSQL is taken by somebody else, also those that the site gives back; 20 seconds."""
    port = stack.web_ports[0]
    with stack.new_load().going():
        time.sleep(SETTLE)
        with Hog(stack.postgres.url).at_it() as hog:
            stack.sites.stop("web0")
            stack.sites.start("web0", "web", "--port", str(port), "--web-processes", "2")
            wait_for(lambda: status(port), 30)
            say(f"{hog.held} are taken; /readyz of a web server that starts says {status(port)}")
            stack.load.take()
            time.sleep(20)
            say(f"meanwhile: {stack.load.take()}, /readyz {status(port)}")
        back = wait_for(lambda: all(ready(port) for port in stack.web_ports), 30)
        say(f"all ready {back:.1f} s after they were given back")
        stack.load.faults.clear()
        time.sleep(SETTLE)
    tell(stack)
    _ticks(stack)


def mail_server_is_slow(stack: Stack) -> None:
    """A mail server that takes five seconds a mail does not slow the site."""

    def slow(_to: str) -> None:
        time.sleep(5)

    with stack.new_load().going():
        time.sleep(SETTLE)
        before = _measured(stack)
        stack.sink.on_data = slow
        had, again = len(stack.sink.envelopes), _send_again(stack)
        wait_for(
            lambda: stack.postgres.query("SELECT count(*) FROM community_delivery WHERE state='handing'") != "0", 150
        )
        meanwhile = _measured(stack)
        say(f"{len(stack.sink.envelopes) - had} of {again} mails went meanwhile, at five seconds each")
        stack.sink.on_data = lambda to: None
        after = _measured(stack)
    _compare(before, meanwhile, after)
    tell(stack)


def _send_again(stack: Stack) -> str:
    """Put whatever was sent into the outbox again, as other mails; returns how many."""
    return stack.postgres.query(
        "WITH again AS (UPDATE community_delivery SET state = 'pending', attempts = 0, claim_count = 0,"
        " not_before = now(), message_id = '<' || md5(random()::text) || '@trial>' WHERE state = 'sent' RETURNING 1)"
        " SELECT count(*) FROM again"
    )


def letter_by_letter(stack: Stack) -> None:
    """Two hundred connections that send a header letter by letter, and fifty that send a form so (behind nginx)."""
    with stack.new_load().going():
        time.sleep(SETTLE)
        before = _measured(stack)
        with Crowd(stack.nginx.port, headers=200, bodies=50).going() as crowd:
            wait_for(lambda: crowd.rounds, 60)
            meanwhile = _measured(stack)
            say(f"{len(crowd.all)} were at it; nginx hung up {crowd.hung_up} times")
        after = _measured(stack)
    _compare(before, meanwhile, after)
    tell(stack)


def _compare(before: dict[str, float], meanwhile: dict[str, float], after: dict[str, float]) -> None:
    for kind, one in before.items():
        say(f"{kind}: 95 % in {one:.0f} ms before, {meanwhile[kind]:.0f} ms meanwhile, {after[kind]:.0f} ms after")


def _measured(stack: Stack) -> dict[str, float]:
    """In how many milliseconds 95 of 100 were answered, by kind, for a while from now on."""
    stack.load.take()
    time.sleep(MEASURED)
    found = stack.load.percentiles(0.95)
    stack.load.take()
    return found


def _ticks(stack: Stack) -> None:
    """The clock goes on: a tick that began after now ends well."""
    since = stack.postgres.query("SELECT now()")
    sql = f"SELECT count(*) FROM home_taskrun WHERE name='mail' AND ended_at > '{since}' AND error=''"
    took = wait_for(lambda: stack.postgres.query(sql) == "1", 150, 1)
    say(f"the next mail tick ended well after {took:.0f} s")


SCENARIOS: tuple[Callable[[Stack], None], ...] = (
    upgrade, rolling_restart, one_of_each_is_killed, redis_is_lost, database_is_restarted, no_connection_is_left,
    mail_server_is_slow, letter_by_letter,
)  # fmt: skip
