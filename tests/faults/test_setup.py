"""Several machines start at once on an empty database."""

from __future__ import annotations

import os
import subprocess
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
POSTGRES = "postgres://postgres@127.0.0.1:5432/"
COUNT = """
from django.db.migrations.recorder import MigrationRecorder
from django.contrib.auth.models import Group
from wagtail.models import Page, Locale
applied = MigrationRecorder.Migration.objects.all()
print(applied.count() == applied.values("app", "name").distinct().count(), Group.objects.count(),
      Page.objects.filter(depth=1).count(), Locale.objects.count())
"""


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database with nothing in it."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'db.sqlite3'}"
        return
    import psycopg

    try:
        server = psycopg.connect(POSTGRES + "postgres", autocommit=True, connect_timeout=3)
    except psycopg.OperationalError:
        pytest.skip("no PostgreSQL here")
    name = f"hwb_setup_{uuid.uuid4().hex[:12]}"
    with server:
        server.execute(f"CREATE DATABASE {name}")
        yield POSTGRES + name
        server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def test_three_set_ups_at_once_do_it_once(empty_database, tmp_path):
    env = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings.dev",
        "HWB_VAR_DIR": str(tmp_path / "var"),
        "DATABASE_URL": empty_database,
        "CACHE_URL": "",
    }
    command = [sys.executable, "manage.py", "setup", "--no-content"]
    started = [
        subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        for _ in range(3)
    ]
    said = [process.communicate(timeout=600)[0] for process in started]
    assert [process.returncode for process in started] == [0, 0, 0], "\n".join(said)
    counted = subprocess.run(
        [sys.executable, "manage.py", "shell", "-v0", "-c", COUNT],
        cwd=ROOT, env=env, capture_output=True, text=True, check=True,
    ).stdout.split()  # fmt: skip
    assert counted[0] == "True"
    assert int(counted[1]) >= 2  # Wagtail's groups and our roles
    assert counted[2:] == ["1", "1"]


def test_set_up_after_a_kill_completes(tmp_path):
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings.dev", "HWB_VAR_DIR": str(tmp_path)}
    env = {**env, "DATABASE_URL": "", "CACHE_URL": ""}
    command = [sys.executable, "manage.py", "setup", "--no-content"]
    for seconds in (3, 5):
        with subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.DEVNULL) as process:
            try:
                process.wait(timeout=seconds)
            except subprocess.TimeoutExpired:
                process.kill()
    subprocess.run(command, cwd=ROOT, env=env, check=True, capture_output=True)
    check = [sys.executable, "manage.py", "migrate", "--check"]
    assert subprocess.run(check, cwd=ROOT, env=env, check=False, capture_output=True).returncode == 0
