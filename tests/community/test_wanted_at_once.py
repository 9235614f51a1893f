"""A reader who wants a monthly mail again while a worker drops it. Only PostgreSQL lets the two meet."""

from __future__ import annotations

import pytest
from django.db import connection

from community import mail_kinds
from community.mail_kinds import MailKind
from community.models import Delivery, Member
from community.services import claims, mail_preferences, readers
from tests.community.test_two_at_once import Held, meet, pool
from tests.factories.community import make_member
from tests.factories.digests import FIRST, LONG_AGO, make_summary
from tests.factories.outbox import written

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="only PostgreSQL has two writers"),
]
__all__ = ["pool"]


@pytest.fixture(params=["off by itself", "all stopped before there was a summary"])
def member(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Member:
    """One who does not want the summary."""
    monkeypatch.setattr(mail_kinds, "_kinds", {})
    mail_kinds.register([MailKind("digest", "the summary", written, reminder=True)])
    member = make_member(joined_at=LONG_AGO)
    mail_preferences.stop_all(member=member, now=FIRST)
    if request.param != "off by itself":
        member.mail_preferences.all().delete()
    return member


def claimed(member: Member) -> Delivery:
    make_summary(member)
    (delivery,) = claims.claim(now=FIRST, most=5)
    return delivery


def want(member: Member) -> None:
    mail_preferences.choose(member=member, kinds=["digest"], now=FIRST)


def test_whoever_wants_it_again_waits_for_the_worker_and_puts_it_back(monkeypatch, pool, member):
    delivery, held = claimed(member), Held(monkeypatch, readers, "drop", after=False)
    done = meet(pool, held, lambda: readers.skip_unwanted(delivery, now=FIRST), lambda: want(member))
    assert done == ["skipped", None]
    assert Delivery.objects.get().state == "pending"


def test_worker_waits_for_whoever_wants_it_again_and_keeps_it(monkeypatch, pool, member):
    delivery, held = claimed(member), Held(monkeypatch, mail_preferences, "reopen_summaries", after=True)
    done = meet(pool, held, lambda: want(member), lambda: readers.skip_unwanted(delivery, now=FIRST))
    assert done == [None, ""]
    assert Delivery.objects.get().state == "claimed"
