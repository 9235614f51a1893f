"""Members' stories in the back office: publishing is approving, authors are told why they may not, and the menu."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, cast

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem

from casestudies.models import StoryPage
from casestudies.models.publishing import note_published, publishing_refused
from casestudies.tasks import make_pdfs
from community.permissions import may_decide_requests
from community.tasks import ring

if TYPE_CHECKING:
    from django.http import HttpRequest
    from wagtail.models import Page

    from community.models import User


def note_approval(request: HttpRequest, page: Page) -> None:
    """The editor's own button publishes without StoryPage.publish: it is kept here (hook after_publish_page)."""
    if isinstance(page, StoryPage):
        note_published(page, by=cast("User", request.user), now=timezone.now())


def have_pdf_made(request: HttpRequest, page: Page) -> None:
    """A worker makes the PDF of what an editor publishes at once, and of all else within a minute (the same hook)."""
    if isinstance(page, StoryPage):
        transaction.on_commit(partial(ring, make_pdfs), robust=True)


def explain_refusal(request: HttpRequest, page: Page) -> None:
    """Whoever presses "Publish" without being let has saved a draft; say so, and why (hook after_edit_page)."""
    if "action-publish" not in request.POST or not isinstance(page, StoryPage):
        return
    if refused := publishing_refused(page, by=cast("User", request.user)):
        messages.warning(request, _("%(why)s Your changes are saved as a draft.") % {"why": refused})


class ReviewMenuItem(MenuItem):
    """The way to the stories that members sent."""

    def is_shown(self, request: HttpRequest) -> bool:
        # Whoever decides about the people of a region decides about its stories; this takes no query, as in every menu.
        return may_decide_requests(cast("User", request.user))


def menu_item() -> MenuItem:
    """In the menu of those who review."""
    return ReviewMenuItem(
        gettext_lazy("Stories to review"), reverse("story_reviews"), name="story-reviews", icon_name="tasks", order=151
    )
