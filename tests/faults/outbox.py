"""What the outbox holds, and what has it emptied: commands of ``keeper.py``."""

from __future__ import annotations

import sys
from contextlib import redirect_stdout
from typing import Any

COLUMNS = (
    "member__user__email", "kind", "period", "state", "attempts", "message_id", "smtp_code", "error", "unknown_count",
)  # fmt: skip


def rows() -> list[list[Any]]:
    """What became of each mail."""
    from community.models import Delivery

    return [list(row) for row in Delivery.objects.order_by("pk").values_list(*COLUMNS)]


def waits() -> list[float]:
    """For each mail that waits, how many seconds it will."""
    from django.utils import timezone

    from community.models import Delivery

    now = timezone.now()
    moments = Delivery.objects.filter(state="pending").values_list("not_before", flat=True)
    return [(moment - now).total_seconds() for moment in moments]


def send_due(at: str) -> None:
    """``manage.py send_due --at``."""
    from django.core.management import call_command

    with redirect_stdout(sys.stderr):
        call_command("send_due", at=at)


def ring(task: str, times: int) -> int:
    """Send the same message many times; returns how many could be sent."""
    from home.services.doorbell import ring as ring_once

    return sum(ring_once(task) for _time in range(times))


COMMANDS = (rows, waits, send_due, ring)
