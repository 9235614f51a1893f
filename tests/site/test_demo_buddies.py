"""The demo's buddies: both demo accounts have something to see and to do, and nobody is written to because of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.management import call_command
from django.utils import timezone

from community.directory.groups import named
from community.models import Block, Circle, Delivery, User
from community.services import buddy_requests, circle_groups
from community.services.suggestions import suggestions_for
from config.content.places import load_places

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_django.fixtures import SettingsWrapper


def test_demo_accounts_have_buddies_and_requests(db: None, settings: SettingsWrapper, tmp_path: Path) -> None:
    settings.VAR_DIR = tmp_path
    load_places(settings.SITE_DIR / "content")
    call_command("load_demo", verbosity=0)
    now = timezone.now()
    member, new_lead = (User.objects.get(email__startswith=f"{role}@").member for role in ("member", "new-lead"))
    mine = Circle.objects.current().of(member)
    assert {circle.kind: circle.seats.count() for circle in mine}.items() >= {("pair", 2), ("group", 5)}
    assert member.requests_sent.filter(status="sent").count() == 1
    assert len(suggestions_for(member, named(), now=now)) == 3
    assert buddy_requests.waiting_for(new_lead, now=now).count() == 2
    assert circle_groups.to_answer(new_lead, now=now).count() == 1
    assert circle_groups.open_circles(member).exists()
    assert not Delivery.objects.filter(kind__regex="^(buddy|circle)_").exists()
    assert not Block.objects.exists()
    for circle in Circle.objects.all():
        places = [seat.member.organisation_id for seat in circle.seats.select_related("member")]
        assert len(places) == len(set(places)), "nobody sits beside a colleague"
