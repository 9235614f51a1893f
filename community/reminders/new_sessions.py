"""Sessions of the community that were announced, to those who have not seen them yet."""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from community.digest import News, NewsKind
from community.models import GroupSession, Meeting, Participant
from community.reminders.session_ahead import answers, is_meant
from community.times import zone_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from community.models import Member

UNKNOWN = frozenset(("", Participant.Answer.INVITED))  # answers of who may not have seen it


def find(members: Sequence[Member], since: dt.datetime, now: dt.datetime) -> Mapping[int, Sequence[News]]:
    """Those for each member that were published after ``since`` and are still to come, the newest first.

    Whoever has said anything to one, be it no, knows of it.
    """
    new = GroupSession.objects.published().filter(
        published_at__gt=since, meeting__status=Meeting.Status.SCHEDULED, meeting__starts_at__gt=now
    )
    sessions = list(new.select_related("meeting").order_by("-published_at", "-pk"))
    said = answers(sessions, members)
    return {
        member.pk: [
            _news(one, member, now)
            for one in sessions
            if is_meant(one, member) and said.get((one.meeting_id, member.pk), "") in UNKNOWN
        ]
        for member in members
    }


def _news(session: GroupSession, member: Member, now: dt.datetime) -> News:
    """Its key is that of the step, so that a session which is named as one is not news as well."""
    url = partial(reverse, "community_session", args=[session.pk])
    return News(f"session:{session.pk}", partial(_title, session, member), url, session.published_at or now)


def _title(session: GroupSession, member: Member) -> str:
    day = session.meeting.starts_at.astimezone(zone_of(member)).date()
    return _("%(title)s, on %(day)s") % {"title": session.shown_title, "day": date_format(day, "j F Y")}


KIND = NewsKind("sessions", gettext_lazy("New sessions"), find)
