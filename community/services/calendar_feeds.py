"""The private calendar address of a member: making it, ending it, and what it answers with."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import Prefetch, Q
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from community import calendars
from community.as_read_by import as_read_by, full_url
from community.models import CalendarFeed, Meeting, Member, Participant
from home.services.tally import Tally

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.db.models import QuerySet

BACK = AHEAD = dt.timedelta(days=366)
CANCELLED_STAY = dt.timedelta(days=30)
Answer = Participant.Answer


def make_address(*, member: Member, now: dt.datetime) -> None:
    """Give ``member`` a private address. One they had before answers nothing from now on."""
    digest = digest_of(_token(member, now))
    CalendarFeed.objects.update_or_create(
        member=member, defaults={"token_digest": digest, "made_at": now, "last_read_at": None}
    )


def end_address(*, member: Member) -> None:
    """Take the address away. Twice is once."""
    CalendarFeed.objects.filter(member=member).delete()


def feed_of(member: Member) -> CalendarFeed | None:
    """The address's row, if there is one."""
    return CalendarFeed.objects.filter(member=member).first()


def address_of(feed: CalendarFeed) -> str:
    """The full address, in the language that is active; empty if the site's secret was changed since.

    It is worked out anew and stands nowhere: the database keeps only a digest.
    """
    token = _token(feed.member, feed.made_at)
    return full_url("community_calendar_feed", token) if digest_of(token) == feed.token_digest else ""


def feed_by(token: str) -> CalendarFeed | None:
    """Whose address it is; None if it is nobody's, was ended, or its member has left."""
    found = CalendarFeed.objects.filter(token_digest=digest_of(token), member__in=Member.objects.active())
    return found.select_related("member__user").first()


def content_of(feed: CalendarFeed, *, now: dt.datetime) -> bytes:
    """The member's meetings of a year back and a year ahead; what was cancelled stays a month, as cancelled."""
    member = feed.member
    with as_read_by(member):
        name = _("HWB Commons meetings")
    return calendars.feed(_own(member, now), member=member, name=name)


def note_read(feed: CalendarFeed) -> None:
    """Remember that a calendar fetched it, for the page that shows when. Written down within a minute, not here."""
    if settings.COUNT_PAGE_VIEWS:
        _reads.add(str(feed.pk))


def digest_of(token: str) -> str:
    """What the database keeps of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def _own(member: Member, now: dt.datetime) -> QuerySet[Participant]:
    meeting = Q(meeting__status=Meeting.Status.SCHEDULED) | Q(meeting__changed_at__gte=now - CANCELLED_STAY)
    others = Participant.objects.filter(meeting__kind=Meeting.Kind.CALL).select_related("member__user")
    return (
        Participant.objects.filter(meeting, member=member, answer__in=[Answer.GOING, Answer.MAYBE])
        .filter(meeting__starts_at__gte=now - BACK, meeting__starts_at__lt=now + AHEAD)
        .select_related("meeting__circle", "meeting__session")
        .prefetch_related(Prefetch("meeting__participants", others.order_by("pk")))
        .order_by("meeting__starts_at", "meeting__pk")
    )


def _token(member: Member, made_at: dt.datetime) -> str:
    secret = salted_hmac("community.calendar.feed", f"{member.pk} {made_at.timestamp():.6f}", algorithm="sha256")
    return base64.urlsafe_b64encode(secret.digest()).rstrip(b"=").decode()


def _write_reads(counts: Mapping[str, int]) -> None:
    CalendarFeed.objects.filter(pk__in=map(int, counts)).update(last_read_at=dt.datetime.now(dt.UTC))


_reads = Tally(_write_reads)
