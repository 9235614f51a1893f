"""Documents and films are what their names say, or an error says what to do."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from functools import partial
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from wagtail.documents import get_document_model
from wagtailmedia.models import get_media_model

from home.file_content import is_captions, is_document, is_film
from tests.home.editors import national_editor, signed_in
from tests.home.test_images_upload import picture

PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF"
HTML = b"<!DOCTYPE html><script>alert(1)</script>"
MP4 = b"\x00\x00\x00\x18ftypisom\x00\x00\x02\x00isomiso2" + b"\x00" * 40
WEBM = b"\x1a\x45\xdf\xa3\x01\x00\x00\x00\x00\x00\x00\x1f\x42\x82\x84webm" + b"\x00" * 40
VTT = b"WEBVTT\n\n00:00.000 --> 00:02.000\nThe seven elements.\n"


def package(**parts: bytes) -> bytes:
    """A zip file with these parts; two underscores in a name stand for a slash, one for a dot."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), content)
    return out.getvalue()


def office(part: str, extra: dict[str, bytes] | None = None) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in {"[Content_Types].xml": b"<Types/>", part: b"<x/>", **(extra or {})}.items():
            archive.writestr(name, content)
    return out.getvalue()


def swollen(part: str) -> bytes:
    """A small office file that grows to thirty million bytes."""
    return office(part, {"xl/sheet.xml": b"0" * 30_000_000})


ODT = package(mimetype=b"application/vnd.oasis.opendocument.text")


@pytest.mark.parametrize(
    ("kind", "content", "fits"),
    [
        ("pdf", PDF, True),
        ("pdf", HTML, False),
        ("pdf", b"", False),
        ("docx", office("word/document.xml"), True),
        ("docx", office("xl/workbook.xml"), False),
        ("docx", office("word/document.xml", {"word/vbaProject.bin": b"macro"}), False),
        ("docx", b"PK\x03\x04 broken", False),
        ("xlsx", office("xl/workbook.xml"), True),
        ("xlsx", partial(swollen, "xl/workbook.xml"), False),
        ("pptx", office("ppt/presentation.xml"), True),
        ("odt", ODT, True),
        ("ods", ODT, False),
        ("txt", "Croeso i bawb – ŵ ŷ".encode(), True),
        ("txt", "Caf\xe9 at 10".encode("latin-1"), True),
        ("txt", b"\x00\x01\x02", False),
        ("csv", b"name,yes\nTop tips,3\n", True),
        ("csv", HTML, False),
        ("exe", b"MZ", False),
    ],
)
def test_document_is_what_its_ending_says(kind: str, content: bytes | Callable[[], bytes], fits: bool) -> None:
    file = BytesIO(content() if callable(content) else content)
    assert is_document(kind, file) is fits
    assert file.tell() == 0


def test_damaged_office_file_is_refused_and_never_an_error() -> None:
    for place in range(len(ODT)):
        for byte in (0, 7, 127, 255):
            is_document("odt", BytesIO(ODT[:place] + bytes([byte]) + ODT[place + 1 :]))


@pytest.mark.parametrize(
    ("kind", "content", "fits"),
    [("mp4", MP4, True), ("webm", WEBM, True), ("mp4", WEBM, False), ("webm", MP4, False), ("mp4", HTML, False)],
)
def test_film_is_what_its_ending_says(kind: str, content: bytes, fits: bool) -> None:
    assert is_film(kind, BytesIO(content)) is fits


@pytest.mark.parametrize(
    ("content", "fits"),
    [(VTT, True), (b"\xef\xbb\xbf" + VTT, True), (b"WEBVTT\n", False), (b"1\n00:01 --> 00:02", False)],
)
def test_captions_are_webvtt_with_words(content: bytes, fits: bool) -> None:
    assert is_captions(BytesIO(content)) is fits


@pytest.fixture
def editor(db: None) -> Client:
    return signed_in(national_editor())


def send_document(client: Client, door: str, name: str, content: bytes) -> Any:
    file = SimpleUploadedFile(name, content)
    if door == "wagtaildocs:add_multiple":
        return client.post(reverse(door), {"title": name, "files[]": file, "collection": 1})
    prefix = "document-chooser-upload-" if "chooser" in door else ""
    return client.post(reverse(door), {f"{prefix}title": name, f"{prefix}file": file, f"{prefix}collection": 1})


DOORS = ["wagtaildocs:add", "wagtaildocs_chooser:create", "wagtaildocs:add_multiple"]


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize(("name", "content"), [("plan.pdf", HTML), ("plan.docx", PDF), ("plan.zip", ODT)])
def test_wrong_document_is_refused_with_a_sentence(editor: Client, door: str, name: str, content: bytes) -> None:
    response = send_document(editor, door, name, content)
    assert response.status_code == 200
    assert not get_document_model().objects.exists()
    assert "save it again as" in response.content.decode() or "not allowed" in response.content.decode()


def test_document_over_the_limit_is_refused(editor: Client, settings: Any) -> None:
    settings.MAX_DOCUMENT_SIZE = 50
    response = send_document(editor, "wagtaildocs:add", "plan.pdf", PDF + b" " * 60)
    assert not get_document_model().objects.exists()
    assert "largest allowed" in response.content.decode()


@pytest.mark.parametrize("door", DOORS)
def test_good_document_is_kept(editor: Client, door: str) -> None:
    send_document(editor, door, "plan.pdf", PDF)
    assert get_document_model().objects.get().file.read() == PDF


def film(**changes: Any) -> dict[str, Any]:
    sent = {
        "title": "Introduction",
        "file": SimpleUploadedFile("film.mp4", MP4),
        "thumbnail": SimpleUploadedFile("poster.png", picture()),
        "captions": SimpleUploadedFile("en.vtt", VTT),
        "transcript": "The seven elements, one by one.",
        "language": "en",
        "duration": "60",
        "collection": 1,
    }
    return {name: value for name, value in (sent | changes).items() if value is not None}


FILM_DOORS = ["add", "chooser"]


def send_film(client: Client, door: str, data: dict[str, Any]) -> Any:
    if door == "add":
        return client.post(reverse("wagtailmedia:add", args=["video"]), data)
    prefixed = {f"media-chooser-upload-{name}": value for name, value in data.items()}
    return client.post(reverse("wagtailmedia:chooser_upload", args=["video"]), prefixed)


@pytest.mark.parametrize("door", FILM_DOORS)
@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"captions": None}, "Add a captions file"),
        ({"transcript": ""}, "Add the transcript"),
        ({"thumbnail": None}, "Add a poster"),
        ({"captions": SimpleUploadedFile("en.vtt", b"hello")}, "not a captions file"),
        ({"thumbnail": SimpleUploadedFile("poster.png", HTML)}, "damaged"),
        ({"thumbnail": SimpleUploadedFile("poster.png", picture()[:-900])}, "damaged"),
        ({"file": SimpleUploadedFile("film.mp4", HTML)}, "not what its name says"),
        ({"file": SimpleUploadedFile("film.avi", MP4)}, "Films are .mp4 or .webm"),
    ],
)
def test_film_without_its_parts_is_refused(editor: Client, door: str, changes: dict[str, Any], says: str) -> None:
    for value in changes.values():
        if hasattr(value, "seek"):
            value.seek(0)
    response = send_film(editor, door, film(**changes))
    assert not get_media_model().objects.exists()
    assert says in response.content.decode().replace("\\u2019", "’")


@pytest.mark.parametrize("door", FILM_DOORS)
@pytest.mark.parametrize("name", ["film.mp4", "film.webm"])
def test_film_with_all_its_parts_is_kept(editor: Client, door: str, name: str) -> None:
    content = MP4 if name.endswith("mp4") else WEBM
    send_film(editor, door, film(file=SimpleUploadedFile(name, content)))
    kept = get_media_model().objects.get()
    assert kept.captions.read() == VTT
    assert kept.transcript.startswith("The seven")
