"""The web server: granian, WSGI, one thread a process."""

from __future__ import annotations

import os
from http.client import HTTPConnection, HTTPException

from config.processes.limits import WEB_SECONDS, limit_statements

DOOR = "config.processes.door:application"
# What the server itself says goes the way of all our lines.
LOGS = {"formatters": {}, "handlers": {}, "loggers": {"_granian": {"handlers": [], "propagate": True}}}


def run_web(*, host: str, port: int, workers: int) -> None:
    """Serve until told to stop."""
    from granian import Granian
    from granian.constants import Interfaces
    from granian.http import HTTP1Settings
    from granian.log import LogLevels

    limit_statements(WEB_SECONDS)
    os.environ["HWB_WEB_PARENT"] = str(os.getpid())
    Granian(
        target=DOOR,
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=1,  # threads share one lock: processes do the work
        backlog=2048,
        backpressure=64,
        http1_settings=HTTP1Settings(header_read_timeout=15_000),
        websockets=False,
        log_level=LogLevels.warning,
        log_dictconfig=LOGS,
        respawn_failed_workers=True,
        respawn_interval=0.1,
        workers_kill_timeout=6,
        workers_max_rss=int(os.environ.get("WEB_MAX_RSS_MB") or 0) or None,
    ).serve()


def answers(host: str, port: int) -> bool:
    """True once the site answers on its port."""
    connection = HTTPConnection("127.0.0.1" if host in ("0.0.0.0", "") else host.strip("[]"), port, timeout=2)  # noqa: S104
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()
