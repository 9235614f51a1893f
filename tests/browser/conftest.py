"""A Chromium, the loaded site beside it, and pages as readers have them."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.browser.readers import Readers
from tests.loaded import databases
from tests.loaded.kept import ROOT, LoadedSite, copy_of_kept_site

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

expect.set_options(timeout=10_000)  # as a page's own: see tests.browser.readers
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
FLAGS = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The machine's own Chromium, which calls nobody."""
    named = os.environ.get("CHROMIUM", "")
    found = named or next((path for name in CHROMIUM if (path := shutil.which(name))), None)
    return {**browser_type_launch_args, "executable_path": found, "args": FLAGS}


@pytest.fixture(scope="session")
def loaded_copy(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[LoadedSite]:
    """The loaded site, to change at will: this test process alone has it."""
    folder = tmp_path_factory.mktemp("loaded")
    copy = copy_of_kept_site(folder, f"hwb_browser_{worker_id}")
    yield copy
    databases.drop(copy.database)


@pytest.fixture(scope="session")
def served(loaded_copy: LoadedSite) -> Iterator[dict[str, Any]]:
    """The loaded site being served: ``url`` and the ``sessions`` of the roles."""
    log = (loaded_copy.folder / "server.log").open("w")
    command = [sys.executable, "-m", "tests.loaded.serve"]
    process = subprocess.Popen(command, cwd=ROOT, env=loaded_copy.env(), stdout=log, stderr=log)
    try:
        site = _wait_for(loaded_copy.folder / "site.json", process)
        yield {**site, "url": f"http://localhost:{site['port']}"}
    finally:
        process.terminate()
        process.wait(10)
        log.close()


def _wait_for(path: Path, process: subprocess.Popen[bytes]) -> dict[str, Any]:
    for _ in range(600):
        if path.exists():
            return dict(json.loads(path.read_text()))
        if process.poll() is not None:
            break
        time.sleep(0.1)
    raise RuntimeError("The site did not start:\n" + (path.parent / "server.log").read_text()[-3000:])


@pytest.fixture(scope="session")
def readers(browser: Browser, served: dict[str, Any]) -> Iterator[Readers]:
    """Pages by role and by whether scripts run, each opened once. For what leaves nothing behind."""
    found = Readers(browser, served["url"], served["sessions"])
    yield found
    found.close()


@pytest.fixture
def fresh_readers(readers: Readers) -> Iterator[Readers]:
    """The same pages, as of people who have never been here: for what leaves something behind in the browser."""
    readers.forget()
    yield readers
    readers.forget()


@pytest.fixture
def own_readers(browser: Browser, served: dict[str, Any]) -> Iterator[Readers]:
    """Readers in a browser of their own: for what changes the browser itself."""
    found = Readers(browser, served["url"], served["sessions"])
    yield found
    found.close()


@pytest.fixture
def a_reader(fresh_readers: Readers) -> Callable[..., Page]:
    """A page of ``fresh_readers``: ``a_reader(role=..., scripts=...)``."""
    return fresh_readers.page
