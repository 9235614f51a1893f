"""Not meeting somebody. The other person is never told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from community.models import Block

if TYPE_CHECKING:
    from community.models import Member


def block(*, member: Member, other: Member) -> None:
    """Neither finds the other from now on, as ``member`` wishes. Twice is once."""
    Block.objects.get_or_create(member=member, other=other)


def unblock(*, member: Member, other: Member) -> None:
    """Take back what ``member`` wished. If the other blocked as well, they still do not meet."""
    Block.objects.filter(member=member, other=other).delete()
