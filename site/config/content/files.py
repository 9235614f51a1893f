"""Reads the content files. What is wrong with one is said with the file's name."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

LANGUAGES = ("en", "cy")
_loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # in C where the machine has it: ten times as fast


class ContentError(Exception):
    """A content file is missing, cannot be read, or does not match its twin."""


@dataclass(frozen=True)
class ContentFile:
    """One page in one language. ``name`` is the path without language and ending."""

    name: str
    language: str
    data: dict[str, Any]
    checksum: str

    @property
    def key(self) -> str:
        """The name with its language: unique over all files."""
        return f"{self.language}/{self.name}"

    @property
    def parent_name(self) -> str | None:
        """The name of the page above, or None for the home page."""
        if self.name == "home":
            return None
        folder, _, last = self.name.rpartition("/")
        if last == "index":
            folder = folder.rpartition("/")[0]
        return f"{folder}/index" if folder else "home"


@dataclass(frozen=True)
class Library:
    """All content: the files by language and name, and what site.yaml says of them."""

    order: list[str]
    menu: list[str]
    reviewed_on: dt.date
    next_due: dt.date
    files: dict[str, ContentFile] = field(default_factory=dict)

    def get(self, name: str, language: str) -> ContentFile | None:
        """The page ``name`` in ``language``, or None where it is not translated."""
        return self.files.get(f"{language}/{name}")


def read_yaml(text: str) -> Any:
    """What a content file says."""
    return yaml.load(text, Loader=_loader)  # noqa: S506  a safe loader


def read_library(folder: Path) -> Library:
    """Read ``site.yaml`` and every file it names. English must exist; Welsh may be missing."""
    site = read_yaml((folder / "site.yaml").read_text(encoding="utf-8"))
    library = Library(
        order=site["pages"], menu=site["menu"], reviewed_on=site["reviewed_on"], next_due=site["next_due"]
    )
    for name in library.order:
        for language in LANGUAGES:
            path = folder / language / f"{name}.yaml"
            if path.exists():
                file = _read(path, name, language)
                library.files[file.key] = file
            elif language == "en":
                raise ContentError(f"site.yaml names {name}, but there is no {language}/{name}.yaml")
    return library


def _read(path: Path, name: str, language: str) -> ContentFile:
    text = path.read_text(encoding="utf-8")
    try:
        data = read_yaml(text)
    except yaml.YAMLError as error:
        raise ContentError(f"{language}/{name}.yaml cannot be read: {error}") from error
    if not isinstance(data, dict) or "title" not in data:
        raise ContentError(f"{language}/{name}.yaml has no title")
    return ContentFile(name, language, data, hashlib.sha256(text.encode()).hexdigest())
