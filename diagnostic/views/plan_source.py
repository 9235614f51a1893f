"""The idea that a guide or story holds at its address, for whoever takes it into the plan."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.http import Http404
from django.utils.translation import get_language

from casestudies.models import StoryPage
from diagnostic.plan_ideas import STORY, of_guide, of_story
from elements.models import GuidePage
from elements.pdf.answer import public_page

if TYPE_CHECKING:
    from django.http import HttpRequest

    from diagnostic.services.actions import Planned

LONGEST = 500


def idea_at(request: HttpRequest, path: str, number: str) -> Planned | None:
    """The quick win ``number`` of the guide at ``path``, or the story there where it is 0; None where there is none.

    Only pages that everybody can read, in the language of the address that asks.
    """
    if len(path) > LONGEST or not (number.isascii() and number.isdecimal() and len(number) < 4):
        return None
    try:
        if int(number) == STORY:
            return of_story(public_page(request, _within(path), StoryPage), path)
        return of_guide(public_page(request, _within(path), GuidePage), int(number), path)
    except Http404:
        return None


def _within(path: str) -> str:
    """The path without the word for its language."""
    language = get_language() or settings.LANGUAGE_CODE
    return path.removeprefix(f"/{language}/") if language != settings.LANGUAGE_CODE else path
