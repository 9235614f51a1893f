"""The film as a list of pictures, each with its words and how long it stands. Pure rules: nothing is drawn here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

FADE = 0.4  # seconds in which one picture turns into the next


@dataclass(frozen=True)
class Picture:
    """One still. ``shown`` counts the items that are there already; ``says`` are the words that are new on it."""

    kind: str
    seconds: float
    heading: str
    text: str = ""
    items: tuple[Any, ...] = ()
    shown: int = 0
    says: str = ""


@dataclass(frozen=True)
class Script:
    """The film in one language."""

    language: str
    title: str
    silent: str
    size: tuple[int, int]
    pictures: tuple[Picture, ...]

    @property
    def seconds(self) -> float:
        """How long the film runs: each fade is shared by two pictures."""
        return sum(picture.seconds for picture in self.pictures)

    def cues(self) -> list[tuple[float, float, str]]:
        """Beginning, end and words of each caption."""
        found, at = [], 0.0
        for picture in self.pictures:
            found.append((at, at + picture.seconds, picture.says))
            at += picture.seconds
        start, end, words = found[0]
        found[0] = (start, end, f"{self.silent}\n{words}")
        return found

    def transcript(self) -> str:
        """All the words, and what is shown where they do not say it."""
        scenes = [self.silent]
        for picture in self.pictures:
            if picture.shown:
                scenes[-1] += f"\n{picture.shown}. {picture.says}"
            else:
                scenes.append(picture.says)
        return "\n\n".join(scenes) + "\n"


def read_script(path: Path, language: str) -> Script:
    """The film that ``path`` describes, in ``language``."""
    film = yaml.safe_load(path.read_text(encoding="utf-8"))
    pictures = tuple(picture for scene in film["scenes"] for picture in _pictures(scene, scene[language]))
    return Script(language, film["title"][language], film["silent"][language], tuple(film["size"]), pictures)


def _pictures(scene: dict[str, Any], words: dict[str, Any]) -> Iterator[Picture]:
    """A scene's stills: the first with its heading, then one more for each item."""
    kind, heading, items = scene["kind"], words["heading"], tuple(words.get("items", ()))
    text = words.get("text", "")
    says = " ".join(f"{sentence.rstrip('.')}." for sentence in (heading, text) if sentence)
    yield Picture(kind, scene["seconds"], heading, text, items, 0, says)
    for number, item in enumerate(items, start=1):
        said = f"{item['name']}: {item['text']}" if isinstance(item, dict) else item
        yield Picture(kind, scene["each"], heading, text, items, number, f"{said}.")
