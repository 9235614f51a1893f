"""What readers and editors leave on the site meanwhile, and what was kept of it: commands of ``keeper.py``."""

from __future__ import annotations

import os
from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django.test import Client


def put_up_page() -> int:
    """A page with a form on it that anybody may send; returns its id."""
    from tests.factories.site import make_home, make_locale, make_standard_page

    page = make_standard_page(make_home(make_locale("en")))
    return int(page.pk)


def reports() -> list[str]:
    """The words of all problems that were reported."""
    from home.models import PageFeedback

    return list(PageFeedback.objects.values_list("comment", flat=True))


def upload(title: str) -> int:
    """Upload a picture of about a megabyte, as an administrator does; returns the answer's status."""
    from django.core.files.uploadedfile import SimpleUploadedFile
    from django.urls import reverse
    from wagtail.models import Collection

    given = {
        "title": title,
        "collection": Collection.objects.get(depth=1).pk,
        "file": SimpleUploadedFile("noise.png", _noise(), "image/png"),
    }
    return _administrator().post(reverse("wagtailimages:add"), given, headers={"host": "localhost"}).status_code


@cache
def _administrator() -> Client:
    """Signed in with the first upload."""
    from django.test import Client

    from community.models import User

    client = Client(raise_request_exception=False)
    client.force_login(User.objects.create(email="editor@example.com", is_superuser=True))
    return client


def pictures() -> dict[str, Any]:
    """How many bytes lie under each picture's name: 0 where its file is missing."""
    from wagtail.images import get_image_model

    def size(file: Any) -> int:
        return int(file.size) if file.storage.exists(file.name) else 0

    return {image.title: size(image.file) for image in get_image_model().objects.all()}


def _noise() -> bytes:
    from PIL import Image

    content = BytesIO()
    Image.frombytes("RGB", (600, 600), os.urandom(3 * 600 * 600)).save(content, "PNG")
    return content.getvalue()


COMMANDS = (put_up_page, reports, upload, pictures)
