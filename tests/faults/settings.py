"""Those of a newcomer's machine, whose static files nobody collected."""

from __future__ import annotations

from config.settings.dev import *  # noqa: F403
from config.settings.dev import STORAGES

EMAIL_TIMEOUT = 7  # in place of twenty
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
