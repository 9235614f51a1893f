"""A step of set-up: done when what it is made from changed, skipped otherwise, one line with its seconds."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bootstrap.places import ROOT
from bootstrap.problem import Problem


@dataclass(frozen=True)
class Step:
    """``inputs`` are files or folders; ``facts`` are other things the result depends on; ``stamp`` says what was."""

    name: str
    run: Callable[[], None]
    stamp: Path
    inputs: Sequence[Path] = ()
    facts: Sequence[str] = ()
    also_if: Callable[[], bool] = field(default=lambda: False)

    def fingerprint(self) -> str:
        """What the step is made from, as one hash."""
        found = hashlib.sha256("\0".join(self.facts).encode())
        for path in files_of(self.inputs):
            found.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes() + b"\0")
        return found.hexdigest()

    def is_done(self) -> bool:
        """True when the stamp was left by the same inputs."""
        return not self.also_if() and self.stamp.exists() and self.stamp.read_text() == self.fingerprint()


def files_of(paths: Iterable[Path]) -> list[Path]:
    """The files themselves and those below the folders, in a settled order."""
    found: list[Path] = []
    for path in paths:
        if path.is_file():
            found.append(path)
        elif path.is_dir():
            found += [file for file in path.rglob("*") if file.is_file() and _counts(file)]
    return sorted(set(found))


def _counts(path: Path) -> bool:
    return not ({"__pycache__", "node_modules"} & set(path.parts) or path.suffix in {".pyc", ".mo"})


def take(steps: Iterable[Step]) -> int:
    """Do the steps that are not done, and return how many were."""
    return sum(_take(step) for step in steps)


def _take(step: Step) -> bool:
    if step.is_done():
        return False
    step.stamp.unlink(missing_ok=True)
    say(f"  {step.name} …", end="")
    began = time.monotonic()
    try:
        step.run()
    except BaseException:
        say("")
        raise
    say(f" {time.monotonic() - began:.1f} s")
    step.stamp.parent.mkdir(parents=True, exist_ok=True)
    step.stamp.write_text(step.fingerprint())
    return True


def say(words: str, end: str = "\n") -> None:
    """Tell whoever waits."""
    print(words, end=end, flush=True)


def call(
    command: Sequence[str | Path],
    *,
    advice: str,
    cwd: Path = ROOT,
    env: dict[str, str] | None = None,
    tell: Callable[[str], str] = lambda line: "",
) -> str:
    """Run a tool quietly, but for what ``tell`` makes of its lines. Returns what it said.

    If it fails, show the end of that and raise ``Problem`` with the advice.
    """
    words, said = [str(part) for part in command], []
    try:
        tool = subprocess.Popen(
            words, cwd=cwd, env={**os.environ, **(env or {})}, text=True, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL,
        )  # fmt: skip
    except OSError as error:
        raise Problem(f"{words[0]} could not be started ({error.strerror}): {advice}") from error
    with tool:
        for line in tool.stdout or ():
            said.append(line)
            if told := tell(line.strip()):
                say(f" {told}", end="")
    if tool.returncode:
        print("\n" + "".join(said[-25:]).rstrip("\n"), file=sys.stderr)
        raise Problem(advice)
    return "".join(said)
