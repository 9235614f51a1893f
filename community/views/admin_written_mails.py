"""On a site to try out: the mails that it wrote into files in place of sending them, for its admin."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from community.services import written_mails as services
from community.views.admin_pages import admin_page


@require_safe
def written_mails(request: HttpRequest) -> HttpResponseBase:
    """The newest of them with their words. There is no such page where mail is really sent."""
    if not request.user.is_superuser:
        raise PermissionDenied
    if not services.are_shown():
        raise Http404
    title = _("Emails written here")
    return admin_page(request, "written_mails.html", title=title, icon="mail", mails=services.newest())
