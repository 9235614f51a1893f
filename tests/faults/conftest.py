"""What the tests with real kills share."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from tests.database import place_template
from tests.faults.engine import ROOT, Engine
from tests.faults.invariant import HEAD, Seen
from tests.machines.parts import Redis
from tests.smtp_sink import Sink, smtp_sink

Make = Callable[..., Engine]
_seen: list[Seen] = []


@pytest.fixture(scope="session")
def set_up(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of state with an empty, migrated database, to copy."""
    folder = tmp_path_factory.mktemp("set-up")
    place_template(folder / "db.sqlite3")  # one that was kept from other tests saves a minute
    _set_up(folder, "")
    (folder / "static").mkdir(exist_ok=True)  # what /readyz looks for; no page is asked for here
    (folder / "static" / "staticfiles.json").write_text('{"version": "1.1", "paths": {"none": "none"}, "hash": ""}')
    return folder


@pytest.fixture(scope="session")
def database(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The database that FAULTS_DATABASE_URL names, set up; empty if there is none, and each test has its own file."""
    url = os.environ.get("FAULTS_DATABASE_URL", "")
    if url:
        _set_up(tmp_path_factory.mktemp("set-up-database"), url)
    return url


def _set_up(folder: Path, database: str) -> None:
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings.dev", "HWB_VAR_DIR": str(folder)}
    command = [sys.executable, "manage.py", "setup", "--no-content"]
    subprocess.run(
        command, cwd=ROOT, env={**env, "DATABASE_URL": database, "CACHE_URL": ""}, check=True, capture_output=True
    )


@pytest.fixture
def make_engine(tmp_path: Path, set_up: Path, database: str) -> Iterator[Make]:
    """Makes keepers that are ended with the test."""
    with ExitStack() as ends:

        def make(**given: str) -> Engine:
            shutil.copytree(set_up, folder := tmp_path / f"var{len(list(tmp_path.iterdir()))}")
            engine = Engine(folder, **{"database": database, **given})
            ends.callback(engine.stop)
            return engine

        yield make


@pytest.fixture
def engine(make_engine: Make) -> Engine:
    """One on the embedded broker."""
    return make_engine()


@pytest.fixture(params=["files", "redis"])
def either(request: pytest.FixtureRequest, make_engine: Make) -> Engine:
    """One on the embedded broker, then one on Redis."""
    if request.param == "files":
        return make_engine()
    server: Redis = request.getfixturevalue("redis")
    return make_engine(broker=f"redis://127.0.0.1:{server.port}/0")


@contextmanager
def mail_server(engine: Engine) -> Iterator[Sink]:
    """The server that an engine sends to, while the block runs."""
    with smtp_sink(engine.smtp_port) as (sink, _port):
        engine.sinks.append(sink)
        yield sink


@pytest.fixture
def note() -> Callable[[Seen], None]:
    """Have what was seen printed at the end."""
    return _seen.append


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """What was seen of each fault."""
    if _seen:
        terminalreporter.section("faults")
        terminalreporter.write_line(HEAD)
        for seen in _seen:
            terminalreporter.write_line(str(seen))
