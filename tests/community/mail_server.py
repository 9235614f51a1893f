"""A mail server for tests of the outbox."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.smtp_sink import Sink, smtp_sink


@pytest.fixture
def sink(settings) -> Iterator[Sink]:
    """One that runs, and to which the site sends."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_TIMEOUT = "127.0.0.1", 5
    with smtp_sink() as (made, port):
        settings.EMAIL_PORT = port
        yield made
