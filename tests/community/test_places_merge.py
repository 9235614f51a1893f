"""Proposed organisations: confirming them, closing, and merging one into another."""

from __future__ import annotations

import datetime as dt

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group

from community.models import Appointment, AuditEntry, DirectoryEntry, Member, Organisation
from community.models.vocabulary import RoleName
from community.roles import NATIONAL_EDITORS, ensure_roles
from community.services import places
from community.services.places import CannotMergeError, merge_organisations, refresh_people_of, save_organisation
from tests.factories.community import make_member, make_organisation, make_region
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db
ORGANISATIONS = "/admin/community/organisations/"
NOW = dt.datetime(2026, 11, 22, 9, 0, tzinfo=dt.UTC)
# What points at an organisation and moves with a merge. A new relation must be moved too, and then named here.
MOVED = {
    "members", "appointments", "stories", "rounds", "actions", "commitments", "local_questions", "local_wordings",
}  # fmt: skip


@pytest.fixture
def admin(client, db):
    """A browser in which a national editor is signed in."""
    ensure_roles()
    user = make_user("editor@example.com")
    user.groups.add(Group.objects.get(name=NATIONAL_EDITORS))
    client.force_login(user)
    return client


@pytest.fixture
def proposed(db) -> Organisation:
    """A slip of the pen, proposed by somebody who joined."""
    return make_organisation("Leads Teaching Hospital", status="proposed")


@pytest.fixture
def right(db) -> Organisation:
    return make_organisation("Leeds Teaching Hospitals NHS Trust", ods_code="RR8")


def shown(member: Member) -> str:
    """What the directory may be searched for to find the member; nothing for one it does not know."""
    entry = DirectoryEntry.objects.filter(member=member).first()
    return f"{entry.facets} {entry.words}" if entry else ""


def lead(user, organisation) -> Appointment:
    role = RoleName.ORGANISATION_LEAD
    return Appointment.objects.create(user=user, role=role, organisation=organisation, made_at=NOW)


def test_every_relation_to_an_organisation_is_moved_by_a_merge() -> None:
    assert {relation.get_accessor_name() for relation in Organisation._meta.related_objects} == MOVED


def test_merge_moves_people_and_roles_and_notes_it(proposed, right, user) -> None:
    one = make_member("one@example.com", organisation=proposed, listed=True)
    two = make_member("two@example.com", organisation=proposed)
    lead(one.user, proposed)
    lead(two.user, proposed)
    lead(two.user, right)
    assert merge_organisations(source=proposed, target=right, by=user, now=NOW) == 2
    assert set(Member.objects.values_list("organisation", flat=True)) == {right.pk}
    assert sorted(Appointment.objects.values_list("user", "organisation")) == sorted(
        [(one.user.pk, right.pk), (two.user.pk, right.pk)]
    )
    assert not Organisation.objects.filter(pk=proposed.pk).exists()
    assert "leeds" in shown(one)
    assert "leads" not in shown(one)
    assert shown(two) == ""
    entry = AuditEntry.objects.get()
    assert (entry.actor, entry.at) == (user, NOW)
    assert entry.note.startswith("organisation: Leads Teaching Hospital")
    assert merge_organisations(source=proposed, target=right, by=user, now=NOW) == 0
    assert AuditEntry.objects.count() == 1


@pytest.mark.parametrize("status", ["proposed", "closed"])
def test_merge_into_itself_or_into_one_that_is_not_confirmed_is_refused(proposed, right, user, status) -> None:
    Organisation.objects.filter(pk=right.pk).update(status=status)
    for target in (proposed, right):
        with pytest.raises(CannotMergeError):
            merge_organisations(source=proposed, target=target, by=user, now=NOW)
    assert Organisation.objects.count() == 2
    assert not AuditEntry.objects.exists()


def test_merge_with_one_that_was_deleted_meanwhile_is_refused(proposed, right, user) -> None:
    Organisation.objects.filter(pk=right.pk).delete()
    with pytest.raises(CannotMergeError):
        merge_organisations(source=proposed, target=right, by=user, now=NOW)
    assert Organisation.objects.filter(pk=proposed.pk).exists()


def test_change_of_what_the_directory_shows_is_shown_at_once(right, user) -> None:
    member = make_member("one@example.com", organisation=right, listed=True)
    other = make_member("other@example.com", organisation=right)
    before = DirectoryEntry.objects.get(member=member).version
    right.size = "under-50"
    save_organisation(organisation=right, by=user, now=NOW)
    assert DirectoryEntry.objects.get(member=member).version == before
    make_region("midlands")
    for field, value in {"name": "Renamed", "sector": "council", "region": make_region("midlands")}.items():
        setattr(right, field, value)
        save_organisation(organisation=right, by=user, now=NOW)
        assert str(getattr(value, "code", value)).lower() in shown(member)
    assert shown(other) == ""


def test_people_are_refreshed_in_batches(right, monkeypatch) -> None:
    monkeypatch.setattr(places, "BATCH", 2)
    members = [make_member(f"m{number}@example.com", organisation=right, listed=True) for number in range(5)]
    Organisation.objects.filter(pk=right.pk).update(sector="council")
    refresh_people_of([right.pk + 1, right.pk + 2, right.pk])
    assert all("council" in shown(member) for member in members)


# In the back office


def test_proposed_organisation_is_edited_and_confirmed_in_one_step(admin, proposed, right) -> None:
    address = f"{ORGANISATIONS}edit/{proposed.pk}/"
    page = BeautifulSoup(admin.get(address).content, "html.parser")
    assert page.select_one("button[name=action-confirm]").get_text(strip=True) == "Save and confirm"
    assert page.select_one(f"a[href$='merge/{proposed.pk}/?into={right.pk}']")
    sent = {"name": "Leeds Hospice", "sector": "voluntary", "region": proposed.region_id}
    admin.post(address, sent)
    proposed.refresh_from_db()
    assert (proposed.name, proposed.status) == ("Leeds Hospice", "proposed")
    admin.post(address, {**sent, "action-confirm": "1"})
    admin.post(address, {**sent, "action-confirm": "1"})
    proposed.refresh_from_db()
    assert proposed.status == "confirmed"


def test_confirming_with_a_mistake_confirms_nothing(admin, proposed) -> None:
    admin.post(f"{ORGANISATIONS}edit/{proposed.pk}/", {"name": "", "sector": "acute", "action-confirm": "1"})
    proposed.refresh_from_db()
    assert proposed.status == "proposed"


def test_closed_organisation_is_opened_again(admin, right) -> None:
    admin.post(f"{ORGANISATIONS}close/{right.pk}/")
    admin.post(f"{ORGANISATIONS}close/{right.pk}/")
    right.refresh_from_db()
    assert right.status == "closed"
    page = admin.get(f"{ORGANISATIONS}edit/{right.pk}/").content.decode()
    assert "Save and open again" in page
    sent = {"name": right.name, "sector": "acute", "region": right.region_id, "ods_code": "RR8", "action-confirm": "1"}
    admin.post(f"{ORGANISATIONS}edit/{right.pk}/", sent)
    right.refresh_from_db()
    assert right.status == "confirmed"


def test_merge_page_offers_the_likest_and_merges_once(admin, proposed, right) -> None:
    member = make_member(organisation=proposed)
    make_organisation("Leads Teaching Hospital School", status="proposed")
    address = f"{ORGANISATIONS}merge/{proposed.pk}/"
    page = BeautifulSoup(admin.get(address).content, "html.parser")
    assert [radio["value"] for radio in page.select("input[name=into]")] == [str(right.pk)]
    for _time in range(2):
        answer = admin.post(address, {"into": right.pk})
        assert answer.status_code == 302
    member.refresh_from_db()
    assert member.organisation == right
    assert "merged already" in admin.post(address, {"into": right.pk}, follow=True).content.decode()


def test_merge_page_searches_by_name_and_code(admin, proposed, right) -> None:
    other = make_organisation("Somewhere Council", sector="council", ods_code="E0999")
    for words in ("somewere", "e0999"):
        page = BeautifulSoup(admin.get(f"{ORGANISATIONS}merge/{proposed.pk}/", {"q": words}).content, "html.parser")
        assert page.select_one("input[name=into]")["value"] == str(other.pk)
    nothing = admin.get(f"{ORGANISATIONS}merge/{proposed.pk}/", {"q": "<b>zzzzzz\x00"}).content.decode()
    assert "No confirmed organisation has a name like" in nothing
    assert "<b>zzz" not in nothing


@pytest.mark.parametrize("into", ["", "999999", "x", "itself", "proposed"])
def test_merge_into_nothing_or_a_forged_choice_is_refused(admin, proposed, right, into) -> None:
    keys = {"itself": proposed.pk, "proposed": make_organisation("Other", status="proposed").pk}
    answer = admin.post(f"{ORGANISATIONS}merge/{proposed.pk}/", {"into": keys.get(into, into)})
    assert answer.status_code == 200
    assert "Choose" in BeautifulSoup(answer.content, "html.parser").select_one("#merge-error").get_text()
    assert Organisation.objects.count() == 3
