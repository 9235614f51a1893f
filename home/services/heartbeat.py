"""A sign of life for a monitor outside, which alarms when none comes: none is sent while somebody waits too long."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable
from urllib.request import Request, urlopen

from django.conf import settings

TIMEOUT = 5.0

Check = Callable[[dt.datetime], bool]

logger = logging.getLogger(__name__)

_checks: dict[str, Check] = {}


def add_check(name: str, all_is_well: Check) -> None:
    """Have the sign depend on ``all_is_well`` at a moment. Apps above add theirs in their AppConfig.ready."""
    _checks[name] = all_is_well


def send(*, now: dt.datetime) -> bool:
    """Ask for HEARTBEAT_URL, if there is one and all is well; whether it answered. Never raises."""
    if not settings.HEARTBEAT_URL:
        return False
    try:
        failing = [name for name, all_is_well in _checks.items() if not all_is_well(now)]
        if failing:
            logger.warning("No sign of life is sent, because of: %s", ", ".join(failing))
            return False
        return _asked(settings.HEARTBEAT_URL)
    except Exception as error:  # its address is a secret of its own: only the kind of error is told
        logger.warning("The sign of life did not arrive (%s)", type(error).__name__)
        return False


def _asked(url: str) -> bool:
    if not url.startswith(("https://", "http://")):
        raise ValueError("HEARTBEAT_URL is no web address")
    request = Request(url, headers={"User-Agent": "hwb-commons"})  # noqa: S310
    with urlopen(request, timeout=TIMEOUT) as answer:  # noqa: S310
        return bool(200 <= answer.status < 300)
