"""What somebody reads elsewhere than on a page, a mail or a calendar, is in their language and on their clock."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils import timezone, translation

from community.times import zone_of
from home.email import absolute_url

if TYPE_CHECKING:
    from community.models import Member

STAND_IN = "token-of-this-reader"


@contextmanager
def as_read_by(member: Member) -> Iterator[None]:
    """Within it, words are in ``member``'s language and times in their zone."""
    with translation.override(member.user.language), timezone.override(zone_of(member)):
        yield


def full_url(name: str, *args: Any, member: Member | None = None) -> str:
    """The full address of a page of ours, from BASE_URL and never from a request.

    It is in the language of ``member``, or in the one that is active.
    """
    return absolute_url(_path(member.user.language if member else translation.get_language(), name, args))


def full_url_by_token(name: str, token: str, *args: Any) -> str:
    """The same for a page that a signed link opens (``community.links``), in the language that is active.

    Nobody else has that address, so it is not worked out anew but for its token, which is made of plain characters.
    """
    return full_url(name, STAND_IN, *args).replace(STAND_IN, token)


@lru_cache(maxsize=4096)  # the pages that a month's mails lead to are led to again and again
def _path(language: str | None, name: str, args: tuple[Any, ...]) -> str:
    with translation.override(language):
        return reverse(name, args=args)
