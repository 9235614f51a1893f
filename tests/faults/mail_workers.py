"""Workers that do nothing but send the outbox's mails, each a process of its own that a test may kill.

``python -m tests.faults.mail_workers MEMBERS WORKERS`` fills an empty database, keeps so many workers running, and
prints a line of JSON twice a second: their pids, and how many mails are in which state. A line on its input ends it;
it then prints each mail's address, kind and state.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import select
import signal
import sys
import time
from collections import Counter

import django


def fill(members: int) -> None:
    """An organisation's members, who are each due a reminder and an answer."""
    from community.models import Delivery, Member, Organisation, Region, User
    from community.services.outbox import queue

    region = Region.objects.first() or Region.objects.create(code="london", name="London")
    place = Organisation.objects.create(name="Example Trust", sector="acute", region=region)
    now = dt.datetime.now(dt.UTC) - dt.timedelta(hours=1)
    users = User.objects.bulk_create(User(email=f"m{number}@example.com", first_name="M") for number in range(members))
    made = [Member(user=user, organisation=place, status="active", joined_at=now) for user in users]
    for member in Member.objects.bulk_create(made):
        for kind in ("test_reminder", "test_answer"):
            queue(kind=kind, member=member, key=kind, payload={}, now=now)
    assert Delivery.objects.count() == 2 * members


def work() -> None:
    """Send until killed."""
    from django.db import Error, connections

    from community.services.deliver import deliver_due

    while True:
        try:
            deliver_due(now=dt.datetime.now(dt.UTC), seconds=2)
        except Error:  # the database went away: the next tick is another task
            connections.close_all()
        time.sleep(0.05)


def fork() -> int:
    """A worker, ended with us."""
    from config.processes.lifeline import die_with_parent_process

    parent = os.getpid()
    if pid := os.fork():
        return pid
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    die_with_parent_process(parent)
    work()
    os._exit(0)


def counts() -> Counter[str]:
    """How many mails are in which state; nothing while the database is away."""
    from django.db import Error, connections

    from community.models import Delivery

    try:
        return Counter(Delivery.objects.values_list("state", flat=True))
    except Error:
        connections.close_all()
        return Counter()


def run(members: int, workers: int) -> None:
    """Fill, and keep the workers running."""
    from django.db import connections

    from community.models import Delivery
    from community.services import claims
    from tests.factories.outbox import register_test_kinds, written

    register_test_kinds()
    # What takes minutes in earnest takes seconds here.
    claims.LEASE, claims.FIRST_WAIT, claims.LONGEST_WAIT = (dt.timedelta(seconds=s) for s in (3, 0.2, 2))
    fill(members)
    written(Delivery.objects.earliest("pk"), dt.datetime.now(dt.UTC))  # what each would load for its first mail
    connections.close_all()
    pids = {fork() for _ in range(workers)}
    while not select.select([sys.stdin], [], [], 0.5)[0]:
        while pids and (gone := os.waitpid(-1, os.WNOHANG)[0]):
            pids.discard(gone)
            connections.close_all()
            pids.add(fork())
        print(json.dumps({"pids": sorted(pids), "states": counts()}), flush=True)
    for pid in pids:
        os.kill(pid, signal.SIGKILL)
    print(
        json.dumps(list(Delivery.objects.values_list("member__user__email", "kind", "state", "attempts"))), flush=True
    )


if __name__ == "__main__":
    sys.path[:0] = [".", "site"]
    django.setup()
    run(int(sys.argv[1]), int(sys.argv[2]))
