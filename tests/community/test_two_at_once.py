"""Two people who act at the same moment. Only PostgreSQL lets them meet: SQLite has one writer at a time."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from community.models import Announcement, AuditEntry, JoinRequest, Member, User
from community.services import announcements, joining
from community.services.answers import Answers
from community.services.closing import close_account
from community.services.joining import AlreadyDecidedError, decide_request, join, withdraw_request
from tests.factories.community import make_member
from tests.factories.people import make_user

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="only PostgreSQL has two writers"),
]
LONG = 60  # seconds after which a test gives up


class Held:
    """Stops the first act that comes to a function, until it is let go; later ones pass."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, module: Any, name: str, *, after: bool) -> None:
        self.there, self.go, self.after = threading.Event(), threading.Event(), after
        self.real = getattr(module, name)
        monkeypatch.setattr(module, name, self)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """The function itself, with a halt before or after it."""
        if self.there.is_set():
            return self.real(*args, **kwargs)
        done = self.real(*args, **kwargs) if self.after else None
        self.there.set()
        assert self.go.wait(LONG)
        return done if self.after else self.real(*args, **kwargs)


@pytest.fixture
def pool() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(2) as threads:
        yield threads


@pytest.fixture
def asked() -> JoinRequest:
    member = make_member("asker@gmail.example", status=Member.Status.WAITING, joined_at=None)
    return JoinRequest.objects.create(member=member, reason="Please", asked_at=timezone.now())


def meet(pool: ThreadPoolExecutor, held: Held, first: Callable[[], Any], second: Callable[[], Any]) -> list[Any]:
    """What the two acts give or raise, where ``second`` begins while ``first`` is held half-way."""
    one = pool.submit(apart, first)
    assert held.there.wait(LONG)
    two = pool.submit(apart, second)
    wait_until_it_waits(two)
    held.go.set()
    return [act.exception(LONG) or act.result() for act in (one, two)]


def apart(act: Callable[[], Any]) -> Any:
    """Do it on a connection of its own."""
    try:
        return act()
    finally:
        connection.close()


def wait_until_it_waits(act: Future[Any]) -> None:
    """Until another connection waits for a lock, or the act is done without."""
    for _try in range(LONG * 50):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
            )
            if act.done() or cursor.fetchone()[0]:
                return
        threading.Event().wait(0.02)
    raise AssertionError("The second act neither waits nor ends.")


def approve(request: JoinRequest, by: User) -> Callable[[], Any]:
    return lambda: decide_request(request=request, by=by, approve=True, reply="", now=timezone.now())


def test_who_answers_again_while_being_let_in_is_a_member(monkeypatch, pool, asked, superuser) -> None:
    member = asked.member
    answers = Answers(first_name="Sam", organisation=member.organisation_id, reason="Please, more words")
    held = Held(monkeypatch, joining, "_settle", after=True)
    again = lambda: join(user=member.user, answers=answers, now=timezone.now())  # noqa: E731
    _decided, joined = meet(pool, held, approve(asked, superuser), again)
    assert joined.status == Member.objects.get().status == "active"
    assert [request.status for request in JoinRequest.objects.all()] == ["approved"]


@pytest.mark.parametrize("act", ["withdraw", "close"])
def test_who_goes_while_being_let_in_blocks_nobody(monkeypatch, pool, asked, superuser, act: str) -> None:
    held = Held(monkeypatch, joining, "_settle", after=False)
    acts = {
        "withdraw": lambda: withdraw_request(member=asked.member),
        "close": lambda: close_account(user=asked.member.user, now=timezone.now()),
    }
    decided, gone = meet(pool, held, approve(asked, superuser), acts[act])
    assert decided.status == "approved"
    assert not isinstance(gone, Exception)
    assert Member.objects.get().status == ("active" if act == "withdraw" else "closing")


def test_decision_waits_for_who_withdraws(monkeypatch, pool, asked, superuser) -> None:
    held = Held(monkeypatch, joining, "drop_if_unused", after=False)
    gone, decided = meet(pool, held, lambda: withdraw_request(member=asked.member), approve(asked, superuser))
    assert gone is True
    assert isinstance(decided, AlreadyDecidedError)
    assert Member.objects.get().status == "started"


def test_announcement_pressed_twice_is_one(monkeypatch, pool) -> None:
    editor = make_user("nia@example.com", is_superuser=True)
    words = announcements.Words("Hello", "All", timezone.now())
    held = Held(monkeypatch, announcements, "_record", after=True)
    send = lambda: announcements.announce(words=words, by=editor, now=timezone.now())  # noqa: E731
    first, second = meet(pool, held, send, send)
    assert first == second
    assert Announcement.objects.count() == AuditEntry.objects.count() == 1
