"""The films that come with the site: complete in both languages, loaded once, renewed when their files change."""

from __future__ import annotations

import itertools
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import settings
from django.core.files.base import ContentFile

from config.content.files import ContentError
from config.content.films import load_films
from home.models import SiteMedia

CONTENT = Path(settings.SITE_DIR) / "content"
FILMS: dict[str, Any] = yaml.safe_load((CONTENT / "films.yaml").read_text())
EACH = [(key, language) for key, words in FILMS.items() for language in words]


@pytest.fixture
def folder(tmp_path: Path, settings: Any) -> Path:
    """A copy of the films that a test may change."""
    settings.MEDIA_ROOT = tmp_path / "media"
    shutil.copytree(CONTENT / "films", tmp_path / "content" / "films")
    shutil.copy(CONTENT / "films.yaml", tmp_path / "content" / "films.yaml")
    return tmp_path / "content"


def seconds(clock: str) -> float:
    minutes, rest = clock.split(":")
    return int(minutes) * 60 + float(rest)


def test_introduction_is_there_in_both_languages():
    assert EACH == [("introduction", "en"), ("introduction", "cy")]


@pytest.mark.parametrize(("key", "language"), EACH)
def test_film_is_small_and_has_all_its_files(key: str, language: str) -> None:
    words = FILMS[key][language]
    film = CONTENT / "films" / words["file"]
    assert film.read_bytes()[4:8] == b"ftyp"
    assert film.stat().st_size < 1_500_000
    assert 60 <= words["duration"] <= 75
    assert (CONTENT / "films" / words["thumbnail"]).read_bytes()[:2] == b"\xff\xd8"


@pytest.mark.parametrize(("key", "language"), EACH)
def test_captions_cover_the_film_without_overlap(key: str, language: str) -> None:
    words = FILMS[key][language]
    text = (CONTENT / "films" / words["captions"]).read_text()
    assert text.startswith("WEBVTT")
    times = [(seconds(a), seconds(b)) for a, b in re.findall(r"([\d:.]+) --> ([\d:.]+)", text)]
    assert times[0][0] == 0
    assert times[-1][1] == pytest.approx(words["duration"], abs=0.1)
    assert all(start < end for start, end in times)
    assert all(before[1] == after[0] for before, after in itertools.pairwise(times))


def test_transcript_holds_every_word_of_the_captions():
    for words in FILMS["introduction"].values():
        transcript = (CONTENT / "films" / words["transcript"]).read_text()
        cues = re.split(r"\n\n", (CONTENT / "films" / words["captions"]).read_text())[1:]
        for cue in cues:
            for line in cue.strip().splitlines()[1:]:
                assert line in transcript


@pytest.mark.django_db
def test_films_are_loaded_with_captions_transcript_and_poster(folder):
    loaded = load_films(folder)
    film = loaded["introduction", "cy"]
    assert set(loaded) == {("introduction", "en"), ("introduction", "cy")}
    assert (film.type, film.language, film.duration, film.width) == ("video", "cy", 74.4, 1280)
    assert film.file.name.startswith("media/introduction-cy-")
    assert film.captions.name.endswith(".vtt")
    assert film.thumbnail.name.endswith(".jpg")
    assert film.transcript.startswith("[Nid oes sain")
    film.full_clean(exclude=["collection", "tags"])


@pytest.mark.django_db
def test_loading_again_changes_nothing(folder):
    first = load_films(folder)
    SiteMedia.objects.filter(pk=first["introduction", "en"].pk).update(title="Our editor's title")
    again = load_films(folder)
    assert {key: film.pk for key, film in first.items()} == {key: film.pk for key, film in again.items()}
    assert again["introduction", "en"].title == "Our editor's title"
    assert SiteMedia.objects.count() == 2


@pytest.mark.django_db
def test_changed_film_is_renewed_where_it_is_shown(folder, django_capture_on_commit_callbacks):
    before = load_films(folder)["introduction", "en"]
    old = Path(before.file.path)
    with (folder / "films" / "introduction-en.vtt").open("a") as captions:
        captions.write("\nNOTE one more line\n")
    with django_capture_on_commit_callbacks(execute=True):
        after = load_films(folder)["introduction", "en"]
    assert after.pk == before.pk
    assert after.file.name != before.file.name
    assert Path(after.file.path).exists()
    assert not old.exists()
    assert SiteMedia.objects.count() == 2


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["introduction-en-2027.mp4", "introduction-en-0123456789ab_x7Tq.mp4"])
def test_film_that_an_editor_put_in_its_place_stays(folder, name, django_capture_on_commit_callbacks):
    film = load_films(folder)["introduction", "en"]
    film.file.save(name, ContentFile(b"the editor's own cut"))
    film.title = "The editor's own cut"
    film.save()
    with django_capture_on_commit_callbacks(execute=True):
        again = load_films(folder)["introduction", "en"]
    film.refresh_from_db()
    assert again.pk != film.pk
    assert film.title == "The editor's own cut"
    assert Path(film.file.path).read_bytes() == b"the editor's own cut"


@pytest.mark.django_db
def test_missing_file_is_named(folder):
    (folder / "films" / "introduction-cy.vtt").unlink()
    with pytest.raises(ContentError, match=r"introduction-cy\.vtt, which is not in films/"):
        load_films(folder)
