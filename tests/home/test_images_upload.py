"""Pictures that cannot be drawn are errors of the field, by every door."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable
from functools import cache, partial
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from home.image_content import can_be_drawn, has_too_many_pixels
from home.models import SiteImage
from tests.home.editors import national_editor, signed_in

DOORS = ["wagtailimages:add", "wagtailimages_chooser:create", "wagtailimages:add_multiple"]


def picture(kind: str = "PNG", size: tuple[int, int] = (40, 30)) -> bytes:
    out = BytesIO()
    Image.effect_noise(size, 60).convert("RGB").save(out, kind)
    return out.getvalue()


def animation(frames: int = 3) -> bytes:
    pictures = [Image.effect_noise((60, 60), 80 + n) for n in range(frames)]
    out = BytesIO()
    pictures[0].save(out, "GIF", save_all=True, append_images=pictures[1:])
    return out.getvalue()


@cache
def empty_png(width: int, height: int) -> bytes:
    """A small file that claims to be a huge picture."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = zlib.compress(b"\x00" * ((width // 8 + 1) * height), 9)
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def send(client: Client, door: str, name: str, content: bytes) -> Any:
    file = SimpleUploadedFile(name, content)
    if door == "wagtailimages:add_multiple":
        return client.post(reverse(door), {"title": name, "files[]": file, "collection": 1})
    prefix = "image-chooser-upload-" if "chooser" in door else ""
    data = {f"{prefix}title": name, f"{prefix}file": file, f"{prefix}collection": 1, f"{prefix}description": ""}
    return client.post(reverse(door), data)


@pytest.fixture
def editor(db: None) -> Client:
    return signed_in(national_editor())


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("cut.gif", animation()[:-900], "damaged"),
        ("cut.png", picture()[:-900], "damaged"),
        ("cut.jpg", picture("JPEG", (200, 200))[:900], "damaged"),
        ("bomb.png", partial(empty_png, 30_000, 30_000), "too many pixels"),
        ("large.png", partial(empty_png, 10_000, 5_000), "too many pixels"),
        ("words.png", b"not a picture at all", "valid image"),
        ("empty.png", b"", "empty"),
        ("drawing.svg", b'<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>', "SVG"),
        ("drawing.png", b'<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>', "format"),
    ],
)
def test_bad_picture_is_an_error_of_the_field(
    editor: Client, door: str, name: str, content: bytes | Callable[[], bytes], says: str
) -> None:
    response = send(editor, door, name, content() if callable(content) else content)
    assert response.status_code == 200
    assert not SiteImage.objects.exists()
    text = response.content.decode().lower()
    assert says.lower() in text or "supported image format" in text or "valid image" in text


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize(
    ("name", "kind"), [("a.png", "PNG"), ("a.jpg", "JPEG"), ("a.webp", "WEBP"), ("a.avif", "AVIF")]
)
def test_good_picture_is_kept(editor: Client, door: str, name: str, kind: str) -> None:
    send(editor, door, name, picture(kind))
    image = SiteImage.objects.get()
    assert (image.width, image.height) == (40, 30)


def test_animation_is_kept_whole(editor: Client) -> None:
    content = animation()
    send(editor, "wagtailimages:add", "wave.gif", content)
    assert SiteImage.objects.get().file.size == len(content)


def test_editing_without_a_new_file_keeps_the_picture(editor: Client) -> None:
    send(editor, "wagtailimages:add", "a.png", picture())
    image = SiteImage.objects.get()
    before = image.file.name
    data = {"title": "Renamed", "description": "Two nurses", "credit": "Own picture", "tags": "", "collection": 1}
    editor.post(reverse("wagtailimages:edit", args=[image.pk]), data)
    image.refresh_from_db()
    assert (image.title, image.description, image.credit, image.file.name) == (
        "Renamed",
        "Two nurses",
        "Own picture",
        before,
    )


def test_focal_point_is_kept_and_used(editor: Client) -> None:
    send(editor, "wagtailimages:add", "a.png", picture(size=(400, 300)))
    image = SiteImage.objects.get()
    whole = image.get_rendition("fill-50x50-c100|format-webp")
    focal = {"focal_point_x": 40, "focal_point_y": 40, "focal_point_width": 40, "focal_point_height": 40}
    data = {"title": "a", "description": "", "credit": "", "tags": "", "collection": 1, **focal}
    editor.post(reverse("wagtailimages:edit", args=[image.pk]), data)
    image.refresh_from_db()
    assert image.has_focal_point()
    near = image.get_rendition("fill-50x50-c100|format-webp")
    assert near.file.name != whole.file.name
    assert near.file.name.endswith(".webp")


def test_pixels_are_counted_over_all_frames() -> None:
    assert has_too_many_pixels(BytesIO(animation(3)), 3 * 3600 - 1)
    assert not has_too_many_pixels(BytesIO(animation(3)), 3 * 3600)


def test_whole_picture_can_be_drawn_and_a_cut_one_cannot() -> None:
    assert can_be_drawn(BytesIO(picture()))
    assert not can_be_drawn(BytesIO(picture()[:-300]))
