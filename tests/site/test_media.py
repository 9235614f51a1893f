"""Pictures and films, where no proxy serves them."""

from __future__ import annotations

from pathlib import Path

import pytest

FILM = bytes(range(256)) * 4


@pytest.fixture
def files(settings, tmp_path):
    """A media folder with a film, a picture, a document, an original, and something beside it."""
    settings.MEDIA_ROOT = str(tmp_path / "media")
    for name, content in {
        "media/film.mp4": FILM,
        "images/wheel.width-400.webp": b"picture",
        "captions/film.vtt": b"WEBVTT\n",
        "documents/private.pdf": b"top-secret",
        "documents/private.png": b"top-secret",
        "original_images/wheel.png": b"original",
        "media/page.html": b"<script>",
        "images/drawing.svg": b"<svg/>",
    }.items():
        path = Path(settings.MEDIA_ROOT, name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    (tmp_path / "secret-key.png").write_bytes(b"top-secret")
    return Path(settings.MEDIA_ROOT)


def body(response) -> bytes:
    """The bytes, streamed or not."""
    return b"".join(response.streaming_content) if response.streaming else response.content


def test_picture_is_served_whole_and_may_be_kept(client, files):
    response = client.get("/media/images/wheel.width-400.webp")
    assert body(response) == b"picture"
    assert response.headers["Content-Type"] == "image/webp"
    assert response.headers["Cache-Control"] == "public, max-age=86400"
    assert response.headers["Accept-Ranges"] == "bytes"
    assert "Set-Cookie" not in response.headers


def test_captions_are_text_of_their_own_type(client, files):
    assert client.get("/media/captions/film.vtt").headers["Content-Type"].startswith("text/vtt")


@pytest.mark.parametrize(
    "path",
    [
        "documents/private.pdf",
        "documents/private.png",
        "original_images/wheel.png",
        "media/page.html",
        "images/drawing.svg",
        "images/../documents/private.png",
        "images/..%2fdocuments%2fprivate.png",
        "images//../../secret-key.png",
        "images/missing.png",
        "images/%00.png",
        "images/",
        "media",
        "../secret-key.png",
    ],
)
def test_nothing_else_comes_out(client, files, home_page, path):
    response = client.get(f"/media/{path}")
    assert response.status_code == 404
    assert b"top-secret" not in body(response)


def test_link_out_of_the_folder_is_not_followed(client, files, home_page):
    (files / "images" / "way-out.png").symlink_to(files.parent / "secret-key.png")
    assert client.get("/media/images/way-out.png").status_code == 404


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [
        ("bytes=0-1", 0, 1),
        ("bytes=100-", 100, 1023),
        ("bytes=-24", 1000, 1023),
        ("bytes=1000-99999", 1000, 1023),
        ("bytes=-99999", 0, 1023),
    ],
)
def test_part_of_a_film(client, files, asked, first, last):
    response = client.get("/media/media/film.mp4", headers={"range": asked})
    assert response.status_code == 206
    assert response.headers["Content-Range"] == f"bytes {first}-{last}/1024"
    assert response.headers["Content-Length"] == str(last - first + 1)
    assert body(response) == FILM[first : last + 1]


@pytest.mark.parametrize("asked", ["bytes=1024-", "bytes=5000-6000", "bytes=-0"])
def test_part_that_is_not_there(client, files, asked):
    response = client.get("/media/media/film.mp4", headers={"range": asked})
    assert response.status_code == 416
    assert response.headers["Content-Range"] == "bytes */1024"


@pytest.mark.parametrize(
    "asked", ["bytes=5-2", "bytes=0-1,5-6", "lines=0-1", "bytes=-", "bytes=x-y", "bytes=" + "9" * 99]
)
def test_odd_ranges_get_the_whole_film(client, files, asked):
    response = client.get("/media/media/film.mp4", headers={"range": asked})
    assert response.status_code == 200
    assert body(response) == FILM


def test_unchanged_file_is_not_sent_again(client, files):
    first = client.get("/media/media/film.mp4")
    again = client.get("/media/media/film.mp4", headers={"if-modified-since": first.headers["Last-Modified"]})
    assert again.status_code == 304
    assert again.content == b""


def test_head_has_the_length_and_no_body(client, files):
    response = client.head("/media/media/film.mp4")
    assert response.headers["Content-Length"] == "1024"
    assert body(response) == b""


def test_name_longer_than_any_file_has_is_not_found(client, files, db):
    assert client.get(f"/media/images/{'a' * 300}.webp").status_code == 404
