"""Which mails a member gets: signed in, by a link in a mail, and by the button of a mail program."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.db.models import prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from community.calendars import wants_mailed
from community.forms.emails import EmailsForm
from community.links import Purpose
from community.services import mail_preferences as services
from community.services import suppressions
from community.services.starting_again import start_again
from community.times import zone_of
from community.views.doors import members_only
from community.views.emails_shown import (
    all_off_since,
    away_until,
    break_until,
    next_in_words,
    resting_rows,
    said_when_break_ended,
    said_when_saved,
    said_when_started,
    whose_by_link,
)
from community.views.link_doors import by_mailed_link

if TYPE_CHECKING:
    from community.links import Link
    from community.models import Member, ReminderPreferences

ONE_CLICK = "One-Click"  # RFC 8058, 3.1: what a mail program posts, without cookies
AGAIN = "again-"
START_AGAIN = "start-again"
END_BREAK = "end-break"
TRY_ADDRESS = "try-address"  # to which mail was stopped because it came back or was not wanted


@require_http_methods(["GET", "HEAD", "POST"])
@members_only
def emails(request: HttpRequest, member: Member) -> HttpResponse:
    """Choose, signed in."""
    times = services.times_of(member)
    form = _form(request, member, times)
    if _done(request, member, form, times):
        return redirect("community_emails")
    return render(request, "community/emails/choose.html", _context(member, form, times))


@by_mailed_link(Purpose.EMAILS)
def emails_by_link(request: HttpRequest, member: Member, link: Link) -> HttpResponse:
    """The same from a mail, without a sign-in. Nothing says whose choices they are, unless to somebody signed in."""
    times = services.times_of(member)
    form = _form(request, member, times)
    if _done(request, member, form, times):
        return redirect(request.path)
    whose = {"whose": whose_by_link(request, member)}
    return render(request, "community/emails/choose_by_link.html", {**_context(member, form, times), **whose})


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
    shown = {"kind": reminder, "is_on": kind in services.switched_on(member), "whose": whose_by_link(request, member)}
    return render(request, "community/emails/stop.html", shown)


def _context(member: Member, form: EmailsForm, times: ReminderPreferences) -> dict[str, Any]:
    stopped, on = suppressions.of(member.user), services.switched_on(member, times=times)
    return {
        "form": form,
        "resting": resting_rows(member),
        "stopped": stopped,
        "all_off_since": all_off_since(member, times),
        "break_until": break_until(member, times),
        "away_until": away_until(member) if services.SUMMARY in on else None,
        "next_summary": "" if stopped else next_in_words(member, times, on, timezone.now()),
    }


def _form(request: HttpRequest, member: Member, times: ReminderPreferences) -> EmailsForm:
    prefetch_related_objects([member], "mail_preferences")  # for the form and for what rests
    on = services.switched_on(member, times=times)
    now_so = {
        "kinds": on,
        "parts": on,
        "summary": services.SUMMARY in on,
        "frequency": times.frequency,
        "hour": times.hour,
        "paused_until": break_until(member, times),
        "calendar_mails": wants_mailed(member),
    }
    sent = request.POST if request.method == "POST" and "do" not in request.POST else None
    zone = zone_of(member)
    today, rest = timezone.localdate(None, zone), services.resting(member)
    return EmailsForm(sent, initial=now_so, today=today, zone=zone, resting=rest)


def _done(request: HttpRequest, member: Member, form: EmailsForm, times: ReminderPreferences) -> bool:
    """Do what was asked for: a button beside the form, or all that the form says if it may be so."""
    asked, now = request.POST.get("do", ""), timezone.now()
    if asked == "stop-all":
        services.stop_all(member=member, now=now)
        messages.success(request, _("All reminders are off"))
    elif asked == START_AGAIN:
        if start_again(member=member, now=now):
            messages.success(request, said_when_started(member, services.times_of(member)))
    elif asked == END_BREAK:
        if services.end_break(member=member, now=now):
            messages.success(request, said_when_break_ended(member, now))
    elif asked == TRY_ADDRESS:
        if suppressions.lift_own(user=member.user, now=now):
            messages.success(request, _("We email you again. If an email comes back, we have to stop again"))
    elif asked.startswith(AGAIN):
        if services.wake(member=member, kind=asked.removeprefix(AGAIN), now=now):
            messages.success(request, _("You are reminded of this again"))
    elif form.is_valid():
        _save(member, form, before=times)
        messages.success(request, said_when_saved(member, now))
    return bool(asked) or form.is_valid()


def _save(member: Member, form: EmailsForm, *, before: ReminderPreferences) -> None:
    now = timezone.now()
    services.choose(member=member, kinds=form.switched_on(), offered=form.offered(), now=now)
    services.choose_times(
        member=member,
        frequency=form.chosen("frequency", before=before.frequency),
        hour=form.chosen("hour", before=before.hour),
        paused_until=form.chosen("paused_until", before=before.paused_until),
        now=now,
    )
    services.choose_invitations(member=member, by_mail=form.chosen("calendar_mails", before=wants_mailed(member)))
