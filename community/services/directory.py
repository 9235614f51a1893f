"""Keeping the directory's rows in step with what members say."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from community.models import Member


def refresh(members: Iterable[Member]) -> None:
    """Write anew what the directory holds of ``members``, or take them out of it.

    Call it in the transaction that changes a member, their account's name, their skills, elements or topics, or their
    organisation: leaving, pausing and hiding then act at once in every list.
    """
