"""What tests of the sessions' pages share."""

from __future__ import annotations

import datetime as dt
from typing import Any

from bs4 import BeautifulSoup
from django.test import Client
from django.utils import timezone

from community.models import GroupSession, Member, Participant
from tests.community.staff import as_user, make_editor
from tests.factories.community import make_member
from tests.factories.meetings import make_session

LIST = "/community/sessions/"
LINK = "https://meet.example/session"
HOUR = dt.timedelta(hours=1)
DAY = dt.timedelta(days=1)


def now() -> dt.datetime:
    """To the second."""
    return timezone.now().replace(microsecond=0)


def soup(client: Client, path: str) -> BeautifulSoup:
    """A page that is there."""
    response = client.get(path)
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def text(client: Client, path: str) -> str:
    """What it says."""
    return " ".join(soup(client, path).main.get_text(" ").split())


def one(session: GroupSession, more: str = "") -> str:
    """Its address, or one below it."""
    return f"{LIST}{session.pk}/{more}"


def joined(session: GroupSession, member: Member, answer: str = "going", **values: Any) -> Participant:
    """``member`` answered a month ago."""
    return Participant.objects.create(
        meeting=session.meeting, member=member, answer=answer, answered_at=now() - 30 * DAY, **values
    )


def running(**values: Any) -> GroupSession:
    """A session that began ten minutes ago."""
    return make_session(starts_at=now() - dt.timedelta(minutes=10), **values)


def over(**values: Any) -> GroupSession:
    """A session that ended an hour ago."""
    return make_session(starts_at=now() - 2 * HOUR, **values)


def host_of(session: GroupSession) -> Client:
    """A browser of its host, who is a member."""
    editor = make_editor()
    make_member(user=editor)
    GroupSession.objects.filter(pk=session.pk).update(host=editor)
    return as_user(editor)
