"""Fixtures for all tests: a fast database, a clean cache, and a small site in English and Welsh."""

from __future__ import annotations

import gc
import importlib
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import hypothesis
import pytest
from django.conf import settings
from django.core.cache import cache
from django.utils import translation
from hypothesis.internal.conjecture import providers

from tests import database
from tests.loaded.fixtures import _loaded_copy, _loaded_sessions, loaded  # noqa: F401
from tests.loaded.kept import start_making

if TYPE_CHECKING:
    from wagtail.models import Locale

    from community.models import User
    from elements.models import ElementsIndexPage, GuidePage
    from home.models import HomePage
    from tests.machines.parts import Redis

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = {
    f"{ROOT / 'tests' / folder}{os.sep}": mark
    for folder, mark in {
        "browser": pytest.mark.browser,
        "faults": pytest.mark.faults,
        # One worker fetches the pages that all of them look at.
        "conventions": pytest.mark.xdist_group("conventions"),
    }.items()
}

# How long an example takes says how busy the machine is, and nothing of the code.
BUSY: dict[str, Any] = {
    "deadline": None,
    "suppress_health_check": [hypothesis.HealthCheck.too_slow],
    "print_blob": True,
}
# A test tries the same examples in each run, so that a change is told of its own faults; HWB_THOROUGH=1 looks for more.
hypothesis.settings.register_profile("usual", derandomize=True, **BUSY)
hypothesis.settings.register_profile("thorough", hypothesis.settings.get_profile("default"), **BUSY)
if os.environ.get("HWB_THOROUGH") == "1":
    hypothesis.settings.load_profile("thorough")
else:
    hypothesis.settings.load_profile("usual")
    # Else numbers and words of whatever modules a process has loaded by then are among them.
    pytest.MonkeyPatch().setattr(providers, "is_local_module_file", lambda path: False)

gc.disable()  # while tests are collected: nothing of what is made then goes again


_making: list[subprocess.Popen[bytes]] = []


def pytest_sessionstart(session: pytest.Session) -> None:
    """Where workers run all tests, the loaded site is made beside the first of them."""
    chosen = session.config
    alone = hasattr(chosen, "workerinput") or not chosen.getoption("numprocesses", None)
    if not alone and chosen.args_source is pytest.Config.ArgsSource.TESTPATHS and not chosen.option.collectonly:
        _making.append(start_making())


def pytest_sessionfinish() -> None:
    """Whoever stops early need not wait for it."""
    for process in _making:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGTERM)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> Iterator[None]:
    """Mark tests by the folder they live in; put those of the loaded site late, and those with a browser last.

    They are marked before ``-m`` chooses among them, and put in order after everybody else has.
    """
    for item in items:
        for folder, mark in FOLDERS.items():
            if str(item.path).startswith(folder):
                item.add_marker(mark)
    yield
    items.sort(key=_turn)


def _turn(item: pytest.Item) -> tuple[int, bool]:
    """When a test's turn comes.

    Playwright leaves an event loop in its process, and beside one Django refuses to ask the database.
    The loaded site is being made while the first tests run.
    Whatever takes long on one worker begins before what the others may do meanwhile.
    """
    needs = getattr(item, "fixturenames", ())
    number = 2 if "browser" in item.keywords else int("loaded" in needs)
    return number, not any(item.iter_markers("xdist_group"))


def pytest_collection_finish() -> None:
    """What is there before the first test stays to the end: Python need not look through it for what may go."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)
    gc.enable()


@pytest.fixture(scope="session", autouse=True)
def _catalogues() -> None:
    """The Welsh that the tests read is the Welsh that is in the .po files."""
    from config.catalogues import compile_catalogues

    compile_catalogues(settings.LOCALE_PATHS)


@pytest.fixture(scope="session")
def django_db_setup(
    request: pytest.FixtureRequest, django_test_environment: None, django_db_blocker, django_db_modify_db_settings: None
) -> Iterator[None]:
    """As pytest-django's, from a kept, migrated database where there is one."""
    from django.test.utils import setup_databases, teardown_databases

    on_sqlite = settings.DATABASES["default"]["ENGINE"].endswith("sqlite3")
    reuse = request.config.getvalue("reuse_db") and not request.config.getvalue("create_db")
    with database.one_at_a_time() if on_sqlite else nullcontext(), django_db_blocker.unblock():
        target = Path(settings.DATABASES["default"]["TEST"]["NAME"]) if on_sqlite else None
        placed = target is not None and database.place_template(target)
        made = setup_databases(verbosity=0, interactive=False, keepdb=placed or reuse)
        if target is not None and not placed:
            database.keep_template(target)
    yield
    with django_db_blocker.unblock():
        if not reuse:
            teardown_databases(made, verbosity=0)


@pytest.fixture(scope="session", autouse=True)
def _hour_stands_still() -> Iterator[None]:
    """Visitors' tries are counted by the hour of the clock, which would now and then end between two of a test."""
    now = time.time()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("home.rate_limit.time", SimpleNamespace(time=lambda: now))
        yield


@pytest.fixture(autouse=True)
def _fresh_state() -> Iterator[None]:
    """Nothing that a process keeps in memory outlives a test: cache, generation, language."""
    generation = importlib.import_module("home.generation")
    cache.clear()
    generation._bump_now()
    importlib.import_module("community.directory.index").forget()
    translation.activate(settings.LANGUAGE_CODE)
    yield
    translation.deactivate()


@pytest.fixture(autouse=True)
def _spared(request: pytest.FixtureRequest) -> Iterator[None]:
    """Where a test's transaction is rolled back in the end, it is spared what the site does only until it commits."""
    from tests.uncommitted import spared

    mark = request.node.get_closest_marker("django_db")
    commits = bool(mark and mark.kwargs.get("transaction")) or "transactional_db" in request.fixturenames
    with nullcontext() if commits else spared():
        yield


@pytest.fixture
def fresh_generation() -> Callable[[], None]:
    """Call it after making data: what was written counts as committed, so that pages and menus are kept in memory.

    Within a test's transaction nothing is ever committed, and what is not committed is not kept (home.generation).
    """
    from home import generation, page_cache

    def commit() -> None:
        page_cache.store.clear()
        generation._bump_now()

    return commit


@pytest.fixture
def unindexed(settings: Any) -> None:
    """Pages that are saved go into no index of words and references, which costs half their making."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}


@pytest.fixture
def english(db: None) -> Locale:
    """The English locale."""
    from tests.factories.site import make_locale

    return make_locale("en")


@pytest.fixture
def welsh(db: None) -> Locale:
    """The Welsh locale."""
    from tests.factories.site import make_locale

    return make_locale("cy")


@pytest.fixture
def home_page(english: Locale) -> HomePage:
    """The English home page, the root of the one site."""
    from tests.factories.site import make_home
    from tests.replay import replayed

    return replayed("home", lambda: [make_home(english)])[0]


@pytest.fixture
def home_page_cy(home_page: HomePage, welsh: Locale) -> HomePage:
    """The Welsh home page, a translation of the English one."""
    from tests.factories.site import make_translation
    from tests.replay import replayed

    return replayed("Welsh home", lambda: [make_translation(home_page, welsh, title="Hafan", slug="cy")])[0]


@pytest.fixture
def elements_index(home_page: HomePage) -> ElementsIndexPage:
    """The page with the wheel."""
    from tests.factories.guides import make_elements_index
    from tests.replay import replayed

    return replayed("elements index", lambda: [make_elements_index(home_page)], under=home_page)[0]


@pytest.fixture
def guides(elements_index: ElementsIndexPage) -> list[GuidePage]:
    """The seven guides in the framework's order, each with something in every part."""
    from tests.factories.guides import make_guides
    from tests.replay import replayed

    return replayed("guides", lambda: make_guides(elements_index), under=elements_index)


@pytest.fixture
def guide(guides: list[GuidePage]) -> GuidePage:
    """The first guide."""
    return guides[0]


@pytest.fixture
def user(db: None) -> User:
    """Somebody with an account and nothing else."""
    from tests.factories.people import make_user

    return make_user()


@pytest.fixture
def superuser(db: None) -> User:
    """An administrator."""
    from tests.factories.people import make_user

    return make_user(email="admin@example.com", first_name="Alex", is_staff=True, is_superuser=True)


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[Redis]:
    """A Redis of the test's own."""
    from tests.machines.parts import Redis

    if not shutil.which("redis-server"):
        pytest.skip("redis-server is not installed")
    server = Redis(tmp_path / "redis")
    yield server
    server.kill()
