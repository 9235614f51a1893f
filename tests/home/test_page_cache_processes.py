"""Two processes that share nothing but the database and the state folder: what one publishes, the other shows."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests import database

ROOT = Path(__file__).resolve().parents[2]

PROCESS = """
import json, logging, sys
import django
django.setup()
logging.disable(logging.CRITICAL)
from django.core.management import call_command
from django.test import Client
from tests.factories import site as factories
from home import generation
from home.page_cache import store

def migrate():
    call_command("migrate", verbosity=0)

def make(words):
    home = factories.make_home(factories.make_locale("en"))
    page = factories.make_standard_page(home, title="Tips", slug="tips", body=[("inset", words)])
    page.save_revision().publish()

def publish(words):
    from home.models import StandardPage
    page = StandardPage.objects.get(slug="tips")
    page.body = [("inset", words)]
    page.save_revision().publish()

def unpublish():
    from home.models import StandardPage
    StandardPage.objects.get(slug="tips").unpublish()

def see():
    address = ("http", "localhost", "/tips/")
    from_memory = store.get(generation.current(), address, "") is not None
    response = Client(headers={"host": "localhost"}).get("/tips/")
    return [response.status_code, response.content.decode(), from_memory]

for line in sys.stdin:
    name, *arguments = json.loads(line)
    print(json.dumps(globals()[name](*arguments)), flush=True)
"""


class Process:
    """A process of the site that does one thing after the other as it is told."""

    def __init__(self, folder: Path) -> None:
        environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "config.settings.test",
            "HWB_VAR_DIR": str(folder),
            "HWB_TEST_VAR_DIR": str(folder),
            "DATABASE_URL": f"sqlite:///{folder / 'db.sqlite3'}",
            "CACHE_URL": "dbcache://hwb_cache",
            "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'site'}",
        }
        self._process = subprocess.Popen(
            [sys.executable, "-W", "ignore", "-c", PROCESS],
            env=environment, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip

    def do(self, name: str, *arguments: Any) -> Any:
        """Call a function over there and wait for its answer."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps([name, *arguments]) + "\n")
        self._process.stdin.flush()
        return json.loads(self._process.stdout.readline())

    def end(self) -> None:
        """Let it finish."""
        self._process.communicate(timeout=30)


@pytest.fixture(scope="module")
def processes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Process, Process]]:
    """Two processes on one migrated database."""
    folder = tmp_path_factory.mktemp("shared")
    template = database.KEPT / f"{database.fingerprint()}.sqlite3"
    if template.exists():
        shutil.copyfile(template, folder / "db.sqlite3")
    pair = (Process(folder), Process(folder))
    pair[0].do("migrate")
    pair[0].do("make", "First words")
    yield pair
    for process in pair:
        process.end()


def test_what_one_process_publishes_every_other_shows(processes: tuple[Process, Process]):
    one, other = processes
    for process in processes:
        process.do("see")
        status, content, from_memory = process.do("see")
        assert (status, from_memory) == (200, True)
        assert "First words" in content
    one.do("publish", "Second words")
    for process in (other, one):
        status, content, from_memory = process.do("see")
        assert (status, from_memory) == (200, False)
        assert "Second words" in content
        assert "First words" not in content
    assert other.do("see")[2] is True
    other.do("unpublish")
    assert one.do("see")[0] == 404
    assert other.do("see")[0] == 404
