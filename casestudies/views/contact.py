"""Asking about a story by way of the community: nobody's address is ever shown, and nothing of it to visitors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from casestudies.facts import region_of
from casestudies.models import StoryPage
from community.permissions import may_see
from community.views.doors import members_only
from home.tree import readable

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from community.models import Member


@require_safe
@members_only
def contact(request: HttpRequest, viewer: Member, story_id: int) -> HttpResponse:
    """The profile of whoever answers questions about the story, or else people like them in the directory."""
    story = _find(story_id)
    if person := _contact_for(viewer, story):
        return redirect("community_person", person.public_id)
    words = _(
        "Nobody is named who answers questions about “%(title)s”. These people work in the same region and sector."
    )
    messages.info(request, words % {"title": story.title})
    near = urlencode({"region": region_of(story).code, "sector": story.sector})
    return redirect(f"{reverse('community_people')}?{near}")


def _find(story_id: int) -> StoryPage:
    story = readable(StoryPage.objects.filter(pk=story_id).select_related("contact__user")).first()
    if story is None:
        raise Http404
    return story


def _contact_for(viewer: Member, story: StoryPage) -> Member | None:
    """The story's contact, if ``viewer`` may find that member (oneself, for one's own story)."""
    person = story.contact
    if person is None or person.pk == viewer.pk:
        return person
    return person if may_see(viewer, person, today=timezone.localdate()) else None
