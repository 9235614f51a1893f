"""The generation changes with every bump, and nothing kept outlives it."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.db import transaction
from django.test import override_settings

from home import generation
from home.generation import kept_a_generation


class Redis:
    """What the tests need of a cache; ``down`` makes every call fail."""

    def __init__(self) -> None:
        self.values: dict[str, Any] = {}
        self.down = False
        self.reads = 0

    def get(self, key: str, default: Any = None) -> Any:
        self._fail()
        self.reads += 1
        return self.values.get(key, default)

    def set(self, key: str, value: Any, timeout: float | None = None) -> None:
        self._fail()
        self.values[key] = value

    def add(self, key: str, value: Any, timeout: float | None = None) -> None:
        self._fail()
        self.values.setdefault(key, value)

    def _fail(self) -> None:
        if self.down:
            raise ConnectionError("Connection refused")


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The time that passes when the test says so."""
    now = [1000.0]
    monkeypatch.setattr("home.generation.time.monotonic", lambda: now[0])
    return now


@pytest.fixture
def redis(monkeypatch: pytest.MonkeyPatch, clock: list[float]):
    """A Redis of the test's own."""
    server = Redis()
    monkeypatch.setattr(generation, "cache", server)
    monkeypatch.setattr(generation, "_remembered", generation._Remembered())
    # Only the question which backend it is; the settings' own machinery would drop connections.
    monkeypatch.setattr(generation, "_in_redis", lambda: True)
    return server


def test_each_bump_is_a_new_generation(db: None, django_capture_on_commit_callbacks: Any):
    seen = {generation.current()}
    for _ in range(50):
        with django_capture_on_commit_callbacks(execute=True):
            generation.bump()
        seen.add(generation.current())
    assert len(seen) == 51


@pytest.mark.django_db(transaction=True)
def test_bump_waits_for_the_commit():
    before = generation.current()
    with transaction.atomic():
        generation.bump()
        assert generation.current() == before
        assert generation.has_uncommitted_change()
    assert generation.current() != before
    assert not generation.has_uncommitted_change()


@pytest.mark.django_db(transaction=True)
def test_bump_that_is_rolled_back_changes_nothing():
    before = generation.current()

    def change_and_fail() -> None:
        with transaction.atomic():
            generation.bump()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        change_and_fail()
    assert generation.current() == before
    assert not generation.has_uncommitted_change()


def test_function_is_called_once_a_generation_and_argument():
    calls: list[str] = []

    @kept_a_generation
    def shout(word: str) -> str:
        calls.append(word)
        return word.upper()

    assert [shout("a"), shout("a"), shout("b")] == ["A", "A", "B"]
    assert calls == ["a", "b"]
    generation._bump_now()
    shout("a")
    assert calls == ["a", "b", "a"]


@pytest.mark.django_db(transaction=True)
def test_what_a_transaction_sees_is_kept_for_nobody():
    words = ["old"]

    @kept_a_generation
    def word() -> str:
        return words[-1]

    assert word() == "old"
    with transaction.atomic():
        words.append("new")
        generation.bump()
        assert word() == "new", "whoever changes something sees it"
        seen_by_another: list[str] = []
        thread = threading.Thread(target=lambda: seen_by_another.append(word()))
        thread.start()
        thread.join()
        assert seen_by_another == ["old"]
    assert word() == "new"


def test_slow_thread_of_an_old_generation_does_not_spoil_the_new_one():
    started, published = threading.Event(), threading.Event()
    words = ["old"]

    @kept_a_generation
    def word() -> str:
        found = words[-1]
        if found == "old":
            started.set()
            published.wait(5)
        return found

    slow = threading.Thread(target=word)
    slow.start()
    started.wait(5)
    words.append("new")
    generation._bump_now()
    assert word() == "new"
    published.set()
    slow.join()
    assert word() == "new"


def test_redis_is_asked_twice_a_second_at_most(redis: Redis, clock: list[float]):
    generation.current()  # makes the word where there is none
    reads = redis.reads
    for half_seconds in (0, 1):
        clock[0] += 0.6 * half_seconds
        for _ in range(100):
            generation.current()
        assert redis.reads == reads + half_seconds


def test_change_elsewhere_is_seen_within_a_second(redis: Redis, clock: list[float]):
    before = generation.current()
    redis.values[generation.KEY] = "another process"
    clock[0] += 0.9
    assert generation.current() == "another process" != before


def test_word_that_redis_has_lost_never_comes_back(redis: Redis, clock: list[float]):
    seen = {generation.current()}
    for _ in range(3):
        redis.values.clear()
        clock[0] += 1
        seen.add(generation.current())
        generation._bump_now()
        seen.add(generation.current())
    assert len(seen) == 7


def test_own_change_is_seen_at_once(redis: Redis):
    before = generation.current()
    generation._bump_now()
    assert generation.current() != before
    assert redis.values[generation.KEY] == generation.current()


def test_without_redis_nothing_is_kept_and_nothing_fails(redis: Redis, clock: list[float]):
    calls = []

    @kept_a_generation
    def count() -> int:
        calls.append(1)
        return len(calls)

    count()
    redis.down = True
    clock[0] += 1
    assert generation.current() == generation.UNKNOWN
    assert [count(), count()] == [2, 3]
    redis.down = False
    clock[0] += 1
    assert [count(), count()] == [4, 4]


def test_change_made_while_redis_was_down_is_told_later(redis: Redis, clock: list[float], caplog: Any):
    generation.current()
    redis.down = True
    generation._bump_now()
    assert "could not be cleared" in caplog.text
    redis.down = False
    clock[0] += 1
    generation.current()
    assert generation.KEY in redis.values


def test_unwritable_folder_is_said_loudly_and_stops_nobody(monkeypatch: pytest.MonkeyPatch, caplog: Any):
    def refuse() -> None:
        raise PermissionError("read-only")

    monkeypatch.setattr(generation, "_in_redis", lambda: False)
    monkeypatch.setattr(generation, "_touch", refuse)
    generation._bump_now()
    assert "could not be cleared" in caplog.text


def test_result_is_made_anew_after_a_quarter_of_an_hour(clock: list[float]):
    calls = []

    @kept_a_generation
    def count() -> int:
        calls.append(1)
        return len(calls)

    assert [count(), count()] == [1, 1]
    clock[0] += generation.MAX_SECONDS + 1
    assert [count(), count()] == [2, 2]


@override_settings(VAR_DIR="/nonexistent")
def test_site_that_never_changed_has_a_generation(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(generation, "_in_redis", lambda: False)
    assert generation.current() == "0"
