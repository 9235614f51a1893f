"""Giving roles and taking them away."""

from __future__ import annotations

import pytest
from django.utils import timezone

from community.models import Appointment, Member
from community.roles import REGIONAL_LEADS
from community.services.appointments import OwnRoleError, appoint, dismiss
from tests.community.staff import BASE, acts, as_user, make_editor, make_lead, soup
from tests.factories.community import make_member, make_organisation, make_region, make_system
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db


def in_group(user) -> bool:
    return user.groups.filter(name=REGIONAL_LEADS).exists()


def test_editor_makes_somebody_organisation_lead():
    client, member = as_user(make_editor()), make_member()
    page = soup(client, f"members/{member.public_id}/roles/")
    assert "Organisation lead of Example Trust" in page.get_text()
    for _twice in range(2):
        client.post(f"{BASE}/members/{member.public_id}/roles/", {"role": "organisation-lead"})
    held = Appointment.objects.get(user=member.user)
    assert held.organisation == member.organisation
    assert acts() == [("role-given", "Sam Okafor")]
    assert "Organisation lead: Example Trust" in soup(client, f"members/{member.public_id}/").get_text()


def test_system_lead_needs_a_system():
    client, member, system = as_user(make_editor()), make_member(), make_system()
    url = f"{BASE}/members/{member.public_id}/roles/"
    assert "Choose the system that they lead" in client.post(url, {"role": "system-lead"}).content.decode()
    assert client.post(url, {"role": "system-lead", "system": system.pk}).status_code == 302
    assert Appointment.objects.get().system == system


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"role": "admin"},
        {"role": "<b>"},
        {"role": "regional-lead"},
        {"role": "regional-lead", "region": "999999"},
        {"role": "regional-lead", "region": "x" * 3000},
        {"role": "system-lead", "system": "1\0"},
    ],
)
def test_forged_roles_and_places_give_nothing(sent):
    client, member = as_user(make_editor()), make_member()
    assert client.post(f"{BASE}/members/{member.public_id}/roles/", sent).status_code == 200
    assert not Appointment.objects.exists()


def test_somebody_without_an_organisation_leads_none():
    client, member = as_user(make_editor()), make_member(organisation=None)
    answer = client.post(f"{BASE}/members/{member.public_id}/roles/", {"role": "organisation-lead"})
    assert "no organisation yet" in answer.content.decode()
    assert not Appointment.objects.exists()


def test_regional_lead_gets_the_back_office_and_loses_it_with_the_last_region():
    editor, member = make_editor(), make_member()
    client, url = as_user(editor), f"{BASE}/members/{member.public_id}/roles/"
    for code in ("london", "north-west"):
        client.post(url, {"role": "regional-lead", "region": make_region(code).pk})
    assert in_group(member.user)
    first, second = Appointment.objects.order_by("pk")
    client.post(f"{url}{first.pk}/take/")
    assert in_group(member.user)
    client.post(f"{url}{second.pk}/take/")
    assert not in_group(member.user)
    assert client.post(f"{url}{second.pk}/take/").status_code == 404
    assert [action for action, _name in acts()] == ["role-given", "role-given", "role-taken", "role-taken"]


def test_taking_another_role_away_leaves_the_group():
    editor, member = make_editor(), make_member()
    now = timezone.now()
    appoint(user=member.user, place=make_region(), by=editor, now=now)
    other = appoint(user=member.user, place=make_organisation("Other"), by=editor, now=now)
    dismiss(appointment=other, by=editor, now=now)
    assert in_group(member.user)


def test_nobody_gives_a_role_to_themselves():
    editor = make_editor()
    member = make_member(user=editor)
    client = as_user(editor)
    url = f"{BASE}/members/{member.public_id}/"
    assert client.post(f"{url}roles/", {"role": "organisation-lead"}).status_code == 404
    assert "Give a role" not in client.get(url).content.decode()
    with pytest.raises(OwnRoleError):
        appoint(user=editor, place=make_region(), by=editor, now=timezone.now())
    assert not Appointment.objects.exists()


def test_who_has_not_joined_gets_no_role():
    client, member = as_user(make_editor()), make_member(status=Member.Status.WAITING)
    assert client.get(f"{BASE}/members/{member.public_id}/roles/").status_code == 404


def test_role_of_one_member_is_not_taken_through_another():
    editor, held = make_editor(), make_member()
    other = make_member("other@example.com")
    role = appoint(user=held.user, place=make_region(), by=editor, now=timezone.now())
    answer = as_user(editor).post(f"{BASE}/members/{other.public_id}/roles/{role.pk}/take/")
    assert answer.status_code == 404
    assert Appointment.objects.count() == 1


def test_regional_lead_gives_and_takes_nothing():
    lead = make_lead()
    member = make_member()
    role = Appointment.objects.get(user=lead)
    client, url = as_user(lead), f"{BASE}/members/{member.public_id}/roles/"
    client.post(url, {"role": "regional-lead", "region": role.region_id})
    client.post(f"{url}{role.pk}/take/")
    assert list(Appointment.objects.all()) == [role]


def test_a_mere_account_is_not_let_in():
    member = make_member()
    assert as_user(make_user("x@example.com")).get(f"{BASE}/members/{member.public_id}/roles/").status_code == 302
