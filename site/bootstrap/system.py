"""What comes from the operating system: Pango for the PDFs; Chromium, Java and libical for tests."""

from __future__ import annotations

import ctypes.util
import os
import shutil
import subprocess

from bootstrap.problem import Problem
from bootstrap.steps import say

PANGO = ("pango-1.0", "pangoft2-1.0")
PANGO_PACKAGES = ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0")
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")


def ensure_pango() -> None:
    """Without Pango the site runs and has no PDFs: say so, and do not stop."""
    if _has_pango() or (_apt_install("Pango", PANGO_PACKAGES) and _has_pango()):
        return
    say(
        "  Pango is missing, so the guides have no PDF: install libpango-1.0-0 and libpangoft2-1.0-0 "
        "(macOS: brew install pango) and run make again."
    )


def _has_pango() -> bool:
    return all(ctypes.util.find_library(name) or _loads(f"lib{name}.so.0") for name in PANGO)


def _loads(name: str) -> bool:
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


def ensure_chromium() -> None:
    """The browser tests drive the machine's Chromium; where it may, make installs it."""
    if _has_chromium() or (_apt_install("Chromium", ("chromium",)) and _has_chromium()):
        return
    raise Problem(
        "The browser tests need Chromium: install it (on Debian: apt install chromium), name it in CHROMIUM, "
        "or leave those tests out with make test-fast."
    )


def ensure_java() -> None:
    """The Nu HTML checker is a Java program; where it may, make installs Java."""
    if not shutil.which("java") and not _apt_install("Java", ("default-jre-headless",)):
        raise Problem(
            "The HTML checker needs Java: install it (on Debian: apt install default-jre-headless), "
            "or leave the browser tests out with make test-fast."
        )


def ensure_libical() -> None:
    """One of the four readers that our calendar files are shown to; where it is missing, its tests are left out."""
    if not _loads("libical.so.3") and not (_apt_install("libical", ("libical3",)) and _loads("libical.so.3")):
        say("  libical is missing, so it does not check our calendar files: on Debian, apt install libical3.")


def _has_chromium() -> bool:
    named = os.environ.get("CHROMIUM", "")
    return bool(shutil.which(named) if named else any(shutil.which(name) for name in CHROMIUM))


def _apt_install(what: str, packages: tuple[str, ...]) -> bool:
    """Install Debian packages if this is Debian and we may; False if not."""
    apt = shutil.which("apt-get")
    if not apt or os.geteuid() != 0:
        return False
    say(f"  {what} from the system's packages …", end="")
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    install = [apt, "install", "--yes", "--quiet", "--no-install-recommends", *packages]
    done = subprocess.run(install, env=env, capture_output=True, check=False).returncode == 0
    if not done:  # a fresh machine has no lists yet
        subprocess.run([apt, "update", "--quiet"], env=env, capture_output=True, check=False)
        done = subprocess.run(install, env=env, capture_output=True, check=False).returncode == 0
    say(" done" if done else " could not be installed")
    return done
