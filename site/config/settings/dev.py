"""A newcomer's machine: everything under var/, no server needed beside this one."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress

from config import served_port
from config.settings.base import *  # noqa: F403
from config.settings.base import VAR_DIR, env

# A command by hand in another terminal links to where the site is, or was last.
LINKS_FOLLOW_THE_PORT = not env("BASE_URL", default="")
PORT = env("PORT", default="") or served_port.remembered(VAR_DIR) or "8000"
BASE_URL = WAGTAILADMIN_BASE_URL = WAGTAILAPI_BASE_URL = env("BASE_URL", default=f"http://localhost:{PORT}").rstrip("/")


def _kept_secret() -> str:
    """The secret of this checkout, made at the first start, so that sessions survive a restart."""
    path = VAR_DIR / "secret-key"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        made = path.with_name(f".secret-key.{os.getpid()}")
        made.touch(mode=0o600)
        made.write_text(secrets.token_urlsafe(50))
        with suppress(FileExistsError):  # another process was first, and its secret is the one
            os.link(made, path)
        made.unlink()
    return path.read_text().strip()


SECRET_KEY = env("SECRET_KEY", default="") or _kept_secret()
REQUIRE_MFA = env.bool("REQUIRE_MFA", default=False)
SHOW_COMPONENT_GALLERY = True
DEMO_ALLOWED = True
