"""Who reads a page, as a member with a part in a round: asked once, however many parts of the page want to know."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import FilteredRelation, Q

from community.models import Member
from diagnostic.models import Contributor, Round
from home.written_once import WrittenOnce

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest


def _with_part(organisation: int, member: int) -> QuerySet[Round]:
    """The open round, with the part that the member has or had in it as ``mine``."""
    person = Q(contributors__member=member, contributors__origin=Contributor.Origin.PERSON)
    part = FilteredRelation("contributors", condition=person)
    rounds = Round.objects.open().filter(organisation_id=organisation).annotate(mine=part)
    return rounds.select_related("mine").order_by()  # type: ignore[misc]  # the types know no FilteredRelation


OF_MEMBER = ("user", "status", "organisation")  # what pages of words need; the rest is read where it is asked for
_member = WrittenOnce(lambda user: Member.objects.filter(user_id=user).only(*OF_MEMBER).order_by())
_round = WrittenOnce(_with_part, values=2)


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
    round = _round.first(member.organisation_id, member.pk)
    return round, getattr(round, "mine", None)
