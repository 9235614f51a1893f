"""What waits for the person who opens the back office: requests to join, concerns, organisations, failed emails."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.admin.ui.components import Component

from community.models import Concern, JoinRequest, Organisation
from community.permissions import may_decide_requests
from community.services.outbox_counts import undecided
from community.services.quarantine import due_by, is_quarantined
from community.views import admin_outbox
from community.views.admin_pages import proposals_url
from community.views.admin_scope import concerns_in_care, requests_in_care

if TYPE_CHECKING:
    from django.http import HttpRequest

    from community.models import User


@dataclass(frozen=True)
class Waiting:
    """A kind of thing that waits."""

    words: str
    count: int
    url: str


class WaitingPanel(Component):
    """Only what this person may handle; nothing for whoever handles none of it."""

    name = "waiting_people"
    template_name = "community/admin/panel_waiting.html"
    order = 110

    def render_html(self, parent_context: Mapping[str, Any] | None = None) -> str:
        if not parent_context or not any(_may_handle(parent_context["request"].user)):
            return ""
        return str(super().render_html(parent_context))

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        found = list(waiting_for(cast("User", parent_context["request"].user)))
        return {"waiting": [row for row in found if row.count]}


def _may_handle(user: User) -> tuple[bool, bool, bool, bool]:
    decides, reads = may_decide_requests(user), user.has_perm("community.view_concern")
    return decides, reads, user.has_perm("community.change_organisation"), user.has_perm(admin_outbox.PERMISSION)


def waiting_for(user: User) -> Iterator[Waiting]:
    """Each kind of thing that ``user`` handles, with how many wait."""
    decides, reads, confirms, sends = _may_handle(user)
    if decides:
        count = requests_in_care(user).filter(status=JoinRequest.Status.WAITING).count()
        yield Waiting(_("Requests to join"), count, f"{reverse('admin_requests')}?status=waiting")
    if reads:
        count = concerns_in_care(user).filter(status=Concern.Status.OPEN).count()
        yield Waiting(_("Open concerns"), count, f"{reverse('admin_concerns')}?status=open")
    if confirms:
        yield Waiting(_("Proposed organisations"), Organisation.objects.proposed().count(), proposals_url())
    if sends:
        resting = due_by(timezone.now()).count() if is_quarantined() else 0
        yield Waiting(_("Emails that somebody must decide about"), undecided().count(), reverse("admin_outbox"))
        yield Waiting(_("Emails that rest after a restore"), resting, reverse("admin_outbox_rest"))


def add_panel(request: HttpRequest, panels: list[Component]) -> None:
    """Put the panel on the dashboard."""
    panels.append(WaitingPanel())
