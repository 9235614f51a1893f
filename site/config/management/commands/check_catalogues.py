"""``manage.py check_catalogues``: translations keep the placeholders, and name nothing that is gone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polib
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

PLACEHOLDER = re.compile(r"%(?:\([a-z_]+\))?[sdif]|{[a-z_]*}|</?[a-z]+>", re.IGNORECASE)


class Command(BaseCommand):
    """Fail on a translation that is missing or fuzzy, or that lost or invented a placeholder or tag."""

    help = __doc__
    requires_system_checks = []  # noqa: RUF012

    def handle(self, *args: Any, **options: Any) -> None:
        paths = [path for folder in settings.LOCALE_PATHS for path in sorted(Path(folder).rglob("*.po"))]
        found = [f"{path.parts[-3]}: {fault}" for path in paths for fault in _faults(polib.pofile(str(path)))]
        for fault in found:
            self.stderr.write(fault)
        if found:
            raise CommandError(f"{len(found)} faults in {len(paths)} catalogues.")
        self.stdout.write(f"{len(paths)} catalogues are sound.")


def _faults(catalogue: polib.POFile) -> Iterator[str]:
    for entry in catalogue:
        if entry.obsolete:
            continue
        if entry.fuzzy:
            yield f"fuzzy: {entry.msgid!r}"
        elif not entry.translated():
            yield f"not translated: {entry.msgid!r}"
        wanted = [_placeholders(entry.msgid), _placeholders(entry.msgid_plural or entry.msgid)]
        for words in filter(None, [entry.msgstr, *entry.msgstr_plural.values()]):
            # "One person" may leave the number out; nothing may be there that the code does not fill in.
            if _placeholders(words) not in wanted:
                yield f"placeholders differ: {entry.msgid!r} and {words!r}"


def _placeholders(words: str) -> list[str]:
    return sorted(PLACEHOLDER.findall(words))
