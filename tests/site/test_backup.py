"""Backups that can be restored."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_backup_of_sqlite_is_whole_private_and_limited(tmp_path):
    source, folder = tmp_path / "db.sqlite3", tmp_path / "backups"
    with sqlite3.connect(source) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("CREATE TABLE thing (name TEXT)")
        connection.execute("INSERT INTO thing VALUES ('kept')")
    folder.mkdir()
    for day in range(1, 33):
        (folder / f"hwb-202601{day:02}T000000.sqlite3").write_text("old")
    env = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings.dev",
        "HWB_VAR_DIR": str(tmp_path / "var"),
        "DATABASE_URL": f"sqlite:///{source}",
    }
    command = [sys.executable, "manage.py", "backup", "--folder", str(folder)]
    said = subprocess.run(command, cwd=ROOT, env=env, check=True, capture_output=True, text=True).stdout
    made = Path(said.removeprefix("Backed up to ").strip())
    assert made.stat().st_mode & 0o077 == 0
    with sqlite3.connect(made) as copy:
        assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert copy.execute("SELECT name FROM thing").fetchall() == [("kept",)]
    assert json.loads((folder / f"{made.name}.manifest.json").read_text())["rows"] == {"thing": 1}
    kept = sorted(path.name for path in folder.glob("*.sqlite3"))
    assert len(kept) == 30
    assert kept[0] == "hwb-20260104T000000.sqlite3"
    assert made.name in kept
