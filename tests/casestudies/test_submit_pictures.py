"""Pictures that members send: what is refused, where they lie, and who sees them."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from PIL import Image

from casestudies.models import Submission, SubmissionPicture
from casestudies.services import pictures
from casestudies.services.pictures import path_of
from casestudies.services.regions import ensure_regions, region_collection
from community.private_files import private_folder
from community.roles import ensure_roles
from home.models import SiteImage
from tests.casestudies.reviewing import SUBMIT, Scene, make_lead, on_our_page, page_of
from tests.factories.community import make_member
from tests.factories.submissions import YES as CONSENTS
from tests.factories.submissions import make_picture, make_submission, picture_file

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(scene: Scene) -> Client:
    return scene.in_name_of(scene.author)


@pytest.fixture
def story(scene: Scene) -> Submission:
    return make_submission(scene.author)


def add(client: Client, story: Submission, file: Any, alt: str = "Two chairs") -> Any:
    return client.post(f"{SUBMIT}{story.public_id}/pictures/", {"picture": file, "alt": alt, "caption": ""})


def send(story: Submission) -> Submission:
    from casestudies.services import submissions

    return submissions.send(submission=story, by=story.author, consents=CONSENTS, now=timezone.now())


def address(picture: SubmissionPicture) -> str:
    return f"{SUBMIT}{picture.submission.public_id}/pictures/{picture.public_id}/file/"


def bomb() -> bytes:
    """A PNG of a hundred kilobytes that says it has 900 million pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 30000, 30000, 1, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\0" * 3751 * 3000))
        + chunk(b"IEND", b"")
    )


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("x.svg", SVG, "Not a supported image format"),
        ("x.png", SVG, "picture"),
        ("x.png", b"<html><script>alert(1)</script></html>", "picture"),
        ("x.php", b"<?php", "picture"),
        ("x.png", bomb(), "too many pixels"),
        ("x.png", b"", "empty"),
        ("x.jpg", b"\xff\xd8\xff" + b"\0" * 100, "picture"),
        ("x.png", b"\x89PNG" + b"\0" * (10 * 1024 * 1024), "too big"),
    ],
)
def test_what_is_no_good_picture_is_refused_and_its_words_are_kept(
    client: Client, story: Submission, name: str, content: bytes, said: str
) -> None:
    page = add(client, story, SimpleUploadedFile(name, content)).content.decode()
    assert "There is a problem" in page
    assert said in page
    assert "Two chairs" in page
    assert not SubmissionPicture.objects.exists()
    assert not list(private_folder("stories").iterdir())


def test_cut_off_picture_is_refused(client: Client, story: Submission) -> None:
    whole = picture_file(size=(400, 300)).read()
    page = add(client, story, SimpleUploadedFile("x.png", whole[: len(whole) // 2])).content.decode()
    assert "There is a problem" in page
    assert not SubmissionPicture.objects.exists()


@pytest.mark.parametrize("alt", ["", "  ", "x" * 256])
def test_picture_needs_a_description(client: Client, story: Submission, alt: str) -> None:
    page = add(client, story, picture_file(), alt).content.decode()
    assert 'href="#id_alt"' in page
    assert not SubmissionPicture.objects.exists()


def test_picture_forgets_where_and_with_what_it_was_taken(client: Client, story: Submission) -> None:
    marks = Image.Exif()
    marks[0x010F] = "Telltale Cameras"
    marks.get_ifd(0x8825)[2] = (51.0, 30.0, 0.0)
    assert b"Telltale" in picture_file("x.jpg", format="JPEG", exif=marks).read()
    add(client, story, picture_file("x.jpg", format="JPEG", exif=marks))
    kept = path_of(SubmissionPicture.objects.get())
    assert b"Telltale" not in kept.read_bytes()
    assert not Image.open(kept).getexif()


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "GIF"])
def test_what_is_seen_through_stays_so_and_large_ones_shrink(scene: Scene, story: Submission, kind: str) -> None:
    content = BytesIO()
    Image.new("RGBA", (3600, 20), (0, 0, 0, 0)).save(content, kind)
    made = pictures.add_picture(
        submission=story, by=scene.author, file=content, alt="x", caption="", now=timezone.now()
    )
    with Image.open(path_of(made)) as kept:
        assert (kept.size[0], kept.mode, kept.format) == (pictures.LONGEST_SIDE, "RGBA", "PNG")


def test_picture_is_for_its_author_and_once_sent_for_reviewers(scene: Scene, client: Client, story: Submission) -> None:
    picture = make_picture(story)
    lead, stranger = scene.in_name_of(scene.lead), scene.in_name_of(make_member("other@example.com"))
    elsewhere = scene.in_name_of(make_lead("north@example.com", "north-west"))

    def answers() -> list[int]:
        return [one.get(address(picture)).status_code for one in (client, lead, stranger, elsewhere, Client())]

    assert answers() == [200, 404, 404, 404, 404]
    send(story)
    assert answers() == [200, 200, 404, 404, 404]
    response = client.get(address(picture))
    assert response["Content-Type"] == "image/jpeg"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "private" in response["Cache-Control"]


def test_picture_of_one_story_is_not_found_by_the_address_of_another(scene: Scene, client: Client) -> None:
    picture, other = make_picture(make_submission(scene.author)), make_submission(scene.author)
    wrong = f"{SUBMIT}{other.public_id}/pictures/{picture.public_id}/"
    assert client.get(f"{wrong}file/").status_code == 404
    assert client.post(f"{wrong}remove/").status_code == 404
    assert SubmissionPicture.objects.exists()


def test_pictures_lie_outside_the_media_folder_until_the_story_is_sent(
    settings: Any, scene: Scene, story: Submission
) -> None:
    picture = make_picture(story)
    assert path_of(picture).is_relative_to(settings.PRIVATE_DIR)
    assert path_of(picture).stat().st_mode & 0o077 == 0
    assert not list(settings.MEDIA_ROOT.rglob("*.*"))
    assert not SiteImage.objects.exists()


def test_sent_pictures_lie_in_the_regions_collection_under_odd_names(scene: Scene, story: Submission) -> None:
    ensure_roles()
    ensure_regions()
    make_picture(story, caption="The room")
    send(story)
    image = SiteImage.objects.get()
    assert image.collection == region_collection("london")
    assert image.uploaded_by_user == scene.author.user
    assert len(image.filename) > 24
    block = page_of(story).pictures[0].value
    assert (block["image"].contextual_alt_text, block["caption"]) == ("Two chairs and a lamp", "The room")


def test_pictures_are_added_described_anew_and_removed_after_changes_were_asked_for(
    scene: Scene, client: Client, story: Submission
) -> None:
    first, second = make_picture(story, "First"), make_picture(story, "Second")
    send(story)
    on_our_page(scene.in_name_of(scene.lead), story, "changes", "Other pictures, please.")
    one = f"{SUBMIT}{story.public_id}/pictures/"
    client.post(f"{one}{first.public_id}/remove/")
    client.post(f"{one}{second.public_id}/", {"alt": "Second, better", "caption": ""})
    add(client, story, picture_file(), "Third")
    story.refresh_from_db()
    send(story)
    draft = page_of(story).get_latest_revision_as_object()
    assert [block.value["image"].contextual_alt_text for block in draft.pictures] == ["Second, better", "Third"]
    assert SiteImage.objects.count() == 2


def test_only_so_many_pictures(scene: Scene, client: Client, story: Submission, monkeypatch: Any) -> None:
    monkeypatch.setattr(pictures, "MOST", 2)
    for _ in range(3):
        add(client, story, picture_file())
    assert SubmissionPicture.objects.count() == 2
    assert "as many pictures as a story can hold" in client.get(f"{SUBMIT}{story.public_id}/pictures/").content.decode()


def test_removed_picture_leaves_no_file(
    client: Client, story: Submission, django_capture_on_commit_callbacks: Any
) -> None:
    picture = make_picture(story)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"{SUBMIT}{story.public_id}/pictures/{picture.public_id}/remove/")
    assert not list(private_folder("stories").iterdir())
    assert not SubmissionPicture.objects.exists()


def test_file_that_no_row_knows_goes_in_time(story: Submission) -> None:
    make_picture(story)
    stray = private_folder("stories") / "stray.jpg"
    stray.write_bytes(b"x")
    assert pictures.forget_strays(now=timezone.now()) == 0
    assert pictures.forget_strays(now=timezone.now() + timezone.timedelta(days=2)) == 1
    assert path_of(SubmissionPicture.objects.get()).is_file()
