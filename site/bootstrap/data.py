"""The database with its content, and the collected static files."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path

from bootstrap.places import BUILT, PYTHON, ROOT, SITE, var_dir
from bootstrap.steps import Step, call

MANAGE: list[str | Path] = [PYTHON, ROOT / "manage.py"]
PARTS = {"migrate": "tables", "load_content": "pages", "ensure_regions": "rights", "load_demo": "people"}
FAILED = "the database was not set up: see above, mend it, and run make again."


def steps() -> list[Step]:
    """Collected files first: they are what a page asks for."""
    lock = ROOT / "requirements.lock"
    config = SITE / "config"
    made_from = [
        lock, *ROOT.glob("*/migrations"), SITE / "content", config / "content", config / "management", SITE / "locale",
        *ROOT.glob("community/roles*"),
    ]  # fmt: skip
    facts = [os.environ.get(name, "") for name in ("DATABASE_URL", "HWB_DEMO_PASSWORD")]
    static = [lock, SITE / "static", BUILT, config / "settings"]
    stamps = var_dir() / "stamps"
    return [
        Step("Static files", _collect, stamps / "static", inputs=static, also_if=_is_missing("static")),
        Step("Database, content, demo", _setup, stamps / "data", made_from, facts=facts, also_if=_must_look),
    ]


def _is_missing(name: str) -> Callable[[], bool]:
    return lambda: not (var_dir() / name).exists()


def _must_look() -> bool:
    """A database elsewhere may have been emptied since; our own files tell by being there."""
    return bool(os.environ.get("DATABASE_URL")) or _is_missing("db.sqlite3")() or _is_missing("demo-accounts.txt")()


def _collect() -> None:
    collect = ["collectstatic", "--noinput", "--clear"]
    call([*MANAGE, *collect], advice="the static files were not collected: see above.")


def _setup() -> None:
    call([*MANAGE, "setup", "--demo"], advice=FAILED, env={"PYTHONUNBUFFERED": "1"}, tell=_part)


def _part(line: str) -> str:
    """The parts of setting up by name, as each is done: it takes longer than all before it."""
    done = re.fullmatch(r"(\w+) \d+\.\d s", line)
    return f"{PARTS[done[1]]}," if done and done[1] in PARTS else ""
