"""What the clock does goes on while the cache takes nothing: what it keeps there saves work and nothing else."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.management import call_command
from django.db import OperationalError, connection

from community.models import Circle, MailPreference
from community.services import digest_rests, quiet_circles
from tests.factories.community import make_member
from tests.factories.meetings import NOW, make_circle
from tests.factories.sessions import make_members

pytestmark = pytest.mark.django_db
LATER = NOW + dt.timedelta(days=70)  # a Monday, in working hours


@pytest.fixture
def full(settings, db):
    """The cache is a table that takes nothing any more."""
    settings.CACHES = {"default": {"BACKEND": "home.database_cache.DatabaseCache", "LOCATION": "hwb_cache"}}
    call_command("createcachetable")

    def refuse(execute, sql, params, many, context):
        if "hwb_cache" in sql and sql.startswith(("INSERT", "UPDATE")):
            raise OperationalError("database or disk is full")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(refuse):
        yield


def test_rests_are_looked_at_later(full: None) -> None:
    rest = MailPreference.objects.create(
        member=make_member("mel@example.com"), kind="profile", changed_at=NOW, paused_at=NOW
    )
    assert digest_rests.end_over(now=LATER) == 0
    rest.refresh_from_db()
    assert rest.paused_at


def test_circles_that_fell_silent_are_asked_later(full: None) -> None:
    circle = make_circle(*make_members(2))
    assert quiet_circles.settle_due(now=LATER) == 0
    assert Circle.objects.get(pk=circle.pk).asked_at is None
