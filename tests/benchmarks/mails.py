"""How fast one process empties the outbox: ``python -m tests.benchmarks.mails [--mails 3000] [--database postgres://…]``.

Each mail is the same few lines, so that what is measured is the ledger and the transport and not anybody's words. The
measure (= 1) is a loop over one SMTP connection to the same server that makes each mail as Django does and keeps no
ledger; ``made beforehand`` sends the same bytes again and again. All take their turns. The goal is 0.4 of the measure
with aiosmtpd; PostgreSQL waits for its disk once a mail, which no server that answers at once makes up for.
``processor`` is the same of this process alone, which a machine that is busy otherwise disturbs less.
"""

from __future__ import annotations

import datetime as dt
import smtplib
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from statistics import median
from typing import TYPE_CHECKING

from tests.benchmarks.directory import make_members, measure_apart, megabytes_held, run_or_report, set_up
from tests.benchmarks.mail_sink import sink

if TYPE_CHECKING:
    from django.core.mail import EmailMultiAlternatives

    from community.models import Delivery

ROUNDS = 3
GOAL = 0.4
TEXT = "Hello Sam,\n\nYour next call is tomorrow.\n\n" + "A line of some words about nothing at all.\n" * 20
SENDER, TO = "hello@example.com", "sam@example.com"
SERVERS = {"aiosmtpd": ["understanding"], "one that answers at once": []}
KINDS = {"answer": "outbox, answers", "reminder": "outbox, one reminder a day", "many": "outbox, to hundreds"}


def main() -> None:
    """Measure in a process of its own, and print how fast each is."""
    run_or_report("mails", "mails", [3000], inside=_inside, report=report)


def report(mails: list[int], database: str = "") -> None:
    """Print how fast so many mails of each kind leave, against a bare loop."""
    measure_apart("mails", mails, database)


def write(delivery: Delivery, now: dt.datetime) -> EmailMultiAlternatives:
    """A mail that costs as little as one can."""
    from django.core.mail import EmailMultiAlternatives

    return EmailMultiAlternatives("Tomorrow", TEXT, f"HWB <{SENDER}>", [delivery.reader.user.email])


def _inside(numbers: list[int]) -> None:
    set_up()
    from community import mail_kinds
    from community.mail_kinds import MailKind

    mail_kinds.register(
        [
            MailKind("answer", "answer", write),
            MailKind("reminder", "reminder", write, reminder=True, wait=lambda _delivery, _now: None),  # at any hour
            MailKind("many", "many", write, bulk=True),
        ]
    )
    for number in numbers:
        make_members(number)
        for name, words in SERVERS.items():
            with sink(*words) as port:
                _measure(number, port, name)


def _measure(number: int, port: int, server: str) -> None:
    from django.conf import settings
    from django.db import connection

    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    jobs = {
        "bare loop": partial(_bare, number, port),
        "bare loop, made beforehand": partial(_made_before, number, port),
    }
    jobs |= {label: partial(_outbox, kind, number) for kind, label in KINDS.items()}
    taken: dict[str, list[list[float]]] = {name: [] for name in jobs}
    for _round in range(ROUNDS):
        for name, job in jobs.items():
            taken[name].append(job())
    seconds, processor = ({name: median(one[part] for one in taken[name]) for name in jobs} for part in (0, 1))
    rate = number / seconds["bare loop"]
    print(f"\n{connection.vendor}, {number:,} mails to {server}: a bare loop sends {rate:,.0f} a second (= 1)")
    print(f"{'against a bare loop':32}{'time':>8}{'processor':>12}")
    for name in jobs:
        ratios = (part["bare loop"] / part[name] for part in (seconds, processor))
        print(f"{name:32}{next(ratios):>8.2f}{next(ratios):>12.2f}")
    print(f"(goal {GOAL}; the process holds {megabytes_held():.0f} MB)", flush=True)


@contextmanager
def _timed() -> Iterator[list[float]]:
    """Seconds by the clock, and of this process's time."""
    spent: list[float] = []
    began, processor = time.perf_counter(), time.process_time()
    yield spent
    spent += [time.perf_counter() - began, time.process_time() - processor]


def _bare(number: int, port: int) -> list[float]:
    """One SMTP connection, and a loop that makes each mail."""
    with _timed() as spent, smtplib.SMTP("127.0.0.1", port) as smtp:
        for _mail in range(number):
            smtp.sendmail(SENDER, TO, _made())
    return spent


def _made_before(number: int, port: int) -> list[float]:
    """One SMTP connection, and a loop over the same bytes."""
    content = _made()
    with _timed() as spent, smtplib.SMTP("127.0.0.1", port) as smtp:
        for _mail in range(number):
            smtp.sendmail(SENDER, TO, content)
    return spent


def _made() -> bytes:
    from django.core.mail import EmailMultiAlternatives

    message = EmailMultiAlternatives("Tomorrow", TEXT, f"HWB <{SENDER}>", [TO]).message()
    return message.as_bytes(linesep="\r\n")


def _outbox(kind: str, number: int) -> list[float]:
    """The outbox, from the first claim until nothing is due."""
    from community.models import Delivery, Member
    from community.services.deliver import deliver_due
    from community.services.outbox import queue_each

    Delivery.objects.all().delete()
    now = dt.datetime.now(dt.UTC)
    queue_each(kind=kind, key=kind, mails=((member, {}) for member in Member.objects.all()[:number]), now=now)
    with _timed() as spent:
        done = deliver_due(now=dt.datetime.now(dt.UTC), limit=number, seconds=600)
    if done != {"sent": number}:
        raise SystemExit(f"{kind}: {dict(done)}")
    return spent


if __name__ == "__main__":
    main()
