"""Polls for a time as members see them: saying what suits, the answers so far, and a circle's own poll."""

from __future__ import annotations

import datetime as dt

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from community.call_errors import CallError
from community.forms.polls import AnswersForm, CirclePollForm
from community.models import Circle, Member, PollAnswer, TimePoll
from community.permissions import hosts
from community.services import polls
from community.time_polls import ranked
from community.times import zone_in_words, zone_of
from community.views.doors import members_only
from community.views.meeting_doors import circle_of, members_of

reading_or_sending = require_http_methods(["GET", "HEAD", "POST"])
ANSWERS_OPEN = dt.timedelta(days=5)


@reading_or_sending
@members_only
def poll(request: HttpRequest, member: Member, pk: int) -> HttpResponse:
    """Yes, if need be or no for each time, in one form; and how many said what."""
    found, now = _poll(member, pk), timezone.now()
    options = list(found.options.all())
    given = PollAnswer.objects.filter(option__poll=found, member=member)
    before = dict(given.values_list("option", "answer"))
    is_open = found.status == TimePoll.Status.OPEN and now < found.deadline
    if request.method == "POST" and not is_open:
        messages.info(request, _("This poll is over, so answers are no longer taken"))
        return redirect("community_poll", pk)
    form = AnswersForm(
        request.POST if request.method == "POST" else None, options=options, before=before, zone=zone_of(member)
    )  # fmt: skip
    if form.is_valid():
        return _answered(request, found, member, form, now)
    tallies = polls.tallies(found)
    context = {
        "poll": found,
        "member": member,
        "form": form if is_open else None,
        "has_answered": bool(before),
        "tallies": tallies,
        "first": ranked(tallies)[0] if polls.answered(found) else None,
        "answered": polls.answered(found),
        "asked": polls.asked(found).count(),
        "proposal": polls.proposal(found, now=now) if found.status == TimePoll.Status.OPEN else None,
        "decides": found.circle is not None and found.status == TimePoll.Status.OPEN,
        "hosts": found.session is not None and hosts(member.user, found.session),
        "past": [one.pk for one in tallies if one.starts_at <= now],
    }
    return render(request, "community/polls/poll.html", context)


def _answered(
    request: HttpRequest, poll: TimePoll, member: Member, form: AnswersForm, now: dt.datetime
) -> HttpResponse:
    try:
        polls.answer(poll=poll, member=member, said=form.said, now=now)
        messages.success(request, _("Thank you. Your answers are kept, and you can change them until the poll ends"))
    except polls.PollOverError:
        messages.info(request, _("This poll is over, so answers are no longer taken"))
    return redirect("community_poll", poll.pk)


@reading_or_sending
@members_only
def circle_poll(request: HttpRequest, member: Member, pk: int) -> HttpResponse:
    """Ask one's circle which of up to ten times suits; while a poll is open, that is the one."""
    circle, now = circle_of(member, pk), timezone.now()
    known = circle.polls.filter(status=TimePoll.Status.OPEN).first()
    if known is not None:
        return redirect("community_poll", known.pk)
    zone = zone_of(member)
    began = {"minutes": 45, "until": (now + ANSWERS_OPEN).astimezone(zone).date()}
    form = CirclePollForm(request.POST if request.method == "POST" else None, zone=zone, now=now, initial=began)
    if form.is_valid() and (answer := _asked(request, form, circle, member, now)):
        return answer
    others = [one for one in members_of(circle) if one != member]
    context = {"circle": circle, "form": form, "others": others, "zone": zone_in_words(zone)}
    return render(request, "community/polls/ask.html", context)


def _asked(
    request: HttpRequest, form: CirclePollForm, circle: Circle, member: Member, now: dt.datetime
) -> HttpResponse | None:
    try:
        made = polls.ask_circle(
            circle=circle, times=list(form.starts.values()), minutes=form.cleaned_data["minutes"],
            deadline=form.deadline, by=member, now=now,
        )  # fmt: skip
    except polls.NotPossibleError:
        form.add_error(None, _("Your circle takes a break, so nobody can be asked now"))
        return None
    messages.success(request, _("Everybody in your circle gets an email. You can see here what they say"))
    return redirect("community_poll", made.pk)


@require_POST
@members_only
def poll_decide(request: HttpRequest, member: Member, pk: int) -> HttpResponse:
    """Book the call at one of the times (``option``), or with ``end=yes`` end a circle's poll without one."""
    found, now = _poll(member, pk), timezone.now()
    if found.circle is None:
        raise Http404
    if request.POST.get("end") == "yes":
        polls.close(poll=found)
        messages.success(request, _("The poll is over. Nothing is booked"))
        return redirect("community_circle", found.circle_id)
    said = request.POST.get("option", "")
    option = get_object_or_404(found.options, pk=int(said) if said.isdecimal() and len(said) < 15 else 0)
    try:
        call = polls.decide_for_circle(poll=found, option=option, by=member, now=now)
    except (polls.NotPossibleError, CallError):
        messages.info(
            request, _("That time cannot be booked: somebody has another call then, or it was decided before")
        )
        return redirect("community_poll", pk)
    messages.success(request, _("Your call is booked. Everybody in it gets an email"))
    return redirect("community_call", call.pk)


def _poll(member: Member, pk: int) -> TimePoll:
    """A poll that ``member`` is asked in, or whose session they host; for others it is not there."""
    found = polls.polls_for(member).filter(pk=pk).first()
    if found is None:
        found = TimePoll.objects.filter(pk=pk, session__isnull=False).select_related("session__meeting").first()
        if found is None or found.session is None or not hosts(member.user, found.session):
            raise Http404
    return found
