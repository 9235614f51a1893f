"""Stories when their organisation or system changes: merged, deleted, renamed, imported."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
from django.contrib.auth.models import AbstractUser
from django.test import Client
from wagtail_localize.models import TranslationSource

from casestudies.models import RegionStoriesPage, StoryPage
from community.admin.place_views import uses_in_words
from community.imports.table import Row
from community.models import Organisation
from community.services.organisation_import import apply_import
from community.services.organisation_plan import plan_import
from community.services.places import InUseError, delete_place, merge_organisations, save_organisation
from home import generation
from tests.casestudies.reading import INDEX, look, titles
from tests.factories.community import make_member, make_organisation, make_system
from tests.factories.site import make_translation
from tests.factories.stories import make_region_page, make_stories_index, make_story
from tests.factories.submissions import make_submission
from tests.home.indexing import put_in_index

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 11, 28, 9, 0, tzinfo=dt.UTC)


@pytest.fixture
def midlands(home_page: Any) -> RegionStoriesPage:
    """The page of a region."""
    return make_region_page(make_stories_index(home_page), "midlands")


@pytest.fixture
def source(db: None) -> Organisation:
    """The organisation that is merged or changed."""
    return make_organisation("Leads Zebra Trust")


def told_by(place: Organisation | None, midlands: RegionStoriesPage, title: str = "Rest", **values: Any) -> StoryPage:
    """A story of an organisation, or of a described one."""
    return make_story(midlands, title, organisation=place, described_as="" if place else "A trust", **values)


def draft_names(story: StoryPage, **facts: Any) -> Any:
    """A newer version of ``story`` that is not published."""
    for name, value in facts.items():
        setattr(story, name, value)
    return story.save_revision()


def test_merge_takes_stories_with_their_drafts_and_what_members_write(midlands, source, user) -> None:
    target = make_organisation("Leeds Trust")
    live, other = told_by(source, midlands), told_by(target, midlands, "Other")
    plan = draft_names(other, organisation=source)
    begun = make_submission(make_member("a@example.com", organisation=source))
    kept, _made = TranslationSource.get_or_create_from_instance(live)
    merge_organisations(source=source, target=target, by=user, now=NOW)
    live.refresh_from_db()
    assert live.organisation_shown == "Leeds Trust"
    begun.refresh_from_db()
    assert begun.organisation == target
    plan.refresh_from_db()
    plan.publish()
    other.refresh_from_db()
    assert other.organisation == target
    kept.refresh_from_db()
    assert json.loads(kept.content_json)["organisation"] == target.pk


def test_merge_leaves_the_stories_of_others(midlands, source, user) -> None:
    target, third = make_organisation("Leeds Trust"), make_organisation("Third Trust")
    story = told_by(third, midlands)
    draft = draft_names(story, title="Rest, again")
    merge_organisations(source=source, target=target, by=user, now=NOW)
    draft.refresh_from_db()
    assert draft.content["organisation"] == third.pk
    assert StoryPage.objects.get().organisation == third


def test_organisation_with_stories_is_not_deleted(midlands, source, user, home_page_cy, welsh) -> None:
    make_translation(told_by(source, midlands), welsh)
    draft_names(told_by(None, midlands, "Drafted"), organisation=source)
    writer = make_member("a@example.com", organisation=make_organisation("Elsewhere"))
    begun = make_submission(writer)
    begun.organisation = source
    begun.save()
    with pytest.raises(InUseError):
        delete_place(place=source, by=user, now=NOW)
    assert uses_in_words(source) == ["3 stories"]
    StoryPage.objects.all().delete()
    begun.delete()
    delete_place(place=source, by=user, now=NOW)
    assert not Organisation.objects.filter(pk=source.pk).exists()


def test_organisation_that_a_scheduled_version_names_is_not_deleted(midlands, source, user) -> None:
    story = told_by(None, midlands)
    draft_names(story, organisation=source, go_live_at=NOW + dt.timedelta(days=9000)).publish()
    draft_names(story, organisation=None, go_live_at=None)
    with pytest.raises(InUseError):
        delete_place(place=source, by=user, now=NOW)


def test_system_with_a_story_is_not_deleted(midlands, user) -> None:
    system = make_system("black-country")
    told_by(None, midlands, system=system)
    with pytest.raises(InUseError):
        delete_place(place=system, by=user, now=NOW)
    assert uses_in_words(system) == ["1 story"]


def renamed_by_form(place: Organisation, by: AbstractUser) -> None:
    place.name = "Giraffe Trust"
    save_organisation(organisation=place, by=by, now=NOW)


def renamed_by_import(place: Organisation, by: AbstractUser) -> None:
    place.ods_code = "RRR"
    place.save()
    rows = [Row(2, {"name": "Giraffe Trust", "sector": place.sector, "region": place.region.code, "ods_code": "RRR"})]
    apply_import(rows=rows, fingerprint=plan_import(rows).fingerprint, by=by, now=NOW)


def renamed_by_merge(place: Organisation, by: AbstractUser) -> None:
    merge_organisations(source=place, target=make_organisation("Giraffe Trust"), by=by, now=NOW)


@pytest.mark.parametrize("rename", [renamed_by_form, renamed_by_import, renamed_by_merge])
def test_story_is_found_by_the_new_name_of_its_organisation(
    client: Client, midlands, source, user, rename, django_capture_on_commit_callbacks
) -> None:
    told_by(source, midlands)
    put_in_index()
    assert titles(look(client, f"{INDEX}?q=zebra")) == ["Rest"]
    with django_capture_on_commit_callbacks(execute=True):
        rename(source, user)
    assert titles(look(client, f"{INDEX}?q=giraffe")) == ["Rest"]
    assert titles(look(client, f"{INDEX}?q=zebra")) == []


def test_import_clears_kept_pages(midlands, source, user, django_capture_on_commit_callbacks) -> None:
    source.ods_code = "RRR"
    source.save()
    rows = [Row(2, {"name": "New", "sector": source.sector, "region": source.region.code, "ods_code": "RRR"})]
    before = generation.current()
    with django_capture_on_commit_callbacks(execute=True):
        apply_import(rows=rows, fingerprint=plan_import(rows).fingerprint, by=user, now=NOW)
    assert generation.current() != before
