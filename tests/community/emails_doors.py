"""The page of reminders, and the two ways to it."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from community import links
from community.links import Purpose
from community.models import Member

MINE = "/community/me/emails/"


def by_link(member: Member, kind: str = "") -> str:
    """As a mail leads there, or to the page of one kind of reminder."""
    until = timezone.now() + dt.timedelta(days=1)
    token = links.make(Purpose.EMAILS, member=member, object_id=0, expires_at=until)
    return f"/community/emails/{token}/{kind + '/' if kind else ''}"


@pytest.fixture(params=["signed in", "by link"])
def door(request: pytest.FixtureRequest, client: Client, member: Member) -> tuple[Client, str]:
    """The browser of ``member`` and the address of the page, signed in and by a mail's link."""
    if request.param == "signed in":
        client.force_login(member.user)
        return client, MINE
    return Client(enforce_csrf_checks=True), by_link(member)
