"""Pictures that members send: drawn anew, kept as private files, and made the site's own once a story is sent."""

from __future__ import annotations

import datetime as dt
import secrets
from functools import partial
from io import BytesIO
from typing import TYPE_CHECKING, Any

from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.db import transaction
from PIL import Image, ImageOps

from casestudies.models import Submission, SubmissionPicture
from casestudies.services.regions import region_collection
from community.private_files import private_folder
from home.models import SiteImage

if TYPE_CHECKING:
    from pathlib import Path
    from typing import IO

    from wagtail.models import Collection

    from community.models import Member

MOST = 8
LONGEST_SIDE = 3000
FOLDER = "stories"
TYPES = {"jpg": "image/jpeg", "png": "image/png"}


class TooManyPicturesError(Exception):
    """The story has as many pictures as it may."""


@transaction.atomic
def add_picture(
    *, submission: Submission, by: Member, file: IO[bytes], alt: str, caption: str, now: dt.datetime
) -> SubmissionPicture | None:
    """Keep a picture that was checked (home.forms); None where the story is not with its author.

    It is drawn anew, which leaves out where and with what it was taken.
    """
    held = _held(submission, by)
    if held is None:
        return None
    if held.pictures.count() >= MOST:
        raise TooManyPicturesError
    name = _keep(file)
    _touch(held, now)
    return SubmissionPicture.objects.create(submission=held, file_name=name, alt=alt, caption=caption, added_at=now)


@transaction.atomic
def describe_picture(*, picture: SubmissionPicture, by: Member, alt: str, caption: str, now: dt.datetime) -> bool:
    """Change what is said of a picture; False where the story is not with its author."""
    held = _held(picture.submission, by)
    if held is None:
        return False
    _touch(held, now)
    return bool(held.pictures.filter(pk=picture.pk).update(alt=alt, caption=caption))


@transaction.atomic
def remove_picture(*, picture: SubmissionPicture, by: Member, now: dt.datetime) -> bool:
    """Take a picture out and delete its private file; False where the story is not with its author."""
    held = _held(picture.submission, by)
    if held is None:
        return False
    _touch(held, now)
    path = path_of(picture)
    picture.delete()
    transaction.on_commit(partial(path.unlink, missing_ok=True))
    return True


def path_of(picture: SubmissionPicture) -> Path:
    """Where the private file lies."""
    return private_folder(FOLDER) / picture.file_name


def content_type(picture: SubmissionPicture) -> str:
    """What the private file is."""
    return TYPES[picture.file_name.rpartition(".")[2]]


def become_images(submission: Submission) -> None:
    """Make each picture one of the site's own, in the region's collection if there is one; once each.

    Its file has a name that nobody can guess, so that it stays unknown while the page is a draft.
    """
    new = list(submission.pictures.filter(image=None))
    if not new:
        return
    collection = region_collection(submission.region.code) if submission.region else None
    for picture in new:
        picture.image = _image_of(picture, submission, collection)
        picture.save(update_fields=["image"])


def forget_files(submission: Submission) -> None:
    """Delete the private files once the transaction is through."""
    paths = [path_of(picture) for picture in submission.pictures.all()]
    for path in paths:
        transaction.on_commit(partial(path.unlink, missing_ok=True))


def forget_strays(*, now: dt.datetime) -> int:
    """Delete files that no row knows: a process that was killed between file and row left them."""
    known = set(SubmissionPicture.objects.values_list("file_name", flat=True))
    before = (now - dt.timedelta(days=1)).timestamp()
    strays = [path for path in private_folder(FOLDER).iterdir() if path.name not in known]
    strays = [path for path in strays if path.stat().st_mtime < before]
    for path in strays:
        path.unlink(missing_ok=True)
    return len(strays)


def _held(submission: Submission, by: Member) -> Submission | None:
    held = Submission.objects.select_for_update().of(by).filter(pk=submission.pk).first()
    return held if held and held.is_with_author else None


def _touch(held: Submission, now: dt.datetime) -> None:
    held.version += 1
    held.changed_at = now
    held.save(update_fields=["version", "changed_at"])


def _keep(file: IO[bytes]) -> str:
    """Write the picture under a name that nobody can guess, for our own eyes only, and return the name."""
    kind, content = _drawn_anew(file)
    name = f"{secrets.token_hex(16)}.{kind}"
    path = private_folder(FOLDER) / name
    path.touch(mode=0o600)
    path.write_bytes(content)
    return name


def _drawn_anew(file: IO[bytes]) -> tuple[str, bytes]:
    file.seek(0)
    with Image.open(file) as opened:
        picture: Any = ImageOps.exif_transpose(opened)
        see_through = picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info
        picture = picture.convert("RGBA" if see_through else "RGB")
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    content = BytesIO()
    if see_through:
        picture.save(content, "PNG")
        return "png", content.getvalue()
    picture.save(content, "JPEG", quality=88)
    return "jpg", content.getvalue()


def _image_of(picture: SubmissionPicture, submission: Submission, collection: Collection | None) -> SiteImage:
    kind = picture.file_name.rpartition(".")[2]
    content = path_of(picture).read_bytes()
    image = SiteImage(
        title=f"{submission.title}: {picture.alt}"[:255],
        description=picture.alt,
        file=ImageFile(ContentFile(content), name=f"story-{secrets.token_hex(12)}.{kind}"),
        uploaded_by_user=submission.author.user if submission.author else None,
    )
    if collection is not None:
        image.collection = collection
    image.save()
    return image
