"""A picture on a page: described or said to decorate, and no larger than the reader's screen asks for."""

from __future__ import annotations

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile

from home.blocks import PictureBlock
from home.models import SiteImage
from tests.home.test_images_upload import picture


@pytest.fixture
def image(db: None) -> SiteImage:
    content = ContentFile(picture("PNG", (1600, 1000)), "ward.png")
    return SiteImage.objects.create(title="ward.png", description="A nurse at a ward desk", file=content)


def value(image: SiteImage, **sent: Any) -> Any:
    """What the editor's form makes of a picture."""
    block = PictureBlock()
    data = {"pic-image-image": str(image.pk), "pic-caption": "", **{f"pic-image-{k}": v for k, v in sent.items()}}
    return block.clean(block.value_from_datadict(data, {}, "pic"))


def rendered(made: Any) -> Any:
    return BeautifulSoup(PictureBlock().render(made), "html.parser").find("img")


def test_picture_without_a_decision_on_its_text_is_refused(image: SiteImage) -> None:
    with pytest.raises(ValidationError):
        value(image, alt_text="")


def test_picture_has_the_text_written_for_this_page(image: SiteImage) -> None:
    assert rendered(value(image, alt_text="Two nurses talk over a handover sheet"))["alt"] == (
        "Two nurses talk over a handover sheet"
    )


def test_decorative_picture_is_silent(image: SiteImage) -> None:
    assert rendered(value(image, alt_text="", decorative="on"))["alt"] == ""


def test_picture_comes_in_several_widths_as_webp(image: SiteImage) -> None:
    made = rendered(value(image, alt_text="A nurse"))
    candidates = [part.strip().split(" ") for part in made["srcset"].split(",")]
    assert len(candidates) >= 3
    assert all(address.endswith(".webp") for address, _width in candidates)
    assert made["sizes"]
    assert made["width"].isdigit()
    assert made["height"].isdigit()
    assert not made.has_attr("style")
