"""The tests: the same site, with cheap passwords and mail kept in memory."""

from __future__ import annotations

import atexit
import os
import re
import shutil
import tempfile
from pathlib import Path

from config.settings.base import *  # noqa: F403
from config.settings.base import CACHES, DATABASES, STORAGES, env

WORKER = os.environ.get("PYTEST_XDIST_WORKER", "gw0")


def _own_folder() -> Path:
    """A folder that no other test process has: the one that was asked for, or a passing one."""
    if chosen := env("HWB_TEST_VAR_DIR", default=""):
        return Path(chosen) / WORKER
    made, owner = tempfile.mkdtemp(prefix="hwb-test-"), os.getpid()
    atexit.register(lambda: shutil.rmtree(made, ignore_errors=True) if os.getpid() == owner else None)
    return Path(made)


SECRET_KEY = "only-for-tests-" + "0123456789" * 5
VAR_DIR = _own_folder()
MEDIA_ROOT = VAR_DIR / "media"
STATIC_ROOT = VAR_DIR / "static"
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
REQUIRE_MFA = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 24 * 3600  # the sessions that tests share began just now, however slow the suite
COUNT_PAGE_VIEWS = False  # else each test process would write its counts down as it ends
SHOW_COMPONENT_GALLERY = True
DEMO_ALLOWED = True
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "testserver"]
BROKER_URL = "memory://"

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["TEST"] = {"NAME": VAR_DIR / "test.sqlite3"}
if "redis" in CACHES["default"]["BACKEND"].lower():
    # Tests empty their cache, so each process has a Redis database of its own, away from 0. It is named in the address:
    # a number there wins over one in OPTIONS.
    own = f"/{10 + int(WORKER[2:] or 0)}"
    CACHES["default"]["LOCATION"] = re.sub(r"/\d*$", own, str(CACHES["default"]["LOCATION"]))
else:
    CACHES["default"] = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
