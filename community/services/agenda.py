"""The agenda of a session: anybody who may see it suggests, the host puts it in order."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max

from community.models import AgendaItem, Meeting, Member, Participant

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from community.models import GroupSession

MOST_ITEMS = 30
MOST_EACH = 5
SAME_WITHIN = dt.timedelta(minutes=10)


class AgendaFullError(Exception):
    """There are as many items as one session, or one person, can reasonably bring."""


@transaction.atomic
def suggest(*, session: GroupSession, text: str, minutes: int | None, by: Member, now: dt.datetime) -> AgendaItem:
    """Add an item at the end. The same by the same person within ten minutes is one. Raises AgendaFullError."""
    _lock(session)
    mine = session.agenda.filter(by=by)
    twin = mine.filter(text=text, minutes=minutes, added_at__gt=now - SAME_WITHIN).first()
    if twin:
        return twin
    if session.agenda.count() >= MOST_ITEMS or mine.count() >= MOST_EACH:
        raise AgendaFullError
    last = session.agenda.aggregate(last=Max("order"))["last"] or 0
    return AgendaItem.objects.create(session=session, text=text, minutes=minutes, by=by, order=last + 1, added_at=now)


@transaction.atomic
def reorder(*, item: AgendaItem, step: int) -> None:
    """Move an item up (``step`` -1) or down (1); at the end of the list it stays."""
    _lock(item.session)
    items = list(item.session.agenda.all())
    at = next((number for number, one in enumerate(items) if one.pk == item.pk), None)
    if at is None or not 0 <= at + step < len(items):
        return
    items[at], items[at + step] = items[at + step], items[at]
    _number(items)


def rewrite(*, item: AgendaItem, text: str, minutes: int | None, owner: Member | None) -> None:
    """Change what it says, how long it takes and who leads it."""
    AgendaItem.objects.filter(pk=item.pk).update(text=text, minutes=minutes, owner=owner)


def remove(*, item: AgendaItem) -> None:
    """Take it from the agenda; again does no harm."""
    AgendaItem.objects.filter(pk=item.pk).delete()


def write_agenda(
    *,
    session: GroupSession,
    lines: Sequence[tuple[str, int | None]],
    by: Member | None,
    now: dt.datetime,
    seen: Collection[str] | None = None,
) -> None:
    """Make the agenda the ``lines`` in their order. An item whose text stays keeps who suggested and who leads it.

    ``seen`` are the texts that whoever wrote the lines had before them: what was suggested since stays, at the end.
    """
    known: dict[str, list[AgendaItem]] = {}
    for item in session.agenda.all():
        known.setdefault(item.text, []).append(item)
    for order, (text, minutes) in enumerate(lines, start=1):
        item = known[text].pop(0) if known.get(text) else AgendaItem(session=session, text=text, by=by, added_at=now)
        item.minutes, item.order = minutes, order
        item.save()
    left = [item for items in known.values() for item in items]
    unseen = [item for item in left if seen is not None and item.text not in seen]
    for order, item in enumerate(unseen, start=len(lines) + 1):
        item.order = order
        item.save(update_fields=["order"])
    AgendaItem.objects.filter(pk__in=[item.pk for item in left if item not in unseen]).delete()


def can_lead(session: GroupSession, *, viewer: Member) -> list[Member]:
    """Those whom ``viewer`` can give an item or an action: members who have a place, by name.

    Nobody is named to whom they blocked or who blocked them, nor whom a moderator hid.
    """
    going = Participant.objects.filter(meeting=session.meeting_id, answer=Participant.Answer.GOING)
    going = going.filter(member__in=Member.objects.active().filter(hidden_at=None))
    going = going.exclude(member__blocks_made__other=viewer).exclude(member__in=viewer.blocks_made.values("other"))
    members = (one.member for one in going.select_related("member__user"))
    return sorted(members, key=lambda member: member.name.casefold())


def _number(items: list[AgendaItem]) -> None:
    for order, item in enumerate(items, start=1):
        item.order = order
    AgendaItem.objects.bulk_update(items, ["order"])


def _lock(session: GroupSession) -> None:
    Meeting.objects.select_for_update().get(pk=session.meeting_id)
