"""Who reads a page, as a member with a part in a round: asked once, however many parts of the page want to know."""

from __future__ import annotations

from typing import TYPE_CHECKING

from community.models import Member
from diagnostic.models import Contributor, Round
from home.written_once import WrittenOnce

if TYPE_CHECKING:
    from django.http import HttpRequest

# What pages of words need of them; the rest is read where somebody asks for it.
OF_MEMBER = ("user", "status", "organisation")
OF_PART = ("round", "member", "role", "sections", "removed_at")
OF_ROUND = (
    "public_id", "organisation", "version", "label", "status", "open_to_members", "scope", "local", "previous"
)  # fmt: skip

_member = WrittenOnce(lambda user: Member.objects.filter(user_id=user).only(*OF_MEMBER).order_by())
_round = WrittenOnce(
    lambda organisation: Round.objects.open().filter(organisation_id=organisation).only(*OF_ROUND).order_by()
)  # fmt: skip
_part = WrittenOnce(
    lambda round, member: Contributor.objects.filter(
        round_id=round, member_id=member, origin=Contributor.Origin.PERSON
    ).only(*OF_PART).order_by(),
    values=2,
)  # fmt: skip


def reader(request: HttpRequest) -> Member | None:
    """The member who sent ``request``, in whatever state; None for visitors and for accounts that never joined."""
    if not hasattr(request, "_reader"):
        user = getattr(request, "user", None)
        found = _member.first(user.pk) if user is not None and user.is_authenticated else None
        if found is not None:
            found.user = request.user  # type: ignore[assignment]
        request._reader = found  # type: ignore[attr-defined]
    return request._reader  # type: ignore[attr-defined]


def open_round(member: Member) -> tuple[Round | None, Contributor | None]:
    """The open round of the organisation that the ``reader`` works for, and the part they have or had in it, if any."""
    if not hasattr(member, "_open_round"):
        member._open_round = _open_round(member)  # type: ignore[attr-defined]
    return member._open_round  # type: ignore[attr-defined]


def _open_round(member: Member) -> tuple[Round | None, Contributor | None]:
    if member.organisation_id is None:
        return None, None
    round = _round.first(member.organisation_id)
    if round is None:
        return None, None
    mine = _part.first(round.pk, member.pk)
    if mine is not None:
        mine.round = round
    return round, mine
