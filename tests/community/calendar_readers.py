"""Four programs that read calendar files and are none of ours: libical, ical.js, node-ical and khal."""

from __future__ import annotations

import ctypes
import datetime as dt
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from tests.oidc.conftest import node

HERE = Path(__file__).resolve().parent
NODE_MODULES = HERE.parent / "node_modules"
VEVENT = 4  # ICAL_VEVENT_COMPONENT
KHAL = """
[calendars]
[[mine]]
path = {folder}/events
type = calendar
[locale]
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
default_timezone = {zone}
local_timezone = {zone}
[sqlite]
path = {folder}/cache
"""


class _Time(ctypes.Structure):
    """libical's icaltimetype."""

    _fields_ = [
        *((name, ctypes.c_int) for name in "year month day hour minute second is_date is_daylight".split()),
        ("zone", ctypes.c_void_p),
    ]


def has_javascript() -> bool:
    """Whether Node and its packages are here: ``make test`` installs them."""
    return bool(node()) and (NODE_MODULES / "node-ical").is_dir() and (NODE_MODULES / "ical.js").is_dir()


@cache
def libical() -> Any | None:
    """The library, or None where the machine has none."""
    try:
        library = ctypes.CDLL("libical.so.3")
    except OSError:
        return None
    for name in ("icalparser_parse_string", "icalcomponent_get_first_component"):
        getattr(library, name).restype = ctypes.c_void_p
    library.icalparser_parse_string.argtypes = [ctypes.c_char_p]
    library.icalrestriction_check.argtypes = [ctypes.c_void_p]
    library.icalcomponent_count_errors.argtypes = [ctypes.c_void_p]
    library.icalcomponent_get_first_component.argtypes = [ctypes.c_void_p, ctypes.c_int]
    library.icalcomponent_get_dtstart.restype = _Time
    library.icalcomponent_get_dtstart.argtypes = [ctypes.c_void_p]
    library.icalcomponent_free.argtypes = [ctypes.c_void_p]
    return library


@dataclass(frozen=True)
class Judged:
    """What libical says: whether RFC 5545 and 5546 allow it, how many errors it saw, and when it starts (UTC)."""

    allowed: bool
    errors: int
    starts_at: dt.datetime


def judged_by_libical(content: bytes) -> Judged:
    """Have libical parse and check a calendar with one event."""
    library = libical()
    assert library is not None
    parsed = library.icalparser_parse_string(content)
    assert parsed
    allowed = bool(library.icalrestriction_check(parsed))
    errors = library.icalcomponent_count_errors(parsed)
    start = library.icalcomponent_get_dtstart(library.icalcomponent_get_first_component(parsed, VEVENT))
    library.icalcomponent_free(parsed)
    parts = (start.year, start.month, start.day, start.hour, start.minute, start.second)
    return Judged(allowed, errors, dt.datetime(*parts, tzinfo=dt.UTC))


def read_by_javascript(
    folder: Path, *contents: bytes, zone: str = "Europe/London"
) -> dict[str, list[list[dict[str, Any]]]]:
    """What ical.js and node-ical find in each file, on a machine in ``zone``."""
    files = []
    for number, content in enumerate(contents):
        files.append(folder / f"{number}.ics")
        files[-1].write_bytes(content)
    command = [str(node()), str(HERE / "calendar_readers.mjs"), *map(str, files)]
    done = subprocess.run(command, check=True, capture_output=True, text=True, env={**os.environ, "TZ": zone})
    return json.loads(done.stdout)


class Khal:
    """A calendar program with a calendar of its own, as somebody in ``zone`` has it."""

    def __init__(self, folder: Path, zone: str = "Europe/London") -> None:
        (folder / "events").mkdir(parents=True)
        self.folder, self.zone = folder, zone
        (folder / "config").write_text(KHAL.format(folder=folder, zone=zone))

    def take(self, content: bytes) -> None:
        """Import a file, as a mail program hands it over."""
        file = self.folder / "came.ics"
        file.write_bytes(content)
        self._run("import", "--batch", "-a", "mine", str(file))

    def events(self) -> list[tuple[str, str, str, str]]:
        """Start and end on this machine's clock, title and status of all events of two years."""
        shape = "{start-long}|{end-long}|{title}|{status}"
        said = self._run("list", "--format", shape, "--day-format", "", "2026-01-01", "2028-01-01")
        return [tuple(line.split("|")) for line in said.splitlines() if line.strip()]  # type: ignore[misc]

    def _run(self, *words: str) -> str:
        command = [str(Path(sys.executable).with_name("khal")), "-c", str(self.folder / "config"), *words]
        env = {**os.environ, "TZ": self.zone, "LC_ALL": "C.UTF-8", "XDG_DATA_HOME": str(self.folder)}
        return subprocess.run(command, check=True, capture_output=True, text=True, env=env).stdout
