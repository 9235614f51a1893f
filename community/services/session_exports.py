"""Who comes to a session, as a list to download, and how useful they found it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.db.models import Count
from django.utils.translation import gettext as _

from community.disclosure import SMALL
from community.models import AuditEntry, CallFeedback, GroupSession
from community.services.audit import record

if TYPE_CHECKING:
    from community.models import Participant, User


def export_people(*, session: GroupSession, by: User, reason: str, now: dt.datetime) -> Iterator[tuple[object, ...]]:
    """The rows, headings first: names and answers, never an address. It is noted before the first row leaves."""
    people = list(session.meeting.participants.select_related("member__user", "member__organisation"))
    record(AuditEntry.Action.EXPORTED, actor=by, note=f"session: {session.pk}, {len(people)}: {reason}", now=now)
    return _rows(sorted(people, key=lambda one: (one.answer, one.waiting_no or 0, one.member.name.casefold())))


def how_useful(session: GroupSession) -> list[tuple[str, int | None]] | None:
    """How many said what. None while fewer than 5 have said anything, and for each count below 5 (but not for none)."""
    counts = dict(session.feedback.order_by().values_list("useful").annotate(number=Count("pk")))
    if sum(counts.values()) < SMALL:
        return None
    shown = {code: counts.get(code, 0) for code in CallFeedback.Useful.values}
    return [(str(label), _told(shown[code])) for code, label in reversed(CallFeedback.Useful.choices)]


def comments(session: GroupSession) -> list[str]:
    """What people wrote, without names and in no order that tells who; only once 5 have said something."""
    if session.feedback.count() < SMALL:
        return []
    return sorted(session.feedback.exclude(comment="").values_list("comment", flat=True))


def _told(count: int) -> int | None:
    return count if count == 0 or count >= SMALL else None


def _rows(people: list[Participant]) -> Iterator[tuple[object, ...]]:
    yield (_("Number"), _("Name"), _("Organisation"), _("Answer"), _("Place on the waiting list"), _("Was there"))
    place = 0
    for one in people:
        place += one.answer == "waiting"
        member = one.member
        yield (
            member.public_id,
            member.name,
            member.organisation if member.organisation and member.shows("organisation") else "",
            one.get_answer_display(),
            place if one.answer == "waiting" else "",
            {True: _("Yes"), False: _("No"), None: ""}[one.attended],
        )
