"""Rows of a list as plain fields."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from community.data_copy import Row

if TYPE_CHECKING:
    from django.db.models import QuerySet


def rows(found: QuerySet[Any], *fields: str) -> list[Row]:
    """``fields`` of what was found, as they stand in the database."""
    return [dict(row) for row in found.values(*fields)]
