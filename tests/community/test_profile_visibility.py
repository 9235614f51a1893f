"""Who sees what of a profile, where its owner works, and that the directory follows at once."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from community.models import AuditEntry, DirectoryEntry, Member, Organisation
from community.models.vocabulary import Visibility
from community.profile import CHOOSABLE
from community.services import profile as services
from community.services.appointments import appoint
from tests.community.profile_pages import ME, errors, everything, soup_of
from tests.factories.community import make_member, make_organisation, make_region
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def member() -> Member:
    return make_member(can_help=("relationships",), wants_help=("relationships", "data-insights"), offers=("data",))


@pytest.fixture
def mine(client: Client, member: Member) -> Client:
    client.force_login(member.user)
    return client


def test_contact_is_never_for_all_members(mine: Client, member: Member) -> None:
    choices = soup_of(mine.get(f"{ME}visibility/")).select("[name=see-contact]")
    assert [choice["value"] for choice in choices] == ["buddies", "hidden"]
    assert list(errors(mine.post(f"{ME}visibility/", everything("members")))) == ["id_see-contact_0"]
    assert not member.shows("contact")
    assert member.shows("contact", to_buddy=True)
    member.visibility = {"contact": "members"}
    assert not member.shows("contact")


def test_who_sees_what_is_saved(mine: Client, member: Member) -> None:
    sent = everything(
        "members", listed="on", open_to_buddying="on", **{"see-contact": "hidden", "see-about": "buddies"}
    )
    assert mine.post(f"{ME}visibility/", sent)["Location"] == ME
    member.refresh_from_db()
    assert (member.listed, member.open_to_buddying) == (True, True)
    assert not member.shows("about")
    assert member.shows("about", to_buddy=True)
    assert not member.shows("contact", to_buddy=True)
    assert set(member.visibility) == set(CHOOSABLE)
    page = soup_of(mine.get(f"{ME}visibility/"))
    assert page.select_one("[name=see-about][checked]")["value"] == "buddies"


def test_forged_visibility_is_refused_and_unknown_fields_are_left_out(mine: Client, member: Member) -> None:
    assert len(errors(mine.post(f"{ME}visibility/", everything("everybody")))) == len(CHOOSABLE)
    services.change_visibility(
        member=member, listed=False, open_to_buddying=False, visibility={"email": Visibility.MEMBERS}
    )
    assert member.visibility == {}


def test_directory_is_turned_on_and_off_in_one_press(mine: Client, member: Member) -> None:
    for said, listed in (("yes", True), ("yes", True), ("no", False), ("", False)):
        assert mine.post(f"{ME}listed/", {"listed": said})["Location"] == ME
        member.refresh_from_db()
        assert member.listed is listed


def test_who_is_leaving_is_not_listed_again(member: Member) -> None:
    Member.objects.filter(pk=member.pk).update(status=Member.Status.CLOSING, closing_at=timezone.now())
    services.set_listed(member=member, listed=True)
    member.refresh_from_db()
    assert not member.listed


def test_organisation_is_found_chosen_and_changed(mine: Client, member: Member) -> None:
    other = make_organisation("Riverside Ambulance Service", sector="ambulance", ods_code="RX9")
    for words in ("riverside", "rx9", "RIVERSIDE AMBULANSE"):
        page = soup_of(mine.get(f"{ME}organisation/", {"q": words}))
        assert page.select_one("[name=organisation]")["value"] == str(other.pk)
    answer = mine.post(f"{ME}organisation/?q=riverside", {"organisation": str(other.pk)})
    assert answer["Location"] == ME
    member.refresh_from_db()
    assert (member.organisation, member.status) == (other, Member.Status.ACTIVE)


def test_organisation_that_was_not_offered_is_refused(mine: Client, member: Member) -> None:
    proposed = make_organisation("Riverside Council", status=Organisation.Status.PROPOSED)
    make_organisation("Riverside Trust")
    before = member.organisation
    for forged in (str(proposed.pk), "999999", "x" * 5000, "\x00", ""):
        answer = mine.post(f"{ME}organisation/?q=riverside", {"organisation": forged})
        assert list(errors(answer)) == ["id_organisation_0"]
    member.refresh_from_db()
    assert member.organisation == before


@pytest.mark.parametrize("words", ["\x00", "%", "'\"<b>", "x" * 10_000, "\u202e", "   "])
def test_odd_searches_for_an_organisation_find_nothing(mine: Client, words: str) -> None:
    answer = mine.get(f"{ME}organisation/", {"q": words})
    assert answer.status_code == 200
    assert not soup_of(answer).select("[name=organisation]")
    assert mine.post(f"{ME}organisation/", {"organisation": "1"}).status_code == 200


def facets(member: Member) -> set[str]:
    return set(DirectoryEntry.objects.get(member=member).facets.split())


def test_each_change_is_in_the_directory_at_once(mine: Client, member: Member) -> None:
    assert not DirectoryEntry.objects.exists()
    mine.post(f"{ME}listed/", {"listed": "yes"})
    assert {"offers:relationships", "skill:data"} <= facets(member)
    mine.post(f"{ME}help/", {"element-environment": ["wants"]})
    assert "wants:environment" in facets(member)
    assert not {"offers:relationships", "skill:data"} & facets(member)
    mine.post(f"{ME}talking/", {"time_zone": "Europe/London", "languages": ["cy"]})
    assert "language:cy" in facets(member)
    other = make_organisation("Riverside Council", sector="council")
    mine.post(f"{ME}organisation/?q=riverside", {"organisation": str(other.pk)})
    assert "sector:council" in facets(member)
    mine.post(f"{ME}visibility/", everything("hidden", listed="on"))
    assert not {"sector:council", "wants:environment", "language:cy"} & facets(member)
    mine.post(f"{ME}visibility/", everything("hidden"))
    assert not DirectoryEntry.objects.exists()


def test_who_moves_leads_the_place_they_leave_no_longer_and_is_told(mine: Client, member: Member) -> None:
    now, by = timezone.now(), make_user("nia@example.com")
    left, other = member.organisation, make_organisation("Riverside Trust")
    third = make_organisation("Third Trust")
    for place in (left, third, make_region("south-west")):
        appoint(user=member.user, place=place, by=by, now=now)
    answer = mine.post(f"{ME}organisation/?q=riverside", {"organisation": str(other.pk)}, follow=True)
    assert f"You are no longer organisation lead of {left}." in soup_of(answer).get_text()
    assert [str(role.organisation or role.region) for role in member.user.appointments.order_by("pk")] == [
        "Third Trust", "South West",
    ]  # fmt: skip
    taken = AuditEntry.objects.get(action=AuditEntry.Action.DISMISSED)
    assert (taken.actor, taken.subject, taken.note) == (member.user, member, f"organisation-lead: {left.name}")
    again = mine.post(f"{ME}organisation/?q=riverside", {"organisation": str(other.pk)}, follow=True)
    assert "no longer" not in soup_of(again).get_text()


def test_who_moves_takes_along_a_proposal_that_nobody_else_uses(mine: Client, member: Member) -> None:
    proposed = make_organisation("Sam’s Coaching", status=Organisation.Status.PROPOSED)
    Member.objects.filter(pk=member.pk).update(organisation=proposed)
    other = make_organisation("Riverside Trust")
    mine.post(f"{ME}organisation/?q=riverside", {"organisation": str(other.pk)})
    member.refresh_from_db()
    assert member.organisation == other
    assert not Organisation.objects.proposed().exists()
