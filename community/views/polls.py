"""Polls for a time as members see them: saying what suits, the answers so far, and a circle's own poll."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from community.forms.circle_polls import CirclePollForm, rows_sent
from community.forms.polls import AnswersForm
from community.models import Circle, Meeting, Member, PollAnswer, TimePoll
from community.permissions import hosts
from community.services import poll_decisions, polls
from community.services.availability import preferences_of
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
    found, now = poll_of(member, pk), timezone.now()
    options = list(found.options.all())
    given = PollAnswer.objects.filter(option__poll=found, member=member)
    before = dict(given.values_list("option", "answer"))
    is_open = found.status == TimePoll.Status.OPEN and now < found.deadline
    if request.method == "POST" and not is_open:
        messages.info(request, _("This poll is over, so answers are no longer taken"))
        return redirect("community_poll", pk)
    form = AnswersForm(
        request.POST if request.method == "POST" else None, options=options, before=before, zone=zone_of(member),
        nation=preferences_of([member])[member.pk].nation,
    )  # fmt: skip
    if form.is_valid():
        return _answered(request, found, member, form, now)
    tallies, answered = polls.tallies(found), polls.answered(found)
    call = poll_decisions.call_of(found)
    context = {
        "poll": found,
        "member": member,
        "form": form if is_open else None,
        "has_answered": bool(before),
        "tallies": tallies,
        "first": ranked(tallies)[0] if answered and found.status == TimePoll.Status.OPEN else None,
        "answered": answered,
        "call": call,
        "chosen": _chosen(found, call),
        "asked": polls.asked(found).count(),
        "proposal": polls.proposal(found, now=now) if found.status == TimePoll.Status.OPEN else None,
        "decides": found.circle is not None and found.status == TimePoll.Status.OPEN,
        "hosts": found.session is not None and hosts(member.user, found.session),
        "past": [one.pk for one in tallies if one.starts_at <= now],
    }
    return render(request, "community/polls/poll.html", context)


def _chosen(poll: TimePoll, call: Meeting | None) -> dt.datetime | None:
    """When the call or session begins that a decided poll led to."""
    if call is None and poll.session is not None and poll.status == TimePoll.Status.DECIDED:
        return poll.session.meeting.starts_at
    return call.starts_at if call else None


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
    form, zone = _question(request, member, now), zone_of(member)
    if form.is_valid() and (answer := _asked(request, form, circle, member, now)):
        return answer
    others = [one for one in members_of(circle) if one != member]
    context = {"circle": circle, "form": form, "others": others, "zone": zone_in_words(zone)}
    return render(request, "community/polls/ask.html", context)


def _question(request: HttpRequest, member: Member, now: dt.datetime) -> CirclePollForm:
    """The form; the button that adds a row (``do=add``) shows it again with what was typed, as if nothing was sent."""
    zone = zone_of(member)
    whose: dict[str, Any] = {"zone": zone, "now": now, "nation": preferences_of([member])[member.pk].nation}
    if request.method == "POST" and request.POST.get("do") == "add":
        return CirclePollForm(initial=request.POST.dict(), rows=rows_sent(request.POST) + 1, **whose)
    if request.method == "POST":
        return CirclePollForm(request.POST, **whose)
    began = {"minutes": 45, "until": (now + ANSWERS_OPEN).astimezone(zone).date()}
    return CirclePollForm(initial=began, **whose)


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


def poll_of(member: Member, pk: int) -> TimePoll:
    """A poll that ``member`` is asked in, or whose session they host; for others it is not there."""
    found = polls.polls_for(member).filter(pk=pk).first()
    if found is None:
        found = TimePoll.objects.filter(pk=pk, session__isnull=False).select_related("session__meeting").first()
        if found is None or found.session is None or not hosts(member.user, found.session):
            raise Http404
    return found
