"""``make check``: every check that needs no test, one line each; the exit code is 1 if any fails."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
APPS = ["casestudies", "community", "diagnostic", "elements", "home", "site/config"]
MANAGE = [sys.executable, "manage.py"]
# Nothing is connected to: these only let production's settings load.
PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "config.settings.production",
    "SECRET_KEY": "checked-and-never-used-" + "0123456789abcdefghij" * 3,
    "ALLOWED_HOSTS": "hwb.example",
    "BASE_URL": "https://hwb.example",
    "DATABASE_URL": "postgres://checked:never-used@127.0.0.1:5432/checked",
    "EMAIL_URL": "smtp://127.0.0.1:25",
    "DEFAULT_FROM_EMAIL": "HWB Commons <hello@hwb.example>",
}
TESTING = {"DJANGO_SETTINGS_MODULE": "config.settings.test"}

CHECKS: list[tuple[str, list[str], dict[str, str]]] = [
    ("lint", [str(BIN / "ruff"), "check", "."], {}),
    ("format", [str(BIN / "ruff"), "format", "--check", "."], {}),
    ("types", [str(BIN / "mypy"), *APPS], {}),
    ("types of set-up", [str(BIN / "mypy"), "site/bootstrap", "manage.py"], {}),
    ("layers", [str(BIN / "lint-imports"), "--no-logo"], TESTING),
    ("templates compile", [*MANAGE, "check_templates"], TESTING),
    ("template lint", [str(BIN / "djlint"), "site/templates", "--lint", "--quiet", "--extend-exclude", "emails"], {}),
    ("missing migrations", [*MANAGE, "makemigrations", "--check", "--dry-run"], TESTING),
    ("deployment", [*MANAGE, "check", "--deploy", "--fail-level", "WARNING"], PRODUCTION),
    ("catalogues", [*MANAGE, "check_catalogues"], TESTING),
    ("every word is in them", [*MANAGE, "extract_messages", "--check"], TESTING),
]


def main() -> int:
    """Run all checks, show what the failing ones said, and say how it went."""
    failed = []
    with tempfile.TemporaryDirectory(prefix="hwb-check-") as folder:
        for name, command, env in CHECKS:
            if not _passes(name, command, {"HWB_VAR_DIR": folder, **env}):
                failed.append(name)
    print(
        f"{len(CHECKS) - len(failed)} of {len(CHECKS)} checks passed"
        + (f"; failed: {', '.join(failed)}" * bool(failed))
    )
    return 1 if failed else 0


def _passes(name: str, command: list[str], env: dict[str, str]) -> bool:
    began = time.monotonic()
    done = subprocess.run(command, cwd=ROOT, env={**os.environ, **env}, capture_output=True, text=True, check=False)
    mark = "ok" if done.returncode == 0 else "FAILED"
    print(f"  {name:<20} {mark} {time.monotonic() - began:.1f} s", flush=True)
    if done.returncode:
        print((done.stdout + done.stderr)[-6000:], flush=True)
    return done.returncode == 0


if __name__ == "__main__":
    sys.exit(main())
