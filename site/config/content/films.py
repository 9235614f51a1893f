"""Puts the site's own films among the media, each language's with its captions, transcript and poster."""

from __future__ import annotations

import hashlib
from functools import partial
from pathlib import Path
from typing import Any

from django.core.files import File
from django.db import transaction

from config.content.files import LANGUAGES, ContentError, read_yaml
from home.models import SiteMedia

FILES = ("file", "captions", "thumbnail")
FINGERPRINT = 12  # characters of it in the name of a file


def load_films(folder: Path) -> dict[tuple[str, str], SiteMedia]:
    """The films of ``films.yaml`` by key and language; made where missing, renewed where the files have changed.

    A film is known by the name of its file, so what an editor says of it (title, transcript) stays as it is until the
    file itself changes.
    """
    films: dict[str, dict[str, Any]] = read_yaml((folder / "films.yaml").read_text(encoding="utf-8"))
    return {
        (key, language): _load(folder / "films", f"{key}-{language}", language, words[language])
        for key, words in films.items()
        for language in LANGUAGES
        if language in words
    }


@transaction.atomic
def _load(folder: Path, name: str, language: str, words: dict[str, Any]) -> SiteMedia:
    paths = {field: folder / words[field] for field in FILES}
    transcript = folder / words["transcript"]
    for path in (*paths.values(), transcript):
        if not path.is_file():
            raise ContentError(f"films.yaml names {path.name}, which is not in {folder.name}/")
    print_ = _fingerprint([*paths.values(), transcript])
    found = SiteMedia.objects.filter(file__startswith=f"media/{name}-{print_}").first()
    if found is not None:
        return found
    # The film with older files of ours, if there is one: pages that show it shall show the new one.
    ours = rf"^media/{name}-[0-9a-f]{{{FINGERPRINT}}}\.\w+$"
    film = SiteMedia.objects.filter(file__regex=ours, language=language).first() or SiteMedia()
    film.type, film.language, film.title = "video", language, words["title"]
    film.duration, film.width, film.height = words["duration"], words["width"], words["height"]
    film.transcript = transcript.read_text(encoding="utf-8").strip()
    _put_files(film, paths, f"{name}-{print_}")
    return film


def _put_files(film: SiteMedia, paths: dict[str, Path], name: str) -> None:
    """Store the files under ``name``; those they replace go once the transaction has been committed."""
    for field, path in paths.items():
        old = getattr(film, field)
        if old:
            transaction.on_commit(partial(old.storage.delete, old.name))
        setattr(film, field, File(path.open("rb"), name=name + path.suffix))
    try:
        film.save()
    finally:
        for field in FILES:
            getattr(film, field).close()


def _fingerprint(paths: list[Path]) -> str:
    found = hashlib.sha256()
    for path in paths:
        found.update(path.read_bytes())
    return found.hexdigest()[:FINGERPRINT]
