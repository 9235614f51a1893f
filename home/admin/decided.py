"""Two people decide about one page, or somebody presses twice: the second is told so. Wagtail answers with an error."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail.admin import messages

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse
    from wagtail.models import Page


def decided_already(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Before the editor acts on a workflow that is over: say so and show the page as it is now."""
    acts = request.method == "POST" and "action-workflow-action" in request.POST
    if not acts or page.current_workflow_task is not None:
        return None
    messages.warning(
        request,
        _("“%(title)s” was decided on already. What you wrote here was not saved: see the page's history.")
        % {"title": page.get_admin_display_title()},
    )
    return redirect("wagtailadmin_pages:edit", page.pk)
