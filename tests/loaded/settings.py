"""The tests' settings for a process that has the loaded site to itself: its database and its folder are named to it."""

from __future__ import annotations

import os
from pathlib import Path

from config.settings.test import *  # noqa: F403
from config.settings.test import CACHES, DATABASES

VAR_DIR = Path(os.environ["HWB_LOADED_DIR"])
MEDIA_ROOT = VAR_DIR / "media"
STATIC_ROOT = VAR_DIR / "static"
DATABASES["default"]["NAME"] = os.environ["HWB_LOADED_DATABASE"]
CACHES["default"] = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = str(VAR_DIR / "mail")
ROOT_URLCONF = "tests.loaded.urls"
LOGGING_CONFIG = None  # the browser tests read what the browser says
