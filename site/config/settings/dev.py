"""A newcomer's machine: everything under var/, no server needed beside this one."""

from __future__ import annotations

import secrets

from config.settings.base import *  # noqa: F403
from config.settings.base import VAR_DIR, env


def _kept_secret() -> str:
    """The secret of this checkout, made at the first start, so that sessions survive a restart."""
    path = VAR_DIR / "secret-key"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(secrets.token_urlsafe(50))
        path.chmod(0o600)
    return path.read_text().strip()


SECRET_KEY = env("SECRET_KEY", default="") or _kept_secret()
REQUIRE_MFA = env.bool("REQUIRE_MFA", default=False)
SHOW_COMPONENT_GALLERY = True
DEMO_ALLOWED = True
