"""Which mails a member gets: signed in, by a link in a mail, and by the button of a mail program."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from community.calendars import wants_mailed
from community.forms.emails import EmailsForm
from community.links import Purpose
from community.services import mail_preferences as services
from community.views.doors import members_only
from community.views.link_doors import by_mailed_link

if TYPE_CHECKING:
    from community.links import Link
    from community.models import Member

ONE_CLICK = "One-Click"  # RFC 8058, 3.1: what a mail program posts, without cookies


@require_http_methods(["GET", "HEAD", "POST"])
@members_only
def emails(request: HttpRequest, member: Member) -> HttpResponse:
    """Choose, signed in."""
    form = _form(request, member)
    if form.is_valid():
        _save(request, member, form)
        return redirect("community_emails")
    return render(request, "community/emails/choose.html", {"form": form})


@by_mailed_link(Purpose.EMAILS)
def emails_by_link(request: HttpRequest, member: Member, link: Link) -> HttpResponse:
    """The same from a mail, without a sign-in. Nothing on the page says whose choices they are."""
    form = _form(request, member)
    if form.is_valid():
        _save(request, member, form)
        return redirect(request.path)
    return render(request, "community/emails/choose_by_link.html", {"form": form})


@by_mailed_link(Purpose.EMAILS)
def stop(request: HttpRequest, member: Member, link: Link, kind: str) -> HttpResponse:
    """Stop one reminder. A mail program posts here by itself (RFC 8058) and is sent nowhere else."""
    reminder = services.reminder_called(kind)
    if reminder is None:
        raise Http404
    if request.method == "POST":
        services.switch(member=member, kind=kind, on=False, now=timezone.now())
        if request.POST.get("List-Unsubscribe") == ONE_CLICK:
            return HttpResponse(_("You will not get this reminder any more."), content_type="text/plain; charset=utf-8")
        messages.success(request, _("You will not get this reminder any more"))
        return redirect("community_emails_by_link", request.resolver_match.kwargs["token"])  # type: ignore[union-attr]
    return render(request, "community/emails/stop.html", {"kind": reminder})


def _form(request: HttpRequest, member: Member) -> EmailsForm:
    now_so = {"kinds": services.switched_on(member), "calendar_mails": wants_mailed(member)}
    return EmailsForm(request.POST if request.method == "POST" else None, initial=now_so)


def _save(request: HttpRequest, member: Member, form: EmailsForm) -> None:
    services.choose(member=member, kinds=form.cleaned_data.get("kinds", ()), now=timezone.now())
    services.choose_invitations(member=member, by_mail=form.cleaned_data["calendar_mails"])
    messages.success(request, _("Your choices are saved"))
