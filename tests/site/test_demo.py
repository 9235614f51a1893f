"""The demo's community: invented, alive, and the same when it is loaded again."""

from __future__ import annotations

import datetime as dt
from collections import Counter

import pytest
from django.core.management import call_command
from django.utils import timezone

from casestudies.models import Submission
from community.models import (
    Announcement,
    Appointment,
    Concern,
    DirectoryEntry,
    JoinRequest,
    Member,
    Organisation,
    Region,
    User,
)
from community.models.vocabulary import Sector
from community.permissions import regions_in_care
from community.services.appointments import dismiss
from community.services.erasure import erase
from community.services.places import delete_place, merge_organisations
from config.content.places import load_places

NOW = dt.datetime(2027, 3, 10, 12, tzinfo=dt.UTC)


@pytest.fixture
def demo(db, settings, tmp_path, monkeypatch):
    """The demo on a site with its places, loaded at NOW."""
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    settings.VAR_DIR = tmp_path
    load_places(settings.SITE_DIR / "content")
    call_command("load_demo", verbosity=0)


def counts() -> dict[str, int]:
    models = (Announcement, Appointment, Concern, DirectoryEntry, JoinRequest, Member, Organisation, User)
    return {model.__name__: model._default_manager.count() for model in models}


def test_demo_loaded_again_adds_nothing(demo):
    before = counts()
    call_command("load_demo", verbosity=0)
    assert counts() == before


def test_demo_has_every_sector_and_region(demo):
    assert set(Organisation.objects.values_list("sector", flat=True)) == set(Sector.values)
    assert Region.objects.filter(organisations__members__listed=True).distinct().count() == 7


def test_demo_names_are_told_to_be_a_demonstration(demo):
    assert all(name.startswith("Demo ") for name in Organisation.objects.values_list("name", flat=True))
    assert all(email.endswith("@demo.hwb-commons.example") for email in User.objects.values_list("email", flat=True))


def test_demo_directory_holds_exactly_those_who_may_be_found(demo):
    found = set(DirectoryEntry.objects.values_list("member_id", flat=True))
    assert found == set(Member.objects.listed(today=NOW.date()).values_list("pk", flat=True))
    assert len(found) > 100


def test_demo_people_have_names_of_their_own(demo):
    names = Counter(member.name for member in Member.objects.select_related("user"))
    assert max(names.values()) == 1


def test_demo_leads_have_their_places(demo):
    lead = User.objects.get(email="regional-lead@demo.hwb-commons.example")
    assert regions_in_care(lead) == {lead.member.organisation.region_id}
    assert lead.has_perm("community.decide_joinrequest")
    roles = Appointment.objects.values_list("role", flat=True)
    assert sorted(roles) == ["organisation-lead", "regional-lead", "system-lead"]


def test_demo_lead_has_a_story_to_decide_and_the_member_one_to_change(demo):
    lead = User.objects.get(email="regional-lead@demo.hwb-commons.example")
    waits, asked = Submission.objects.in_regions(regions_in_care(lead)).order_by("-status")
    assert (waits.status, asked.status) == ("submitted", "changes")
    assert asked.author.user.email == "member@demo.hwb-commons.example"
    assert asked.messages.last().by == lead


def test_demo_people_cannot_be_signed_in_as(demo):
    assert not User.objects.get(email="person-1@demo.hwb-commons.example").has_usable_password()


def test_demo_loaded_again_brings_nothing_back(demo):
    admin, lead = (User.objects.get(email=f"{role}@demo.hwb-commons.example") for role in ("admin", "regional-lead"))
    now = timezone.now()
    delete_place(place=Organisation.objects.get(name="Demo Larkgate Hospital"), by=admin, now=now)
    dismiss(appointment=lead.appointments.get(), by=admin, now=now)
    Announcement.objects.all().delete()
    Concern.objects.all().delete()
    erase(user=User.objects.get(email="person-1@demo.hwb-commons.example"), now=now)
    merged, target = Organisation.objects.confirmed().order_by("pk")[:2]
    merge_organisations(source=merged, target=target, by=admin, now=now)
    left = counts()
    call_command("load_demo", verbosity=0)
    assert counts() == left
    assert not lead.appointments.exists()


def test_demo_account_made_anew_is_a_member_with_its_role_again(demo):
    address = "organisation-lead@demo.hwb-commons.example"
    erase(user=User.objects.get(email=address), now=timezone.now())
    call_command("load_demo", verbosity=0)
    assert User.objects.get(email=address).appointments.get().organisation_id
