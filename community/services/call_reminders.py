"""What members are reminded of about calls, by the clock. Each is put into the outbox once, however often this runs."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db.models import CharField, Exists, OuterRef, Value
from django.db.models.functions import Cast, Concat

from community.mail_kinds import kind_of
from community.models import CallFeedback, Delivery, Meeting, Member, Participant
from community.services import call_nudges, offers
from community.services.availability import preferences_of
from community.services.calls import free_past_cells
from community.services.mail_preferences import wanting
from community.services.outbox import queue
from community.times import zone_of
from community.working_days import in_working_hours

if TYPE_CHECKING:
    from django.db.models import QuerySet

DAY, HOUR = dt.timedelta(days=1), dt.timedelta(hours=1)
ASK_AFTER, ASK_UNTIL = 2 * HOUR, 7 * DAY


def plan(*, now: dt.datetime) -> None:
    """Put into the outbox what is due at ``now``, close offers whose times are over, forget cells of past calls."""
    _before(now, "call_day_before", DAY)
    _before(now, "call_hour_before", HOUR)
    _ask_whether_it_happened(now)
    call_nudges.plan(now=now)
    offers.expire(now=now)
    free_past_cells(now=now)


def _before(now: dt.datetime, kind: str, ahead: dt.timedelta) -> None:
    """Remind of calls that begin within ``ahead``, unless they were booked or changed since that moment came."""
    for call in _calls().filter(starts_at__gt=now, starts_at__lte=now + ahead):
        if call.changed_at > call.starts_at - ahead:
            continue
        key = f"meeting:{call.pk}:{call.sequence}:{kind}"
        for member in wanting(kind_of(kind), _not_told(call, key)):
            payload = {"meeting": call.pk, "sequence": call.sequence}
            queue(kind=kind, member=member, key=key, payload=payload, now=now)


def _ask_whether_it_happened(now: dt.datetime) -> None:
    """Two hours after the end, in the working hours of each; never more than a week later."""
    ended = _calls().filter(ends_at__gt=now - ASK_UNTIL, ends_at__lte=now - ASK_AFTER)
    for call in ended.filter(Exists(_to_be_asked())):
        key = f"meeting:{call.pk}:happened"
        said = CallFeedback.objects.filter(meeting=call).exclude(happened="").values_list("member_id", flat=True)
        silent = [member for member in _not_told(call, key) if member.pk not in set(said)]
        nations = {pk: prefs.nation for pk, prefs in preferences_of(silent).items()} if silent else {}
        for member in silent:
            if in_working_hours(call.ends_at + ASK_AFTER, zone_of(member), nations[member.pk]) <= now:
                queue(kind="call_happened", member=member, key=key, payload={"meeting": call.pk}, now=now)


def _to_be_asked() -> QuerySet[Participant]:
    """Who comes to a call, has not said whether it happened, and has not been asked: most calls have none of them."""
    key = Concat(
        Value("meeting:"), Cast(OuterRef("meeting"), CharField()), Value(":happened:"),
        Cast(OuterRef("member"), CharField()),
    )  # fmt: skip
    said = CallFeedback.objects.filter(meeting=OuterRef("meeting"), member=OuterRef("member")).exclude(happened="")
    going = Participant.objects.filter(meeting=OuterRef("pk"), answer=Participant.Answer.GOING)
    there = going.filter(member__status=Member.Status.ACTIVE, member__user__is_active=True)
    return there.filter(~Exists(said), ~Exists(Delivery.objects.filter(key=key)))


def _not_told(call: Meeting, key: str) -> list[Member]:
    """Who comes to a call and has no mail with this key."""
    own_key = Concat(Value(f"{key}:"), Cast(OuterRef("pk"), CharField()))
    going = Participant.objects.filter(meeting=call, answer=Participant.Answer.GOING)
    members = Member.objects.active().filter(pk__in=going.values("member")).select_related("user")
    return list(members.filter(~Exists(Delivery.objects.filter(key=own_key))).order_by("pk"))


def _calls() -> QuerySet[Meeting]:
    return Meeting.objects.scheduled().filter(kind=Meeting.Kind.CALL)
