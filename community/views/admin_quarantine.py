"""Letting mail leave again after a restore: how much waits, what people may have had already, and two buttons."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages

from community.forms.admin_outbox import DueByForm
from community.services import quarantine
from community.views.admin_pages import UK, admin_page, needs, uk_time

if TYPE_CHECKING:
    from community.models import User

PERMISSION = "community.resend_delivery"
PAGE = "admin_outbox_rest"


@require_http_methods(["GET", "HEAD", "POST"])
@needs(PERMISSION)
def rest(request: HttpRequest, user: User) -> HttpResponse:
    """How many mails wait; cancelling those that were due by a moment; letting the others leave."""
    since, now = quarantine.since(), timezone.now()
    if since is None:
        messages.info(request, _("Emails leave as usual."))
        return redirect("admin_outbox")
    if request.method == "POST" and "release" in request.POST:
        quarantine.acknowledge(by=user, now=now)
        messages.success(request, _("Emails leave again."))
        return redirect("admin_outbox")
    form = DueByForm(request.POST if request.method == "POST" else request.GET or {"due_by": _next_minute(now)})
    moment = form.cleaned_data["due_by"] if form.is_valid() else None
    if request.method == "POST" and moment is not None:
        return _cancelled(request, quarantine.cancel_due_by(moment, by=user, now=now))
    return admin_page(
        request,
        "quarantine.html",
        title=_("Emails rest"),
        icon="mail",
        trail=(("admin_outbox", _("Emails sent")),),
        form=form,
        since=uk_time(since),
        waiting=quarantine.due_by(now).count(),
        count=quarantine.due_by(moment).count() if moment else 0,
        moment=uk_time(moment) if moment else "",
        typed=_typed(moment) if moment else "",
    )


def _cancelled(request: HttpRequest, count: int) -> HttpResponse:
    said = ngettext("%(count)d email is cancelled.", "%(count)d emails are cancelled.", count)
    messages.success(request, said % {"count": count})
    return redirect(PAGE)


def _next_minute(now: dt.datetime) -> str:
    """So that all of this minute is counted."""
    return _typed((now + dt.timedelta(minutes=1)).replace(second=0))


def _typed(moment: dt.datetime) -> str:
    """As somebody would type it, in UK time."""
    return f"{timezone.localtime(moment, UK):%Y-%m-%d %H:%M:%S}"
