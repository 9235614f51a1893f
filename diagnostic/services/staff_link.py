"""The anonymous link for staff: opening and closing it, and taking a sheet that leads back to nobody."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from diagnostic.links import Purpose, named_by
from diagnostic.models import RatingEvent, Round, StaffLink, StaffSheet
from diagnostic.services.rounds import NotOpenError, hold_open, record
from diagnostic.staff_figures import is_closed
from diagnostic.vocabulary import COLOURS

if TYPE_CHECKING:
    from community.models import Member

Kind = RatingEvent.Kind
MOST_SHEETS = 20_000


class LinkClosedError(Exception):
    """The link is closed for good: what was said is shown, and one more sheet would show what it says."""


@transaction.atomic
def open_until(*, round: Round, by: Member, closes_on: dt.date, now: dt.datetime) -> StaffLink:
    """Open the link, or change the day on which it closes while it is open. Raises NotOpenError, LinkClosedError."""
    held = hold_open(round.pk)
    link = StaffLink.objects.filter(round=held).first() or StaffLink(round=held, opened_at=now, closes_on=closes_on)
    if is_closed(link, held, today=timezone.localdate(now)):
        raise LinkClosedError
    link.closes_on = closes_on
    link.save()
    record(held, Kind.CHANGED, by=by, now=now, new={"staff_link": "open", "closes_on": closes_on.isoformat()})
    return link


@transaction.atomic
def renew(*, round: Round, by: Member, now: dt.datetime) -> StaffLink:
    """Make a new link; the one that was given out stops. Raises NotOpenError and LinkClosedError."""
    held, link = _hold(round, now)
    link.link_number += 1
    link.save(update_fields=["link_number"])
    record(held, Kind.CHANGED, by=by, now=now, new={"staff_link": "renewed"})
    return link


@transaction.atomic
def close(*, round: Round, by: Member, now: dt.datetime) -> StaffLink:
    """Close the link for good, so that what may be shown is shown. Raises NotOpenError and LinkClosedError."""
    held, link = _hold(round, now)
    link.closed_at = now
    link.save(update_fields=["closed_at"])
    record(held, Kind.CHANGED, by=by, now=now, new={"staff_link": "closed"})
    return link


def link_by(token: str, *, now: dt.datetime) -> StaffLink:
    """The open link behind an address. Raises LinkClosedError for any that takes no answers, whatever the reason."""
    named = named_by(token, Purpose.STAFF)
    links = StaffLink.objects.select_related("round__organisation", "round__version")
    found = links.filter(round__public_id=named.public_id, link_number=named.number).first() if named else None
    if found is None or is_closed(found, found.round, today=timezone.localdate(now)):
        raise LinkClosedError
    return found


@transaction.atomic
def hand_in(*, token: str, answers: Mapping[str, str], once: str, now: dt.datetime) -> None:
    """Keep a whole sheet, with neither who nor when. ``once`` is the form's own: sent twice, it counts once.

    Raises LinkClosedError.
    """
    found = link_by(token, now=now)
    try:
        held = hold_open(found.round_id)
    except NotOpenError as error:
        raise LinkClosedError from error
    link = link_by(token, now=now)
    if link.sheets.count() >= MOST_SHEETS:
        raise LinkClosedError
    said = {code: answers[code] for code in held.scope if answers.get(code) in COLOURS}
    StaffSheet.objects.get_or_create(link=link, once=once, defaults={"answers": said})


def _hold(round: Round, now: dt.datetime) -> tuple[Round, StaffLink]:
    held = hold_open(round.pk)
    link = StaffLink.objects.filter(round=held).first()
    if link is None or is_closed(link, held, today=timezone.localdate(now)):
        raise LinkClosedError
    return held, link
