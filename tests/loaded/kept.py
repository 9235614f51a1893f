"""The loaded site, kept between runs for some hours while what it is made from stays the same, and copies of it."""

from __future__ import annotations

import datetime as dt
import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from tests.loaded import databases

ROOT = Path(__file__).resolve().parents[2]
KEPT = ROOT / ".pytest_cache" / "loaded"
LAST = 3
UK = ZoneInfo("Europe/London")
MAKE = "import django; django.setup(); from tests.loaded import kept; kept.make_if_missing()"
PASSWORD = "a-calm-place-to-rest-7"

# Whatever decides what is in the database and in the media folder.
SOURCES = (
    "requirements.lock",
    "site/content/**/*",
    "site/config/content/*.py",
    "site/config/demo/*.py",
    "site/config/management/commands/load_*.py",
    "home/**/*.py",
    "elements/**/*.py",
    "community/**/*.py",
    "casestudies/**/*.py",
    "diagnostic/**/*.py",
    "site/templates/elements/pdf/*",
    "tests/loaded/build.py",
    "tests/loaded/every_block.py",
)


@dataclass(frozen=True)
class LoadedSite:
    """A folder for files and the name of a database. A copy may be written to."""

    folder: Path
    database: str

    def env(self) -> dict[str, str]:
        """What a process of its own needs to run this site."""
        return {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "tests.loaded.settings",
            "HWB_LOADED_DIR": str(self.folder),
            "HWB_LOADED_DATABASE": self.database,
            "HWB_TEST_VAR_DIR": str(self.folder),
            "HWB_DEMO_PASSWORD": PASSWORD,
            "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "site")]),
        }


def copy_of_kept_site(folder: Path, name: str) -> LoadedSite:
    """The loaded site for one test process, to change at will. ``databases.drop`` it in the end."""
    with _one_at_a_time():
        kept = _kept_site()
        shutil.copytree(kept.folder, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("db.sqlite3*", "made"))
        copied = LoadedSite(folder, databases.name_in(folder, name))
        databases.copy(kept.database, copied.database)
        return copied


def start_making() -> subprocess.Popen[bytes]:
    """Make the loaded site in a process of its own, so that it is there when the first test asks for it."""
    command = [sys.executable, "-c", MAKE]
    env = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings.test",
        "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "site")]),
    }
    return subprocess.Popen(
        command, cwd=ROOT, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )


def make_if_missing() -> None:
    """See that the loaded site is there, for whoever copies it later."""
    with _one_at_a_time():
        _kept_site()


def _kept_site() -> LoadedSite:
    """The loaded site, made now if nobody has. Not to be written to."""
    stamp = fingerprint()
    folder = KEPT / stamp
    site = LoadedSite(folder, databases.name_in(folder, f"hwb_loaded_{stamp}"))
    if not ((folder / "made").exists() and databases.exists(site.database)):
        _make(site)
        _forget_older(stamp)
    return site


def fingerprint() -> str:
    """What the site is made from and the third of the day, as a short name.

    Its calls and deadlines are some days away, and its workshop is over after twelve hours. HWB_LOADED_AS keeps one
    as long while the tests themselves are worked on. A run that goes on past midnight keeps the copies it has;
    whoever asks for another gets one of the new day.
    """
    now = dt.datetime.now(UK)
    return f"{os.environ.get('HWB_LOADED_AS') or _sources()}_{now:%Y%m%d}-{now.hour // 8}"


def _sources() -> str:
    found = hashlib.sha256(b"sqlite" if databases.on_sqlite() else b"postgres")
    for pattern in SOURCES:
        for path in sorted(ROOT.glob(pattern)):
            if path.is_file() and "__pycache__" not in path.parts:
                found.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes())
    return found.hexdigest()[:16]


def _make(site: LoadedSite) -> None:
    shutil.rmtree(site.folder, ignore_errors=True)
    (site.folder / "media").mkdir(parents=True)
    databases.create(site.database)
    command = [sys.executable, "-m", "tests.loaded.build"]
    done = subprocess.run(command, cwd=ROOT, env=site.env(), text=True, capture_output=True, check=False)
    if done.returncode:
        raise RuntimeError(f"The site could not be loaded for the tests:\n{done.stderr[-4000:]}")
    databases.settle(site.database)
    (site.folder / "made").touch()


def _forget_older(made: str) -> None:
    """Drop all of other hours than ``made``, and of its own all but the last few: somebody may go back to a branch.

    What is on PostgreSQL is left to those who run on it: nobody else can drop its database.
    """
    hours = made.rpartition("_")[2]
    folders = [path for path in KEPT.iterdir() if path.is_dir() and _can_be_dropped(path)]
    alike = sorted((path for path in folders if path.name.endswith(f"_{hours}")), key=lambda path: path.stat().st_mtime)
    for folder in set(folders) - set(alike[-LAST:]):
        if not (folder / "db.sqlite3").exists():
            databases.drop(f"hwb_loaded_{folder.name}")
        shutil.rmtree(folder, ignore_errors=True)


def _can_be_dropped(folder: Path) -> bool:
    return (folder / "db.sqlite3").exists() or not databases.on_sqlite()


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    KEPT.mkdir(parents=True, exist_ok=True)
    with (KEPT / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
