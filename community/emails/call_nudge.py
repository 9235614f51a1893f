"""The mail that no call is booked this month, with times when all are free: one for all circles of its reader."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from community.as_read_by import as_read_by, full_url
from community.digest_due import period_at
from community.emails.calls import in_a_row, others_of, span_in
from community.emails.writing import write
from community.mail_kinds import MailKind
from community.models import Circle, Delivery, MailPreference
from community.names import you_and
from community.times import UK

if TYPE_CHECKING:
    from django.core.mail import EmailMultiAlternatives

    from community.models import Member

PART = "call_missing"  # the part of the monthly summary that says the same
HANDED_OVER = (Delivery.State.SENT, Delivery.State.UNCERTAIN)


def write_nudge(delivery: Delivery, now: dt.datetime) -> EmailMultiAlternatives | None:
    """About the circles for which it still holds; none once calls are booked, or while the summary's part rests.

    None either once its month is over (in the UK): it waited too long.

    The first of the month leaves out what its reader read in the month's summary.
    """
    said, reader = delivery.payload, delivery.reader
    if period_at(now, UK) != said["month"]:
        return None
    if MailPreference.objects.filter(member=reader, kind=PART, paused_at__isnull=False).exists():
        return None
    meant = {one["circle"]: one for one in said["circles"]}
    if said["number"] == 1:
        meant = {pk: one for pk, one in meant.items() if pk not in _told_in_summary(reader, said["month"])}
    circles = [_shown(circle, reader, meant[circle.pk], now) for circle in _open(meant, reader, said["month"])]
    if not circles:
        return None
    context = {"circles": circles, "month": dt.date.fromisoformat(f"{said['month']}-01")}
    return write(delivery=delivery, template="community/call_nudge", context=context)


def _open(meant: dict[int, Any], reader: Member, month: str) -> list[Circle]:
    """Those of the circles in which the reader still is, and that have no call and did not leave the month out."""
    theirs = Circle.objects.filter(pk__in=meant, status=Circle.Status.ACTIVE)
    theirs = theirs.filter(seats__member=reader, seats__left_at=None).exclude(months_skipped__month=month)
    found = {circle.pk: circle for circle in theirs if not circle.meetings.scheduled().filter(month=month).exists()}
    return [found[pk] for pk in meant if pk in found]


def _shown(circle: Circle, reader: Member, said: dict[str, Any], now: dt.datetime) -> dict[str, Any]:
    """A circle in words; of its times, those still to come."""
    times = [start for start in said["times"] if dt.datetime.fromisoformat(start) > now]
    others = others_of(circle, reader)
    with as_read_by(reader):
        url, people = full_url("community_book", circle.pk), you_and(others)
    return {
        "name": circle.name,
        "others": in_a_row(others, reader),
        "people": people,
        "two": circle.kind == Circle.Kind.PAIR,
        "times": [span_in(reader, start, said["minutes"]) for start in times],
        "url": url,
    }


def _told_in_summary(reader: Member, month: str) -> set[int]:
    """The circles without a call that a summary of the month named; its keys are circle:<pk>:<since when>."""
    handed_over = Delivery.objects.filter(kind="digest", member=reader, period=month, state__in=HANDED_OVER)
    told = [payload.get("told", {}) for payload in handed_over.values_list("payload", flat=True)]
    return {int(key.split(":")[1]) for one in told for key in one.get(PART, ())}


KINDS = (
    MailKind("call_nudge", _("a buddy call that is not booked yet, twice a month at most"), write_nudge, reminder=True),
)
