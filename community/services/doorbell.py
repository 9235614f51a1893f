"""Waking a worker for the outbox."""

from __future__ import annotations

from home.services.doorbell import ring


def ring_outbox() -> None:
    """Have a worker look into the outbox now; if no broker can be reached, the next tick does."""
    ring("community.tasks.send_mail")
