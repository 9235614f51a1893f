"""What community does by the clock, and what a request leaves to be done behind it."""

from __future__ import annotations

from typing import Any

from celery import shared_task
from django.utils import timezone

from community.services import by_clock, data_copy, deliver, directory, retention, round_work
from home.services import doorbell
from home.services.runs import noted, once_a_day

SHORT_RUN = 5.0  # seconds: shorter than a stopping site waits for its workers


@shared_task
def tick() -> None:
    """Every minute: whatever of calls, sessions, boards, buddies and copies is due, and matching rounds to work out."""
    with noted("people"):
        now = timezone.now()
        by_clock.do_due(now=now)
        if round_work.due(now=now).exists():
            ring(work_out_rounds)


@shared_task
def work_out_rounds() -> None:
    """As soon as a coordinator asks, and again where a worker died over it: groups of matching rounds."""
    round_work.work_due(now=timezone.now())


@shared_task
def send_mail(until: float = 0) -> None:
    """Send what is due in the outbox: when something was put in, and every minute (``send_mail_on``).

    Each run is short, so that a worker that is told to stop never breaks off a mail, and goes on with a message of its
    own up to ``until`` (seconds since 1970). A server that took none of what it was given is left alone until then.
    """
    now = timezone.now()
    done = deliver.deliver_due(now=now, seconds=SHORT_RUN)
    if done.total() > done["pending"] and now.timestamp() < until:
        ring(send_mail, until=until)


@shared_task
def send_mail_on() -> None:
    """Every minute: send what is due, for up to a minute."""
    with noted("mail"):
        send_mail(until=timezone.now().timestamp() + 50)


@shared_task
def make_copies() -> None:
    """As soon as somebody asks for a copy of their data."""
    data_copy.make_due_copies(now=timezone.now())


@shared_task
@once_a_day("retention")
def nightly() -> None:
    """Every night: mend the directory where it is wrong, and forget what is not to be kept."""
    now = timezone.now()
    directory.set_right(now=now)
    retention.follow_rules(now=now)


def ring(task: Any, **arguments: Any) -> None:
    """Have a worker do ``task`` now. If that cannot be said, the work is found in the database within a minute."""
    doorbell.ring(task.name, **arguments)
