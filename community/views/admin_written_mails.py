"""On a site to try out: the mails that it wrote into files in place of sending them, for its admin."""

from __future__ import annotations

from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from community.services import written_mails as services
from community.views.admin_pages import admin_page

PER_PAGE = 40
# What a mail says runs nothing, sends nothing, and has an origin of its own.
POLICY = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'"


@require_safe
def written_mails(request: HttpRequest) -> HttpResponseBase:
    """All of them, or those to one reader, with their words. There is no such page where mail is really sent."""
    _let_in(request)
    to = request.GET.get("to", "").strip()
    page = Paginator(services.find(to=to), PER_PAGE).get_page(request.GET.get("p"))
    query, title = urlencode({"to": to}), _("Emails written here")
    return admin_page(request, "written_mails.html", title=title, icon="mail", mails=page, to=to, query=query)


@require_safe
def written_html(request: HttpRequest, name: str) -> HttpResponse:
    """The HTML of one, as a mail program would show it."""
    _let_in(request)
    mail = services.named(name)
    if mail is None or not mail.html:
        raise Http404
    return HttpResponse(mail.html, headers={"Content-Security-Policy": POLICY})


def _let_in(request: HttpRequest) -> None:
    if not request.user.is_superuser:
        raise PermissionDenied
    if not services.are_shown():
        raise Http404
