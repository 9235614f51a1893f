"""Mails that nobody can write, and people who change their minds between planning and sending."""

from __future__ import annotations

from tests.faults.conftest import mail_server
from tests.faults.test_killed import PEOPLE, slow


def test_poison_is_set_aside_and_stops_nobody(engine, note):
    engine.begin(PEOPLE, lease=5)  # six of them run out, one after the other
    engine.ask("put_in", "test_raises", ["m1@example.com"])
    engine.ask("put_in", "test_crashes", ["m2@example.com"])
    with mail_server(engine):
        (worker, _beat) = engine.start("worker", "beat")
        drained = engine.drain(180, PEOPLE + 2)
    dead = {(row.address, row.kind): row for row in engine.rows() if row.state == "dead"}
    assert {kind for _address, kind in dead} == {"test_raises", "test_crashes"}
    assert dead["m2@example.com", "test_crashes"].error == "6 workers died of it, one after the other"
    assert dead["m1@example.com", "test_raises"].error == "ZeroDivisionError: of …"
    assert {row.attempts for row in dead.values()} == {6}
    assert engine.pids("worker") == [worker], "only its children died"
    note(engine.seen("F21 a mail that raises, one that kills its worker", drained=drained))


def test_whoever_wants_none_meanwhile_gets_none(engine, note):
    engine.begin(PEOPLE)
    assert engine.ask("plan") == PEOPLE
    leave = [f"m{number}@example.com" for number in range(4)]
    engine.ask("change_their_minds", *leave)
    with mail_server(engine) as sink:
        slow(sink, 0)
        engine.start("worker", "beat")
        drained = engine.drain(number=PEOPLE - 1)
    rows = {row.address: row for row in engine.rows()}
    assert [rows[one].state for one in leave if one in rows] == ["skipped", "cancelled", "skipped"]
    assert not set(leave) & set(sink.copies)
    note(engine.seen("F22 four opted out, rested, closed, were erased", drained=drained, without=leave))
