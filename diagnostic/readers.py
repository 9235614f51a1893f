"""Who reads a page, as a member: asked once a request, however many parts of the page want to know."""

from __future__ import annotations

from typing import TYPE_CHECKING

from community.models import member_of

if TYPE_CHECKING:
    from django.http import HttpRequest

    from community.models import Member


def reader(request: HttpRequest) -> Member | None:
    """The member who sent ``request``, in whatever state; None for visitors and for accounts that never joined."""
    if not hasattr(request, "_reader"):
        request._reader = member_of(request.user) if hasattr(request, "user") else None  # type: ignore[attr-defined,arg-type]
    return request._reader  # type: ignore[attr-defined]
