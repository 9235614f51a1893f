"""A backup that is put back elsewhere: every row and file is there, what is not is named, and no mail leaves."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from tests.database import place_template

ROOT = Path(__file__).resolve().parents[2]
FILL = """
from io import BytesIO
from django.core.files.base import ContentFile
from PIL import Image as Picture
from wagtail.images.models import Image
from django.utils import timezone
from community.models import User
from home.models import TaskRun
content = BytesIO()
Picture.new("RGB", (8, 8)).save(content, "PNG")
Image.objects.create(title="A picture", file=ContentFile(content.getvalue(), "kept.png"))
User.objects.create(email="mary@example.com")
for name in ("mail", "backup"):
    TaskRun.objects.note_start(name, timezone.now())
TaskRun.objects.note_end("mail", timezone.now())
"""


def manage(var: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run a command on the site whose state is in a folder."""
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings.dev", "HWB_VAR_DIR": str(var), "DATABASE_URL": ""}
    return subprocess.run(
        [sys.executable, "manage.py", *words], cwd=ROOT, env=env, check=False, capture_output=True, text=True
    )


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site with a picture and a person, and a backup of it."""
    var = tmp_path_factory.mktemp("site") / "before"
    if not place_template(var / "db.sqlite3"):
        manage(var, "setup", "--no-content").check_returncode()
    manage(var, "shell", "-c", FILL).check_returncode()
    manage(var, "backup").check_returncode()
    return var


@pytest.fixture
def backed_up(whole: Path, tmp_path: Path) -> Path:
    """The same, to be changed by a test; returns its folder."""
    shutil.copytree(whole, tmp_path / "before")
    return tmp_path / "before"


def test_restore_brings_back_every_row_and_file_and_lets_no_mail_leave(backed_up, tmp_path):
    backup = next((backed_up / "backups").glob("*.sqlite3"))
    after = tmp_path / "after"
    shutil.copytree(backed_up / "media", after / "media")
    done = manage(after, "restore", str(backup))
    assert done.returncode == 0, done.stderr
    assert "1 files; 0 differences" in done.stdout
    checked = manage(after, "check_restore", str(backup.with_name(f"{backup.name}.manifest.json")))
    assert checked.stdout == "All 1 files are there.\n", checked.stderr
    with closing(sqlite3.connect(after / "db.sqlite3")) as database:
        assert database.execute("SELECT email FROM community_user").fetchall() == [("mary@example.com",)]
        assert database.execute("SELECT count(*) FROM community_quarantine").fetchone() == (1,)
        runs = database.execute("SELECT name, error, ended_at >= started_at, succeeded_at IS NULL FROM home_taskrun")
        assert sorted(runs.fetchall()) == [("backup", "broken off: restored from a backup", 1, 1), ("mail", "", 1, 0)]

    again = manage(after, "restore", str(backup))
    assert again.returncode == 1
    assert "holds a database" in again.stderr
    assert manage(after, "restore", str(backup), "--replace").returncode == 0
    assert len(list(after.glob("db.sqlite3.before-*"))) >= 1, "what was there is kept"


def test_file_or_row_that_is_missing_is_named(backed_up, tmp_path):
    backup = next((backed_up / "backups").glob("*.sqlite3"))
    manifest = backup.with_name(backup.name + ".manifest.json")
    named = next(iter(json.loads(manifest.read_text())["files"]))
    with closing(sqlite3.connect(backup)) as copy:
        copy.execute("DELETE FROM community_user")
        copy.commit()
    after = tmp_path / "after"
    done = manage(after, "restore", str(backup))
    assert done.returncode == 1
    assert "community_user: 1 rows then, 0 now" in done.stderr
    assert f"{named}: the file is missing" in done.stderr
    with closing(sqlite3.connect(after / "db.sqlite3")) as database:
        assert database.execute("SELECT count(*) FROM community_quarantine").fetchone() == (1,)

    (after / "media" / named).parent.mkdir(parents=True)
    (after / "media" / named).write_bytes(b"something else")
    checked = manage(after, "check_restore", str(manifest))
    assert checked.returncode == 1
    assert f"{named}: the file has changed" in checked.stderr


def test_backup_that_is_torn_changes_nothing(backed_up, tmp_path):
    backup = next((backed_up / "backups").glob("*.sqlite3"))
    backup.write_bytes(backup.read_bytes()[:40_000])
    after = tmp_path / "after"
    done = manage(after, "restore", str(backup))
    assert done.returncode == 1
    assert "is not whole" in done.stderr
    assert not list(after.glob("*.sqlite3"))


def test_file_that_cannot_be_read_costs_no_backup(backed_up):
    for old in (backed_up / "backups").iterdir():
        old.unlink()
    (backed_up / "media" / "gone.png").symlink_to(backed_up / "nowhere.png")
    assert manage(backed_up, "backup").returncode == 0
    made = next((backed_up / "backups").glob("*.sqlite3"))
    files = json.loads(made.with_name(f"{made.name}.manifest.json").read_text())["files"]
    assert len(files) == 1
    assert "gone.png" not in files
