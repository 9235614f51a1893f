"""Fixtures for all tests: a fast database, a clean cache, and a small site in English and Welsh."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.conf import settings
from django.core.cache import cache
from django.utils import translation

from tests import database
from tests.loaded.fixtures import _loaded_copy, _loaded_sessions, loaded  # noqa: F401

if TYPE_CHECKING:
    from wagtail.models import Locale

    from community.models import User
    from elements.models import ElementsIndexPage, GuidePage
    from home.models import HomePage

ROOT = Path(__file__).resolve().parent.parent


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> Iterator[None]:
    """Mark tests by the folder they live in, and put those with a browser last.

    They are marked before ``-m`` chooses among them, and put in order after everybody else has.
    Playwright leaves an event loop in its process, and beside one Django refuses to ask the database.
    """
    for item in items:
        for folder in ("browser", "faults"):
            if ROOT / "tests" / folder in item.path.parents:
                item.add_marker(getattr(pytest.mark, folder))
    yield
    items.sort(key=lambda item: "browser" in item.keywords)


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

    return make_home(english)


@pytest.fixture
def home_page_cy(home_page: HomePage, welsh: Locale) -> HomePage:
    """The Welsh home page, a translation of the English one."""
    from tests.factories.site import make_translation

    return make_translation(home_page, welsh, title="Hafan", slug="cy")


@pytest.fixture
def elements_index(home_page: HomePage) -> ElementsIndexPage:
    """The page with the wheel."""
    from tests.factories.guides import make_elements_index

    return make_elements_index(home_page)


@pytest.fixture
def guides(elements_index: ElementsIndexPage) -> list[GuidePage]:
    """The seven guides in the framework's order, each with something in every part."""
    from tests.factories.guides import make_guides

    return make_guides(elements_index)


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
