"""The demo's calls: something to answer, something to come, an offer; and nobody is written to because of them."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.utils import timezone

from community.models import AvailabilityRule, Delivery, Hold, Meeting, Member, Offer, User
from community.models.meetings import cells_between
from community.services.after_call import to_answer
from community.services.call_reminders import plan
from community.services.offers import open_offers, times_left
from config.content.places import load_places


@pytest.fixture
def demo(db, settings, tmp_path):
    """The demo on a site with its places."""
    settings.VAR_DIR = tmp_path
    load_places(settings.SITE_DIR / "content")
    call_command("load_demo", verbosity=0)


def test_demo_accounts_have_calls_to_look_at(demo):
    now = timezone.now()
    accounts = {role: User.objects.get(email__startswith=f"{role}@").member for role in ("member", "new-lead")}
    member = accounts["member"]
    assert to_answer(member, now=now).count() == 1
    coming = Meeting.objects.of(member).upcoming(now=now).get(kind="call")
    cells = cells_between(coming.starts_at, coming.ends_at)
    assert set(Hold.objects.filter(member=member).values_list("cell", flat=True)) == set(cells)
    offer = open_offers(accounts["new-lead"], now=now).get()
    assert len(times_left(offer, now=now)) == len(offer.times) == 3
    assert Offer.objects.count() == 1
    assert Member.objects.active().exclude(pk__in=AvailabilityRule.objects.values("member")).count() == 0


def test_demo_calls_remind_nobody_at_once(demo):
    plan(now=timezone.now())
    assert set(Delivery.objects.filter(kind__startswith="call_").values_list("kind", flat=True)) <= {"call_nudge"}
    assert (
        Delivery.objects.filter(kind="call_nudge").count() <= 14
    )  # the circles of last month's round have no call yet
