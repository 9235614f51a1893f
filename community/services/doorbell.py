"""Waking a worker. A message says nothing: what is due stands in the database, and the next tick finds it anyway."""

from __future__ import annotations

import logging

from celery import current_app

logger = logging.getLogger(__name__)


def ring_outbox() -> None:
    """Have a worker look into the outbox now; if no broker can be reached, the next tick does."""
    try:
        current_app.send_task("community.tasks.send_mail", retry=False, expires=55)
    except Exception:
        logger.warning("No worker could be rung; the next tick does it", exc_info=True)
