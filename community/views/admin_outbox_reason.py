"""Deciding about all mails that failed for one reason at once: a page that says how many those are, and two buttons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages

from community.models import Delivery
from community.services import outbox_care as services
from community.services.outbox_care import Reason
from community.views import admin_outbox_shown as shown
from community.views.admin_pages import admin_page, needs

if TYPE_CHECKING:
    from community.models import User

PERMISSION = "community.resend_delivery"
State = Delivery.State


@require_http_methods(["GET", "HEAD", "POST"])
@needs(PERMISSION)
def of_reason(request: HttpRequest, user: User) -> HttpResponse:
    """How many mails there are for the reason that the address names, and what may be done about all of them."""
    reason = _reason(request.GET)
    if request.method == "POST":
        return _decided(request, reason, user)
    count = reason.mails(by=user).count()
    if not count:
        raise Http404
    return admin_page(
        request,
        "outbox_reason.html",
        title=ngettext("%(count)d email that failed", "%(count)d emails that failed", count) % {"count": count},
        icon="mail",
        trail=(("admin_outbox", _("Emails sent")),),
        kind=shown.kind_name(reason.kind),
        state=State(reason.state).label,
        said=shown.said(reason),
        unsure=reason.state == State.UNCERTAIN,
        count=count,
    )


def _decided(request: HttpRequest, reason: Reason, by: User) -> HttpResponse:
    now = timezone.now()
    if "sent" in request.POST:
        count = services.mark_all_sent(reason=reason, by=by, now=now)
        said = ngettext("%(count)d email counts as sent.", "%(count)d emails count as sent.", count)
        stopped = 0
    else:
        count, stopped = services.send_all_again(reason=reason, by=by, now=now)
        said = ngettext("%(count)d email is tried again now.", "%(count)d emails are tried again now.", count)
    if count:
        messages.success(request, said % {"count": count})
    if stopped:
        messages.warning(request, _kept(stopped))
    if not (count or stopped):
        messages.info(request, _("Somebody has decided about these emails already."))
    return redirect("admin_outbox")


def _kept(stopped: int) -> str:
    said = ngettext(
        "%(count)d email stays here, as emails to its address are stopped. Start them again at “Addresses without mail”"
        " first.",
        "%(count)d emails stay here, as emails to their addresses are stopped. Start them again at “Addresses without"
        " mail” first.",
        stopped,
    )
    return said % {"count": stopped}


def _reason(asked: QueryDict) -> Reason:
    code = asked.get("code", "")
    if code and not (code.isascii() and code.isdigit() and len(code) <= 4):
        raise Http404
    state = asked.get("state", "")
    if state not in services.NEED_SOMEBODY:
        raise Http404
    kind, error = asked.get("kind", ""), asked.get("error", "")
    if "\0" in kind + error:  # which PostgreSQL cannot be asked for
        raise Http404
    return Reason(kind, state, int(code) if code else None, error)
