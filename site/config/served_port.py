"""Where a newcomer's site was served last, so that a command by hand writes the same links into mails as it did."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

NAME = "served-port"


def remember(port: int, *, folder: Path) -> None:
    """Keep ``port``. A disk that is full or cannot be written to keeps what was there, and stops nobody."""
    made = folder / f".{NAME}.{os.getpid()}"
    with suppress(OSError):
        try:
            made.write_text(f"{port}\n", encoding="ascii")
            made.replace(folder / NAME)
        finally:
            made.unlink(missing_ok=True)


def remembered(folder: Path) -> str:
    """The port of the last time; empty if there was none, or what is there is no port."""
    try:
        said = (folder / NAME).read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        return ""
    return said if said.isdigit() else ""
