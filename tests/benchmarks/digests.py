"""How fast the monthly summaries are planned and sent: ``python -m tests.benchmarks.digests [--members 100000 …]``.

``--database postgres://…`` for an empty database, SQLite in a passing folder otherwise. Planning is that of everybody
who is due; sending that of some of their summaries, real ones with two steps and two pieces of news, by one process.
The measure is a bare loop over one SMTP connection, in turns with it, to the same server: one that makes each mail from
its text and HTML as Django does, and one with the bytes made beforehand. The server is once one that answers before it
has understood, so that nothing but whoever sends is measured, and once a real one. The goals: 0.4 of the first with a
real server; a hundred thousand planned within a minute; memory flat.
"""

from __future__ import annotations

import datetime as dt
import smtplib
import threading
import time
from statistics import median
from typing import TYPE_CHECKING, Any

from tests.benchmarks.directory import make_members, measure_apart, megabytes_held, run_or_report, set_up
from tests.benchmarks.mail_sink import sink

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.core.mail import EmailMultiAlternatives

MEMBERS = [2000, 100_000]
SENT, ROUNDS, GOAL = 2000, 3, 0.4
NOW = dt.datetime(2026, 12, 1, 9, 30, tzinfo=dt.UTC)  # a Tuesday, when all are due
DAY = dt.timedelta(days=1)


def main() -> None:
    """Measure in a process of its own, and print how long planning takes and how fast sending is."""
    run_or_report("digests", "members", MEMBERS, inside=_inside, report=report)


def report(members: list[int], database: str = "") -> None:
    """Print what the summaries of so many members cost, in ascending order."""
    measure_apart("digests", members, database)


def _inside(numbers: list[int]) -> None:
    set_up()
    from django.conf import settings

    from community.models import Member
    from config.celery import spare_the_collector

    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    with sink() as quick, sink("understanding") as real:
        for number in numbers:
            make_members(number - Member.objects.count())
            _make_due()
            spare_the_collector()
            _measure_planning(number)
            for name, port in (("answers at once", quick), ("is a real one", real)):
                settings.EMAIL_PORT = port
                _measure_sending(min(SENT, number // 10), name, port)


def _make_due() -> None:
    """Everybody joined long ago, has a buddy and no call, and there is news for all."""
    from community.models import Announcement, Circle, CircleMember, Member

    Circle.objects.all().delete()
    Announcement.objects.all().delete()
    Member.objects.update(joined_at=NOW - 400 * DAY)
    members = list(Member.objects.order_by("pk").values_list("pk", flat=True))
    pairs = list(zip(members[::2], members[1::2], strict=False))
    circles = Circle.objects.bulk_create(Circle(kind="pair", started_at=NOW - 90 * DAY) for _pair in pairs)
    CircleMember.objects.bulk_create(
        (
            CircleMember(circle=circle, member_id=pk, seat=1, joined_at=NOW - 90 * DAY)
            for circle, pair in zip(circles, pairs, strict=True)
            for pk in pair
        ),
        batch_size=5000,
    )
    for number in range(2):
        Announcement.objects.create(title=f"What is new {number}", text="Words.", starts_at=NOW - 3 * DAY)


def _measure_planning(number: int) -> None:
    from django.db import connection

    from community.models import Delivery
    from community.services import digests

    Delivery.objects.all().delete()
    planned, memory = _watched(lambda: digests.plan(now=NOW))
    asked, _memory = _watched(lambda: digests.plan(now=NOW))
    waiting = Delivery.objects.filter(state="pending").count()
    if waiting != number:
        raise SystemExit(f"{waiting} of {number} were planned")
    print(f"\n{connection.vendor}, {number:,} members who are all due")
    print(f"planned in {planned:.1f} s (goal 60 s for 100,000), memory {memory:+.0f} MB; when all are, {asked:.2f} s")


def _measure_sending(number: int, server: str, port: int) -> None:
    from home.mail_bytes import on_the_wire

    _send(number)  # what is loaded once
    mail, memory = _written(), megabytes_held()
    content = on_the_wire(mail)
    loops = {"makes each": lambda: mail.message().as_bytes(linesep="\r\n"), "sends again": lambda: content}
    taken: dict[str, list[float]] = {name: [] for name in ("ours", *loops)}
    for _round in range(ROUNDS):
        taken["ours"].append(_send(number))
        for name, make in loops.items():
            taken[name].append(_bare(number, port, make))
    spent = {name: median(seconds) for name, seconds in taken.items()}
    ratios = ", ".join(f"{spent[name] / spent['ours']:.2f} of a loop that {name}" for name in loops)
    rate, size = number / spent["ours"], len(content) / 1000
    print(f"to a server that {server}: {rate:,.0f} summaries of {size:.1f} kB a second, {ratios} (goal {GOAL}); "
          f"memory {megabytes_held() - memory:+.0f} MB", flush=True)  # fmt: skip


def _watched(act: Callable[[], Any]) -> tuple[float, float]:
    """The seconds that it takes, and by how many MB at most the process grew meanwhile."""
    before, most, over = megabytes_held(), megabytes_held(), threading.Event()

    def watch() -> None:
        nonlocal most
        while not over.wait(0.05):
            most = max(most, megabytes_held())

    watcher = threading.Thread(target=watch)
    watcher.start()
    began = time.perf_counter()
    act()
    taken = time.perf_counter() - began
    over.set()
    watcher.join()
    return taken, most - before


def _written() -> EmailMultiAlternatives:
    """One summary."""
    from community.models import Delivery
    from community.services.writing_mails import written

    delivery = Delivery.objects.filter(state="pending").select_related("member__user", "member__organisation")[0]
    mail = written(delivery, now=NOW, alone=True)
    if mail is None or len(delivery.payload["told"]) != 2:
        raise SystemExit(f"no whole summary: {delivery.payload}")
    return mail


def _bare(number: int, port: int, make: Callable[[], bytes]) -> float:
    """One SMTP connection and a loop."""
    began = time.perf_counter()
    with smtplib.SMTP("127.0.0.1", port) as smtp:
        for _mail in range(number):
            smtp.sendmail("hello@example.com", "sam@example.com", make())
    return time.perf_counter() - began


def _send(number: int) -> float:
    """So many of those that wait."""
    from community.services.deliver import deliver_due

    began = time.perf_counter()
    done = deliver_due(now=NOW, limit=number, seconds=600)
    taken = time.perf_counter() - began
    if done != {"sent": number}:
        raise SystemExit(f"{dict(done)}")
    return taken


if __name__ == "__main__":
    main()
