"""What somebody reads elsewhere than on a page, a mail or a calendar, is in their language and on their clock."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils import timezone, translation

from community.times import zone_of
from home.email import absolute_url

if TYPE_CHECKING:
    from community.models import Member


@contextmanager
def as_read_by(member: Member) -> Iterator[None]:
    """Within it, words are in ``member``'s language and times in their zone."""
    with translation.override(member.user.language), timezone.override(zone_of(member)):
        yield


def full_url(name: str, *args: Any, member: Member | None = None) -> str:
    """The full address of a page of ours, from BASE_URL and never from a request.

    It is in the language of ``member``, or in the one that is active.
    """
    with translation.override(member.user.language if member else translation.get_language()):
        return absolute_url(reverse(name, args=args))
