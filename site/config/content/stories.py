"""Fills a story from its content file. A code that no list knows is an error that names the file."""

from __future__ import annotations

from typing import Any

from django.db.models import TextChoices

from casestudies.models import StoryPage
from casestudies.models.story import WORDS
from casestudies.vocabulary import Approach, Benefit, Initiative, Outcome, Repeat, Stage
from community.models import Region
from community.models.vocabulary import Sector, SizeBand
from config.content.blocks import Builder
from config.content.files import ContentError, ContentFile
from config.content.richtext import plain
from elements.framework import Element, SubElement

_CODE: dict[str, type[TextChoices]] = {
    "sector": Sector,
    "size": SizeBand,
    "stage": Stage,
    "approach": Approach,
    "repeated": Repeat,
}
_CODES: dict[str, type[TextChoices]] = {
    "elements": Element,
    "sub_elements": SubElement,
    "benefits": Benefit,
    "outcomes": Outcome,
    "initiatives": Initiative,
}


def fill_story(page: StoryPage, file: ContentFile, builder: Builder) -> None:
    """Set every field of a story; what ``file`` does not speak of is empty. Nothing is saved."""
    data = file.data
    page.described_as = plain(data.get("described_as", ""))
    page.in_one_line = plain(data.get("in_one_line", ""))
    for name in WORDS:
        setattr(page, name, builder.rich(data[name]) if name in data else "")
    for name, codes in _CODE.items():
        setattr(page, name, _known(file, name, data.get(name, ""), codes))
    for name, codes in _CODES.items():
        setattr(page, name, [_known(file, name, code, codes) for code in data.get(name, [])])
    page.adapted = _yes_or_no(file, "adapted")
    page.reconstructed = bool(_yes_or_no(file, "reconstructed"))


def region_of(file: ContentFile) -> Region:
    """The region whose page ``file`` is. Places are loaded before pages."""
    code = file.data.get("region", "")
    region = Region.objects.filter(code=code).first()
    if region is None:
        raise ContentError(f"{file.key}.yaml names the region {code!r}, which there is not")
    return region


def _known(file: ContentFile, name: str, code: Any, codes: type[TextChoices]) -> str:
    if code not in ("", *codes.values):
        raise ContentError(f"{file.key}.yaml: {name} cannot be {code!r}, only {', '.join(codes.values)}")
    return str(code)


def _yes_or_no(file: ContentFile, name: str) -> bool | None:
    value = file.data.get(name)
    if value not in (True, False, None):
        raise ContentError(f"{file.key}.yaml: {name} is true, false or left out, not {value!r}")
    return value
