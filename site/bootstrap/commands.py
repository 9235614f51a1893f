"""The commands that the Makefile calls."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable

from bootstrap import catalogues, data, front_end, ground, packages, system
from bootstrap.places import PYTHON, ROOT
from bootstrap.problem import Problem
from bootstrap.steps import say, take


def main(arguments: list[str]) -> int:
    """Run one command; a problem is one sentence on standard error and exit code 1."""
    commands: dict[str, Callable[[], None]] = {
        "run": run,
        "install": install,
        "install-tests": install_for_tests,
        "install-browser-tests": install_for_browser_tests,
    }
    if len(arguments) != 1 or arguments[0] not in commands:
        print(f"Usage: python site/bootstrap {' | '.join(commands)}", file=sys.stderr)
        return 2
    try:
        commands[arguments[0]]()
    except Problem as problem:
        print(problem, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


def run() -> None:
    """Set up what is not set up, then serve. Does not come back."""
    ground.check_python()
    ground.check_port()
    _set_up(for_tests=False, with_data=True)
    os.chdir(ROOT)
    os.environ["PORT"] = str(ground.port())
    sys.stdout.flush()
    os.execv(PYTHON, [str(PYTHON), "manage.py", "serve"])


def install() -> None:
    """Packages, front end and translations, no data."""
    _set_up(for_tests=False, with_data=False)


def install_for_tests() -> None:
    """What checks and tests without a browser need."""
    _set_up(for_tests=True, with_data=False)


def install_for_browser_tests() -> None:
    """What all tests need."""
    install_for_tests()
    take(front_end.steps_for_tests())
    system.ensure_chromium()
    system.ensure_java()
    system.ensure_libical()


def _set_up(*, for_tests: bool, with_data: bool) -> None:
    began = time.monotonic()
    ground.check_python()
    ground.check_folders()
    done = take(packages.steps(for_tests=for_tests))
    done += take(front_end.steps())
    done += take(catalogues.steps())
    system.ensure_pango()
    if with_data:
        done += take(data.steps())
    if done:
        say(f"Set up in {time.monotonic() - began:.0f} s.")
