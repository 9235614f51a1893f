"""Which mails a member gets: signed in, by a link in a mail, and by the button of a mail program."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.db.models import prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from community.calendars import wants_mailed
from community.forms.emails import EmailsForm
from community.links import Purpose
from community.services import mail_preferences as services
from community.services import suppressions
from community.times import zone_of
from community.views.doors import members_only
from community.views.emails_shown import resting_rows
from community.views.link_doors import by_mailed_link

if TYPE_CHECKING:
    from community.links import Link
    from community.models import Member

ONE_CLICK = "One-Click"  # RFC 8058, 3.1: what a mail program posts, without cookies
AGAIN = "again-"


@require_http_methods(["GET", "HEAD", "POST"])
@members_only
def emails(request: HttpRequest, member: Member) -> HttpResponse:
    """Choose, signed in."""
    form = _form(request, member)
    if _done(request, member, form):
        return redirect("community_emails")
    context = {"form": form, "resting": resting_rows(member), "stopped": suppressions.of(member.user)}
    return render(request, "community/emails/choose.html", context)


@by_mailed_link(Purpose.EMAILS)
def emails_by_link(request: HttpRequest, member: Member, link: Link) -> HttpResponse:
    """The same from a mail, without a sign-in. Nothing on the page says whose choices they are."""
    form = _form(request, member)
    if _done(request, member, form):
        return redirect(request.path)
    context = {"form": form, "resting": resting_rows(member)}
    return render(request, "community/emails/choose_by_link.html", context)


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


@require_POST
@members_only
def try_again(request: HttpRequest, member: Member) -> HttpResponse:
    """Send mail to one's address again, to which it was stopped because it came back."""
    if suppressions.lift_own(user=member.user):
        messages.success(request, _("We email you again. If an email comes back, we have to stop again"))
    return redirect("community_emails")


def _form(request: HttpRequest, member: Member) -> EmailsForm:
    prefetch_related_objects([member], "mail_preferences")  # for the form and for what rests
    now, times, on = timezone.now(), services.times_of(member), services.switched_on(member)
    paused_until = times.paused_until if services.is_on_break(member, times.paused_until, now) else None
    now_so = {
        "kinds": on,
        "parts": on,
        "summary": services.SUMMARY in on,
        "frequency": times.frequency,
        "hour": times.hour,
        "paused_until": paused_until,
        "calendar_mails": wants_mailed(member),
    }
    sent = request.POST if request.method == "POST" and "do" not in request.POST else None
    zone = zone_of(member)
    return EmailsForm(sent, initial=now_so, today=timezone.localdate(now, zone), zone=zone)


def _done(request: HttpRequest, member: Member, form: EmailsForm) -> bool:
    """Do what was asked for: a button beside the form, or all that the form says if it may be so."""
    asked, now = request.POST.get("do", ""), timezone.now()
    if asked == "stop-all":
        services.stop_all(member=member, now=now)
        messages.success(request, _("All reminders are off"))
    elif asked.startswith(AGAIN):
        if services.wake(member=member, kind=asked.removeprefix(AGAIN), now=now):
            messages.success(request, _("You are reminded of this again"))
    elif form.is_valid():
        _save(request, member, form)
    return bool(asked) or form.is_valid()


def _save(request: HttpRequest, member: Member, form: EmailsForm) -> None:
    now, said, before = timezone.now(), form.cleaned_data, services.times_of(member)
    services.choose(member=member, kinds=form.switched_on(), now=now)
    services.choose_times(
        member=member,
        frequency=said.get("frequency", before.frequency),
        hour=said.get("hour", before.hour),
        paused_until=said["paused_until"],
        now=now,
    )
    services.choose_invitations(member=member, by_mail=said["calendar_mails"])
    messages.success(request, _("Your choices are saved"))
