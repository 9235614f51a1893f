"""What a story still lacks: without some things it cannot be published, others only make it better."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from casestudies.pieces import plain
from elements.publishing import NotPublishedError

if TYPE_CHECKING:
    from wagtail.models import Revision

    from casestudies.models import StoryPage


class StoryNotReadyError(NotPublishedError):
    """A story was not published, because something that every story needs is missing."""


def faults(page: StoryPage) -> list[str]:
    """Why ``page`` may not be published, each a sentence that says what to do."""
    return list(_faults(page))


def check_ready(revision: Revision) -> None:
    """Raise StoryNotReadyError where the story of ``revision`` may not be published."""
    page = revision.as_object()
    if found := faults(page):
        raise StoryNotReadyError(page, found)


def hints(page: StoryPage) -> Iterator[str]:
    """What would make ``page`` a better story. Nothing of it keeps it from being published."""
    yield from _faults(page)
    if not plain(page.what_was_hard):
        yield _("Nothing says what was hard. Readers trust a story more that tells it.")
    if not plain(page.what_changed):
        yield _("Nothing says what changed. Say it even if it is early or small.")
    if not page.pictures:
        yield _("There is no picture. One of your own place helps people to picture it in theirs.")
    if not page.contact_id:
        yield _("There is no contact. With one, members can ask about it.")


def _faults(page: StoryPage) -> Iterator[str]:
    if not page.organisation_id and not page.described_as.strip():
        yield _("Choose an organisation, or describe it.")
    if not page.in_one_line.strip():
        yield _("Write the story in one line.")
    if not page.elements:
        yield _("Choose at least one element that the story is about.")
    if any(not quotation.value.get("consent") for quotation in page.quotations):
        yield _("Somebody is quoted who has not agreed. Ask them, or take their words out.")
    if any(not _is_described(picture.value.get("image")) for picture in page.pictures):
        yield _("A picture has no description. Say what it shows, or mark it as decorative.")


def _is_described(image: object) -> bool:
    """Whether a picture has alternative text or is said to be decorative; one that is gone needs neither."""
    if image is None:
        return True
    return bool(getattr(image, "decorative", False) or (getattr(image, "contextual_alt_text", "") or "").strip())
