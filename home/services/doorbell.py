"""Waking a worker. A message says nothing that the database does not: without it, the next tick finds the work."""

from __future__ import annotations

import logging
import time

from celery import current_app

REST = 30.0  # seconds in which a broker that could not be reached is left alone: whoever asks is waited for
EXPIRES = 55  # seconds after which a message says nothing that the next tick does not

logger = logging.getLogger(__name__)

_rests_until = 0.0


def ring(task: str, **arguments: object) -> bool:
    """Have a worker do ``task`` now; whether that could be said. Never raises, and keeps nobody waiting for long."""
    global _rests_until
    if time.monotonic() < _rests_until:
        return False
    try:
        current_app.send_task(task, kwargs=arguments, retry=False, expires=EXPIRES)
    except Exception as error:
        _rests_until = time.monotonic() + REST
        logger.warning("No worker could be rung (%s): the next tick does it", type(error).__name__)
        return False
    return True
