"""What a regional lead or an editor sees first of stories: the way to a new one, what waits, what is not out yet."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, cast

from wagtail.admin.ui.components import Component

from casestudies.models import Submission
from casestudies.services.exports import stories_seen_by
from casestudies.story_choices import region_pages_of
from community.permissions import regions_in_care

if TYPE_CHECKING:
    from django.http import HttpRequest

    from casestudies.models import RegionStoriesPage
    from community.models import User

SHOWN = 8
MOST_BUTTONS = 3  # who writes for more regions begins in the list


class StoriesPanel(Component):
    """Only for who writes stories, and only of their regions."""

    name = "your_stories"
    template_name = "casestudies/admin/panel_stories.html"
    order = 105

    def __init__(self, regions: list[RegionStoriesPage]) -> None:
        self.regions = regions

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        user = parent_context["request"].user
        drafts = stories_seen_by(user).filter(has_unpublished_changes=True).order_by("-latest_revision_created_at")
        regions = self.regions if len(self.regions) <= MOST_BUTTONS else []
        return {"regions": regions, "waiting": waiting_for(user), "drafts": drafts[:SHOWN]}


def waiting_for(user: User) -> int:
    """How many stories of members wait for ``user`` to decide: never their own."""
    sent = Submission.objects.filter(status=Submission.Status.SUBMITTED).in_regions(regions_in_care(user))
    return sent.exclude(author__user=user).count()


def add_panel(request: HttpRequest, panels: list[Component]) -> None:
    """Put the panel on the dashboard."""
    if regions := list(region_pages_of(cast("User", request.user))):
        panels.append(StoriesPanel(regions))
