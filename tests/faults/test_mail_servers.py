"""Mail servers that refuse, hang, are slow or away: nobody is missed, nobody is asked in a hurry."""

from __future__ import annotations

import socket
import threading
import time
from collections import Counter
from http.client import HTTPConnection
from zlib import crc32

from tests.faults.conftest import mail_server
from tests.faults.engine import Engine, wait_for
from tests.faults.test_killed import PEOPLE

REAL_WAIT = 30.0


class Refusing(threading.Thread):
    """Hangs up on whoever comes, and writes down when."""

    def __init__(self, port: int) -> None:
        super().__init__(daemon=True)
        self.server = socket.create_server(("127.0.0.1", port))
        self.came: list[float] = []

    def run(self) -> None:
        """Until the socket is closed."""
        while True:
            try:
                connection, _address = self.server.accept()
            except OSError:
                return
            self.came.append(time.monotonic())
            connection.close()

    def end(self) -> None:
        """Free the port."""
        self.server.shutdown(socket.SHUT_RDWR)
        self.server.close()


def test_server_that_refuses_connections_is_asked_in_peace(engine, note):
    engine.begin(4 * PEOPLE, wait=REAL_WAIT)
    refusing, began = Refusing(engine.smtp_port), time.monotonic()
    refusing.start()
    engine.start("worker", "worker", "beat")
    wait_for(lambda: len(waits := engine.ask("waits")) == 4 * PEOPLE and min(waits) > 1, 40, "all have been tried")
    first, attempts = engine.ask("waits"), len(refusing.came)
    assert attempts <= time.monotonic() - began + 1, "one connection a second at most"
    waves = Counter(int(10 * wait) for wait in first)
    assert max(waves.values()) <= len(first) / 10, "no tenth of them comes back within a tenth of a second"

    _go_on(engine, seconds=70)
    wait_for(lambda: all(row.attempts >= 2 for row in engine.rows()), 40, "all have been tried again")
    assert sum(engine.ask("waits")) > 1.3 * sum(first), "they wait longer each time"
    refusing.end()
    with mail_server(engine):
        _go_on(engine, seconds=600)
        drained = engine.drain()
    note(engine.seen(f"F4 connections refused ({attempts} for {4 * PEOPLE} mails)", drained=drained))


def _go_on(engine: Engine, *, seconds: int) -> None:
    """Stop all, and start them as if so much time had passed since the beginning."""
    engine.ask("clock", f"2026-12-01T09:{seconds // 60:02}:{seconds % 60:02}+00:00")
    engine.start(*[engine.take_out(pid) for pid in list(engine.running)])


def test_busy_server_gets_all_within_six_tries(engine, note):
    engine.begin(PEOPLE)
    turn = Counter()

    def busy(to: str) -> str | None:
        turn[to] += 1
        return "451 4.3.0 busy" if crc32(f"{to} {turn[to]}".encode()) % 5 == 0 else None

    with mail_server(engine) as sink:
        sink.on_rcpt = busy
        engine.start("worker", "beat")
        drained = engine.drain()
    assert max(row.attempts for row in engine.rows()) <= 6
    note(engine.seen("F5 451 for a fifth of all", drained=drained))


def test_unknown_people_do_not_stop_the_others(engine, note):
    engine.begin(PEOPLE)
    unknown = {f"m{number}@example.com" for number in range(0, 45, 3)}
    with mail_server(engine) as sink:
        sink.on_rcpt = lambda to: "550 5.1.1 no such person" if to in unknown else None
        engine.start("worker", "beat")
        drained = engine.drain()
    dead = [row for row in engine.rows() if row.state == "dead"]
    assert {row.address for row in dead} == unknown
    assert {(row.smtp_code, row.attempts) for row in dead} == {(550, 1)}
    note(engine.seen("F6 550 for 15 addresses", drained=drained))


def test_server_that_never_answers_holds_up_one_worker_for_a_while(engine, note):
    engine.begin(PEOPLE)
    hung: set[str] = set()

    def hang_once(to: str) -> str | None:
        if to != "m5@example.com" or to in hung:
            return None
        hung.add(to)
        return "HANG"

    with mail_server(engine) as sink:
        sink.on_rcpt = hang_once
        sink.on_data = lambda to: "HANG" if to == "m9@example.com" else None
        engine.start("worker", "worker", "beat")
        drained = engine.drain()
    (unsure,) = [row for row in engine.rows() if row.state == "uncertain"]
    assert unsure.address == "m9@example.com"
    note(engine.seen("F7 no answer to RCPT, none to DATA", drained=drained, most_unsure=1))


def test_slow_server_does_not_slow_the_site(engine, note):
    engine.begin(12)
    engine.start("web")
    wait_for(lambda: _took(engine.web_port), 60, "the site is up")
    during: list[float] = []
    with mail_server(engine) as sink:
        sink.on_data = lambda to: None if sink.envelopes else time.sleep(5)  # the others' time would add up to too much
        engine.start("worker", "beat")
        wait_for(lambda: any(row.state == "handing" for row in engine.rows()), 60, "a mail is being sent")
        while not sink.envelopes and len(during) < 60:
            during.append(_took(engine.web_port))
        drained = engine.drain()
    assert all(during), "each page comes"
    # A page that waited for the mail would be the only one; a busy machine, too, has time for more than these.
    assert len(during) >= 15, f"{len(during)} pages while one mail was sent"
    said = f"{len(during)} pages meanwhile, {1000 * max(during):.0f} ms at most"
    note(engine.seen(f"F8 5 s for a mail: {said}", drained=drained))


def _took(port: int) -> float:
    """How long the sign-in page takes; 0 if it does not come."""
    began, connection = time.monotonic(), HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        connection.request("GET", "/accounts/login/", headers={"Host": "localhost"})
        return time.monotonic() - began if connection.getresponse().status == 200 else 0.0
    except OSError:
        return 0.0
    finally:
        connection.close()
