"""People who poll, write and vote on one board at once, each in a thread with a browser of their own."""

from __future__ import annotations

import datetime as dt
import random
import threading
import time
from collections import defaultdict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.test import Client
from django.utils import timezone

from community.board import key_of
from community.models import BoardCard, GroupSession
from tests.factories.boards import make_card, make_going
from tests.factories.meetings import make_session
from tests.factories.sessions import make_members


@dataclass
class Run:
    """How long each kind of request took, in seconds, and what went wrong."""

    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    errors: list[str] = field(default_factory=list)


def sixty_people(*, people: int = 60, rounds: int = 5, pause: float = 0) -> Run:
    """Each asks for news, takes the cards anew where there is any, writes a card and votes, ``rounds`` times."""
    members = make_members(people)
    session = make_session(starts_at=timezone.now() - dt.timedelta(minutes=30))
    make_going(session, *members)
    clients = [Client() for _one in members]
    for client, member in zip(clients, members, strict=True):
        client.force_login(member.user)
    first = make_card(session, members[0], "The first", now=timezone.now() - dt.timedelta(minutes=2))
    _turn(Run(), clients[0], session, first, "Before all")  # a site that runs has its templates read
    BoardCard.objects.exclude(pk=first.pk).delete()
    run, gate = Run(), threading.Barrier(people, timeout=60)

    def apart(number: int) -> None:
        try:
            gate.wait()
            for turn in range(rounds):
                _turn(run, clients[number], session, first, f"{number} says {turn}")
                time.sleep(pause * random.random())
        except Exception as error:
            run.errors.append(repr(error))
        finally:
            connection.close()

    with ThreadPoolExecutor(people) as pool:
        list(pool.map(apart, range(people)))
    BoardCard.objects.filter(pk=first.pk).delete()
    return run


def _turn(run: Run, client: Client, session: GroupSession, first: BoardCard, text: str) -> None:
    state = f"/community/sessions/board/{key_of(session)}/state/"
    board = f"/community/sessions/{session.pk}/board/"
    script = {"X-Board": "1"}
    asked = _timed(run, "state", 200, lambda: client.get(state))
    _timed(run, "state, no news", 304, lambda: client.get(state, headers={"If-None-Match": asked["ETag"]}), 200)
    _timed(run, "cards", 200, lambda: client.get(f"{board}part/"))
    sent = {"text": text, "column": "glad"}
    _timed(run, "add", 204, lambda: client.post(f"{board}add/", sent, headers=script))
    _timed(run, "vote", 204, lambda: client.post(f"{board}cards/{first.key}/vote/", {"vote": "yes"}, headers=script))


def _timed(run: Run, what: str, wanted: int, act: Callable[[], Any], also: int = 0) -> Any:
    started = time.perf_counter()
    response = act()
    run.seconds[what].append(time.perf_counter() - started)
    if response.status_code not in (wanted, also):
        run.errors.append(f"{what}: {response.status_code}")
    return response
