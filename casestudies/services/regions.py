"""What each regional lead works with: a group, rights on the region's page, a collection for files, a workflow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth.models import Group
from django.db import transaction
from wagtail.models import Collection, GroupPagePermission

from casestudies.models import RegionStoriesPage
from casestudies.models.review_task import StoryReviewTask
from community.models import Region
from community.roles import (
    EVERYDAY_PERMISSIONS,
    NATIONAL_EDITORS,
    grant_in_collection,
    grant_on_page,
    permissions_by_name,
    regional_group,
)
from community.services.appointments import groups_follow_appointments, people_with_regional_groups
from home.services.workflow import ensure_workflow

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.contrib.auth.models import Permission

# The Welsh page is not theirs: whoever may publish there can put the Welsh of any of its stories live.
ON_THE_PAGE = ("add_page", "change_page", "publish_page", "lock_page", "unlock_page")
ON_THEIR_FILES = (
    "wagtailimages.add_image",
    "wagtailimages.change_image",
    "wagtailimages.choose_image",
    "wagtaildocs.add_document",
    "wagtaildocs.change_document",
    "wagtaildocs.choose_document",
    "wagtailmedia.add_media",
    "wagtailmedia.change_media",
)


@transaction.atomic
def ensure_regions() -> list[str]:
    """Make what each region lacks, and bring its leads into its group; safe to run again, and by two at once.

    A region whose page is not there yet gets its group and collection; the page's rights follow when there is one.
    Returns the names of the groups.
    """
    regions = list(Region.objects.select_for_update().order_by("pk"))  # one run at a time
    known = permissions_by_name()
    pages = _pages()
    for region in regions:
        _ensure_region(region, pages.get(region.pk), known)
    for user in people_with_regional_groups():
        groups_follow_appointments(user=user)
    return [regional_group(region.code) for region in regions]


def region_collection(code: str) -> Collection | None:
    """Where the files of a region's stories lie; None before ``ensure_regions`` has made it."""
    found = Collection.objects.filter(group_permissions__group__name=regional_group(code))
    return found.filter(depth__gt=1).order_by("path").first()


def region_workflow(code: str) -> str:
    """The name of the workflow of a region's stories, and of its task."""
    return f"Stories: {code}"


def _pages() -> dict[int, RegionStoriesPage]:
    english = RegionStoriesPage.objects.filter(locale__language_code=settings.LANGUAGE_CODE)
    return {page.region_id: page for page in english}


def _ensure_region(region: Region, page: RegionStoriesPage | None, known: dict[str, Permission]) -> None:
    group, _made = Group.objects.get_or_create(name=regional_group(region.code))
    group.permissions.add(*_named(EVERYDAY_PERMISSIONS, known))
    collection = region_collection(region.code) or _make_collection(region)
    grant_in_collection(group, collection, _named(ON_THEIR_FILES, known))
    strangers = GroupPagePermission.objects.filter(group=group, page__content_type__app_label="casestudies")
    strangers.exclude(page=page).delete()  # a page that was this region's and is another's now
    if page is not None:
        grant_on_page(group, page, _named((f"wagtailcore.{name}" for name in ON_THE_PAGE), known))
        deciders = [group.name, NATIONAL_EDITORS]
        ensure_workflow(name=region_workflow(region.code), group_names=deciders, task_model=StoryReviewTask, page=page)


def _make_collection(region: Region) -> Collection:
    return Collection.get_first_root_node().add_child(instance=Collection(name=region.name))


def _named(names: Iterable[str], known: dict[str, Permission]) -> list[Permission]:
    return [known[name] for name in names]
