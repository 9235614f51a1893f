"""Finds the words of the interface in our Python and templates, without system gettext."""

from __future__ import annotations

import io
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import polib
from babel.messages.extract import extract
from django.utils.translation.template import templatize

FUNCTIONS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
# What gettext is imported as, such as _now beside a lazy _: its words are words too.
ALIAS = re.compile(r"\b(gettext|gettext_lazy) as (\w+)")
TEMPLATES = {".html", ".txt", ".svg", ".xml"}


class Message(NamedTuple):
    """Words as the code has them; ``plural`` and ``context`` are empty where there is none."""

    words: str
    plural: str = ""
    context: str = ""


def find_messages(root: Path, folders: Iterable[Path]) -> dict[Message, list[str]]:
    """Every message below the folders, with the files that use it."""
    found: dict[Message, set[str]] = defaultdict(set)
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.suffix in TEMPLATES or (path.suffix == ".py" and "migrations" not in path.parts):
                for message in _in_file(path):
                    found[message].add(path.relative_to(root).as_posix())
    return {message: sorted(found[message]) for message in sorted(found)}


def _in_file(path: Path) -> Iterator[Message]:
    text = path.read_text(encoding="utf-8")
    if path.suffix in TEMPLATES:
        # Django turns a template into calls amid rows of X. Indented, they would be no Python.
        text = "\n".join(line.lstrip() for line in templatize(text, str(path)).splitlines())
    functions = FUNCTIONS | {name: None for _function, name in ALIAS.findall(text)}
    for _line, words, _comments, context in extract("python", io.BytesIO(text.encode()), functions):
        parts = words if isinstance(words, tuple) else (words,)
        if parts[0]:
            yield Message(parts[0], parts[1] if len(parts) > 1 else "", context or "")


def update_catalogue(catalogue: polib.POFile, messages: dict[Message, list[str]]) -> tuple[int, int]:
    """Add what is new and retire what is gone, keeping each translation; returns how many of both."""
    known = {Message(entry.msgid, entry.msgid_plural, entry.msgctxt or ""): entry for entry in catalogue}
    added = 0
    for message, files in messages.items():
        entry = known.get(message)
        if entry is None:
            entry = _new_entry(message)
            catalogue.append(entry)
        added += entry.obsolete or message not in known
        entry.obsolete = False
        entry.occurrences = [(file, "") for file in files]  # line numbers would change every day
    gone = [entry for message, entry in known.items() if message not in messages and not entry.obsolete]
    for entry in gone:
        entry.obsolete = True
    catalogue.sort(key=lambda entry: (entry.obsolete, entry.msgid.lower(), entry.msgctxt or ""))
    return added, len(gone)


def _new_entry(message: Message) -> polib.POEntry:
    plurals = {"msgid_plural": message.plural, "msgstr_plural": dict.fromkeys(range(4), "")} if message.plural else {}
    flags = ["python-format"] if "%(" in message.words else []
    return polib.POEntry(msgid=message.words, msgctxt=message.context or None, flags=flags, **plurals)
