"""Is the site fit to answer? Each finding is a word for an operator; none names a secret or a person."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.cache import cache
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from home import disk
from home.models import TaskRun
from home.services.queues import messages_waiting

Figure = Callable[[dt.datetime], Any]

BACKUPS = ("sqlite3", "dump")
_figures: dict[str, Figure] = {}
_migrated = False  # once true it stays true for a process: new migrations come with new processes


def faults() -> dict[str, str]:
    """What keeps this process from answering, by the part that is at fault; empty when all is well."""
    checks = {"database": _database, "migrations": _migrations, "cache": _cache, "files": _files}
    found: dict[str, str] = {}
    for name, check in checks.items():
        if name == "migrations" and "database" in found:
            continue
        try:
            fault = check()
        except Exception as error:  # whatever a client raises, the answer is the same: not ready
            fault = "no space is left" if disk.is_full(error) else type(error).__name__
        if fault:
            found[name] = fault
    return found


def _database() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return "" if cursor.fetchone() == (1,) else "no answer"


def _migrations() -> str:
    global _migrated
    if not _migrated:
        executor = MigrationExecutor(connection)
        missing = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
        if missing:
            return f"{missing} to apply"
        _migrated = True
    return ""


def _cache() -> str:
    cache.set("hwb:ready", "yes", 10)
    return "" if cache.get("hwb:ready") == "yes" else "does not keep"


def _files() -> str:
    with tempfile.TemporaryFile(dir=settings.VAR_DIR) as file:
        file.write(b"x")
        file.flush()
    return "" if _has_static_files() else "collectstatic was not run for this release"


def _has_static_files() -> bool:
    """Whether addresses of static files can be written: without their list every page is a 500."""
    return bool(getattr(staticfiles_storage, "hashed_files", True))


def status(*, now: dt.datetime) -> dict[str, Any]:
    """What an operator wants to see: tasks, queue, disk, backups."""
    tasks = {run.name: _described(run, now) for run in TaskRun.objects.all()}
    return {
        "faults": faults(),
        "last_tick_age_seconds": tasks["tick"]["started_seconds_ago"] if "tick" in tasks else None,
        "tasks": tasks,
        "queue": messages_waiting(),
        "disk_free_bytes": disk.free(),
        "last_backup_age_seconds": backup_age(now),
        **{name: figure(now) for name, figure in _figures.items()},
    }


def add_figure(name: str, figure: Figure) -> None:
    """Have ``status`` tell what ``figure`` says at a moment. Apps above add theirs in their AppConfig.ready."""
    _figures[name] = figure


def _described(run: TaskRun, now: dt.datetime) -> dict[str, Any]:
    return {
        "started_seconds_ago": int((now - run.started_at).total_seconds()),
        "succeeded_seconds_ago": int((now - run.succeeded_at).total_seconds()) if run.succeeded_at else None,
        "error": run.error,
    }


def backup_age(now: dt.datetime) -> int | None:
    """Seconds since the newest backup on this machine was finished; None if there is none."""
    folder = Path(settings.VAR_DIR) / "backups"
    times = [path.stat().st_mtime for ending in BACKUPS for path in folder.glob(f"hwb-*.{ending}") if path.is_file()]
    return int(now.timestamp() - max(times)) if times else None
