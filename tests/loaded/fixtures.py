"""The loaded site for tests that ask it through Django's own client: ``loaded("member").get("/")``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings as site_settings
from django.db import connection, transaction
from django.test import Client

from tests.loaded import databases
from tests.loaded.kept import copy_of_kept_site
from tests.loaded.serve import ROLES, session_for

if TYPE_CHECKING:
    from tests.loaded.kept import LoadedSite


class Loaded:
    """Clients of the loaded site, one for each role."""

    def __init__(self, sessions: dict[str, str]) -> None:
        self._sessions = sessions

    def __call__(self, role: str = "visitor", **options: Any) -> Client:
        """A client that is signed in as ``role``."""
        client = Client(**options)
        if role != "visitor":
            client.cookies[site_settings.SESSION_COOKIE_NAME] = self._sessions[role]
        return client


@pytest.fixture(scope="session")
def _loaded_copy(
    tmp_path_factory: pytest.TempPathFactory, worker_id: str, django_test_environment: None
) -> Iterator[LoadedSite]:
    copy = copy_of_kept_site(tmp_path_factory.mktemp("loaded-client"), f"hwb_client_{worker_id}")
    yield copy
    databases.drop(copy.database)


@pytest.fixture(scope="session")
def _loaded_sessions() -> dict[str, str]:
    """Filled by the first test, when the database is open."""
    return {}


@pytest.fixture
def loaded(
    _loaded_copy: LoadedSite, _loaded_sessions: dict[str, str], django_db_blocker: Any, settings: Any
) -> Iterator[Loaded]:
    """The site with its real content. What a test changes is gone after it."""
    settings.VAR_DIR, settings.MEDIA_ROOT = _loaded_copy.folder, str(_loaded_copy.folder / "media")
    with django_db_blocker.unblock(), _connected_to(_loaded_copy.database):
        if not _loaded_sessions:
            _loaded_sessions.update({role: session_for(email) for role, email in ROLES.items()})
        with transaction.atomic():
            yield Loaded(_loaded_sessions)
            transaction.set_rollback(True)


class _connected_to:  # noqa: N801
    """Django's one connection leads elsewhere for a while; what it remembers of the other database is forgotten."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __enter__(self) -> None:
        self.before = connection.settings_dict["NAME"]
        self._go(self.name)

    def __exit__(self, *args: object) -> None:
        self._go(self.before)

    def _go(self, name: str) -> None:
        from django.contrib.contenttypes.models import ContentType
        from django.core.cache import cache

        from home import generation

        connection.close()
        connection.settings_dict["NAME"] = name
        ContentType.objects.clear_cache()
        cache.clear()
        generation._bump_now()
