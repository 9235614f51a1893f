"""How long PostgreSQL may take over one statement: pages are impatient, tasks less so, commands not at all."""

from __future__ import annotations

from django.db import connection

WEB_SECONDS = 15
WORKER_SECONDS = 120
LOCK_SECONDS = 5


def limit_statements(seconds: int) -> None:
    """Hold for every connection that this process, and those it forks, will open."""
    if connection.vendor == "postgresql":
        limits = f"-c statement_timeout={seconds}s -c lock_timeout={LOCK_SECONDS}s"
        options = connection.settings_dict.setdefault("OPTIONS", {})
        options["options"] = f"{options.get('options', '')} {limits}".strip()
