"""The list about a member's matching rounds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from community.data_copy import Row, leave_out, register
from community.models import Member

if TYPE_CHECKING:
    from community.models import RoundEntry

STAFF_ACTS = "setting up and publishing a round is work for the service; the round itself says who did it"


def register_rounds() -> None:
    """Put it into the copy; called once the apps are ready."""
    register("matching_rounds", _("Matching rounds you took part in"), rounds, covers=("community.RoundEntry.member",))
    leave_out("community.MatchingRound.created_by", STAFF_ACTS)
    leave_out("community.MatchingRound.published_by", STAFF_ACTS)


def rounds(member: Member) -> list[Row]:
    """Where they took part, whom they wished to talk to, and what became of it."""
    entries = list(member.round_entries.select_related("round").order_by("entered_at"))
    pks = {pk for entry in entries for pk in entry.preference.get("would_like", [])}
    names = {one.pk: one.name for one in Member.objects.filter(pk__in=pks).select_related("user")}
    return [_row(entry, names) for entry in entries]


def _row(entry: RoundEntry, names: dict[int, str]) -> Row:
    liked = [names[pk] for pk in entry.preference.get("would_like", []) if pk in names]
    return {
        "round": entry.round.title,
        "would_like_to_talk_to": ", ".join(liked),
        "in_every_round": entry.standing,
        "entered_at": entry.entered_at,
        "outcome": entry.outcome,
        "reason": entry.reason,
    }
