"""What the tests of telling, reviewing and publishing a story begin with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.core import mail

from tests.casestudies.reviewing import Scene, make_scene, send_due
from tests.factories.submissions import make_sent

if TYPE_CHECKING:
    from pathlib import Path

    from django.test import Client

    from casestudies.models import Submission
    from home.models import HomePage


@pytest.fixture
def own_folders(settings: Any, tmp_path: Path) -> None:
    """Files of this test alone."""
    settings.PRIVATE_DIR = tmp_path / "private"
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def scene(home_page: HomePage, own_folders: None) -> Scene:
    """London and its people."""
    return make_scene(home_page)


@pytest.fixture
def lead(scene: Scene) -> Client:
    """The browser of London's lead."""
    return scene.in_name_of(scene.lead)


@pytest.fixture
def story(scene: Scene) -> Submission:
    """A story that waits, of which everybody has been told."""
    sent = make_sent(scene.author)
    send_due()
    mail.outbox.clear()
    return sent
