"""The virtual environment and the Python packages in it, from locks with hashes."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from bootstrap.places import PACKAGES, PYTHON, ROOT, SITE, VENV
from bootstrap.problem import Problem
from bootstrap.steps import Step, call, say

UV_LOCK = ROOT / ".ci" / "requirements.lock"
PIP: list[str | Path] = [PYTHON, "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
RUN_LOCK = ROOT / "requirements.lock"
TEST_LOCK = ROOT / "tests" / "requirements.lock"
OFFLINE = "the packages could not be installed: check the connection to the package index, and run make again."


def steps(*, for_tests: bool = False) -> list[Step]:
    """The environment, with what tests need if they are asked for or were before."""
    lock = TEST_LOCK if for_tests or (PACKAGES / "pytest").is_dir() else RUN_LOCK
    return [
        Step("Virtual environment", _make_venv, VENV / ".made", also_if=_is_broken),
        Step("Package installer", _install_uv, VENV / ".uv", inputs=[UV_LOCK]),
        Step("Python packages", lambda: _sync(lock), VENV / ".packages", inputs=[lock], facts=[lock.name, str(ROOT)]),
    ]


def _is_broken() -> bool:
    """True for none, for one whose Python is gone, and for one that was moved here from elsewhere."""
    pip = VENV / "bin" / "pip"
    return not (PYTHON.exists() and pip.exists() and f"{VENV}/" in pip.read_text()[:1000])


def _make_venv() -> None:
    if _is_broken():
        call(
            [sys.executable, "-m", "venv", "--clear", VENV],
            advice="the virtual environment could not be made: install Python's venv part (Debian: apt install "
            "python3-venv), and run make again.",
        )


def _uv() -> Path:
    return VENV / "bin" / "uv"


def _install_uv() -> None:
    try:
        call([*PIP, "--only-binary=:all:", "--require-hashes", "-r", UV_LOCK], advice="uv is not to be had here.")
    except Problem:
        say(" not to be had here, going on with pip, which is slower …", end="")


def _sync(lock: Path) -> None:
    if not (_uv().exists() and _sync_with_uv(lock)):
        call([*PIP, "--require-hashes", "-r", lock], advice=OFFLINE)
    # The apps are at the top and config in site/: two lines, and no packaging of a thing that is never a package.
    (PACKAGES / "hwb_commons.pth").write_text(f"{ROOT}\n{SITE}\n")


def _compiled() -> list[str]:
    """Where processes may not keep what they compile, the installer does: else each would compile all of it anew."""
    return ["--compile-bytecode"] if os.environ.get("PYTHONDONTWRITEBYTECODE") else []


def _sync_with_uv(lock: Path) -> bool:
    done = subprocess.run(
        [str(_uv()), "pip", "sync", "--quiet", "--require-hashes", *_compiled(), "--python", str(PYTHON), str(lock)],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        print("\n" + done.stderr[-2000:], file=sys.stderr)
        say("uv could not install the packages, trying pip, which takes about a minute …", end="")
    return done.returncode == 0
