"""A copy of one's own data: asking for it, and fetching it."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from community.models import DataCopy
from community.services import data_copy as services
from community.tasks import make_copies, ring

if TYPE_CHECKING:
    from community.models import User


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
@reauthentication_required(allow_get=True)
def data(request: HttpRequest) -> HttpResponse:
    """Say what the copy holds and where it is; with POST ask for one."""
    user, now = cast("User", request.user), timezone.now()
    if request.method == "POST":
        services.ask_for_copy(user=user, now=now)
        ring(make_copies)
        messages.success(request, _("We are making your copy. It is ready in a minute or two, and we email you"))
        return redirect("community_data")
    copy = services.newest_copy(user=user, now=now)
    may_ask = copy is None or not services.is_recent(copy, now=now)
    return render(request, "community/privacy/data.html", {"copy": copy, "may_ask": may_ask})


@require_safe
@login_required
@never_cache
@reauthentication_required
def data_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The zip itself: one's own, while it is kept, and shortly after showing that it is oneself."""
    mine = DataCopy.objects.filter(member__user=cast("User", request.user), made_at__isnull=False)
    copy = mine.filter(pk=pk, expires_at__gt=timezone.now()).first()
    path = services.path_of(copy) if copy else None
    if copy is None or path is None or not path.is_file():
        raise Http404
    name = f"hwb-commons-my-data-{timezone.localdate(copy.asked_at)}.zip"
    return FileResponse(path.open("rb"), as_attachment=True, filename=name, content_type="application/zip")
