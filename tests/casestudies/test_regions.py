"""What regional leads work with, made by one command."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.utils import timezone
from wagtail.documents.permissions import permission_policy as document_policy
from wagtail.images.permissions import permission_policy as image_policy
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Workflow, WorkflowPage

from casestudies.services.regions import ensure_regions, region_collection, region_workflow
from community.models import Appointment
from community.roles import NATIONAL_EDITORS, REGIONAL_LEADS, regional_group
from community.services.appointments import appoint, dismiss
from tests.casestudies.regions import Place, make_places
from tests.factories.community import make_organisation, make_region
from tests.factories.people import make_user
from tests.factories.site import make_translation
from tests.factories.stories import make_story

if TYPE_CHECKING:
    from community.models import User
    from home.models import HomePage


@pytest.fixture
def places(home_page: HomePage) -> list[Place]:
    return make_places(home_page, "london", "midlands")


def groups_of(user: User) -> set[str]:
    return set(user.groups.values_list("name", flat=True))


def made() -> list[Any]:
    """What the command makes, as rows."""
    kept = (Group, GroupPagePermission, GroupCollectionPermission, Collection, Workflow, WorkflowPage)
    return [sorted(model.objects.values_list("pk", flat=True)) for model in kept]


def test_command_again_changes_nothing(places: list[Place]) -> None:
    before = made()
    call_command("ensure_regions", verbosity=0)
    assert made() == before


def test_lead_works_in_their_region_and_nowhere_else(places: list[Place], home_page_cy: HomePage) -> None:
    london, midlands = places
    own, other = make_story(london.page), make_story(midlands.page)
    welsh = make_translation(own, home_page_cy.locale)
    may = {page: page.permissions_for_user(london.lead) for page in (own, other, welsh, london.page.get_parent())}
    assert may[own].can_edit()
    assert may[own].can_publish()
    assert may[own].can_lock()
    assert not may[own].can_move_to(midlands.page)
    for page in (other, welsh, london.page.get_parent()):
        assert (may[page].can_edit(), may[page].can_publish(), may[page].can_add_subpage()) == (False, False, False)
    assert not london.lead.has_perm("wagtail_localize.submit_translation")


@pytest.mark.parametrize("policy", [image_policy, document_policy])
def test_lead_keeps_files_in_their_own_collection_only(places: list[Place], policy: Any) -> None:
    london, _midlands = places
    for act in ("add", "change", "choose"):
        assert list(policy.collections_user_has_permission_for(london.lead, act)) == [london.files]


def test_story_is_decided_in_its_regions_workflow(places: list[Place]) -> None:
    london = places[0]
    workflow = make_story(london.page).get_workflow()
    assert workflow.name == region_workflow("london")
    groups = {group.name for group in workflow.tasks.get().specific.groups.all()}
    assert groups == {regional_group("london"), NATIONAL_EDITORS}


def test_renamed_region_keeps_its_group_and_collection(places: list[Place]) -> None:
    london, before = places[0], made()
    london.region.name = "Greater London"
    london.region.save()
    ensure_regions()
    assert made() == before
    assert region_collection("london") == london.files


def test_page_that_changes_its_region_changes_its_leads(places: list[Place]) -> None:
    london, _midlands = places
    london.page.region = make_region("north-west")
    london.page.save()
    ensure_regions()
    held = GroupPagePermission.objects.filter(page=london.page).values_list("group__name", flat=True)
    assert set(held) == {regional_group("north-west")}


def test_region_without_a_page_gets_its_group_all_the_same(db: None) -> None:
    make_region("london")
    assert ensure_regions() == [regional_group("london")]
    assert not GroupPagePermission.objects.filter(group__name=regional_group("london")).exists()
    assert region_collection("london") is not None


def test_appointing_and_dismissing_move_somebody_through_the_groups(places: list[Place], superuser: User) -> None:
    now, somebody = timezone.now(), make_user()
    held = [appoint(user=somebody, place=place.region, by=superuser, now=now) for place in places]
    assert groups_of(somebody) == {REGIONAL_LEADS, regional_group("london"), regional_group("midlands")}
    dismiss(appointment=held[0], by=superuser, now=now)
    assert groups_of(somebody) == {REGIONAL_LEADS, regional_group("midlands")}
    dismiss(appointment=held[1], by=superuser, now=now)
    assert groups_of(somebody) == set()


def test_other_roles_bring_nobody_into_a_group(places: list[Place], superuser: User) -> None:
    somebody = make_user()
    appoint(user=somebody, place=make_organisation(), by=superuser, now=timezone.now())
    assert groups_of(somebody) == set()


def test_command_brings_leads_of_before_into_their_groups_and_others_out(places: list[Place]) -> None:
    london, midlands = places
    london.lead.groups.clear()
    Appointment.objects.filter(user=midlands.lead).delete()
    call_command("ensure_regions", verbosity=0)
    assert groups_of(london.lead) == {REGIONAL_LEADS, regional_group("london")}
    assert groups_of(midlands.lead) == set()
