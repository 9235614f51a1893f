"""A host's poll for the time of a session, and its board, in the back office."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from wagtail.admin import messages

from community.forms.polls import SessionPollForm
from community.models import PollAnswer, TimePoll
from community.services import polls
from community.time_polls import ranked
from community.views.admin_pages import admin_page, needs, uk_time
from community.views.admin_scope import sessions_in_care
from community.views.admin_sessions import PERMISSION, TRAIL

if TYPE_CHECKING:
    from community.models import GroupSession, User


@require_http_methods(["GET", "HEAD", "POST"])
@needs(PERMISSION)
def session_poll(request: HttpRequest, user: User, session_id: int) -> HttpResponse:
    """Ask when a session should be; once asked, the answers by name, and a button to decide for each time.

    With ``end=yes`` it asks whether to end the poll without a time, and does.
    """
    session = get_object_or_404(sessions_in_care(user), pk=session_id)
    poll = TimePoll.objects.filter(session=session).select_related("session__meeting", "circle", "asked_by").first()
    if poll is not None and poll.status == TimePoll.Status.OPEN and request.GET.get("end") == "yes":
        return _end(request, session, poll)
    if poll is not None and poll.status != TimePoll.Status.CLOSED:
        return _answers(request, session, poll)
    form = SessionPollForm(request.POST if request.method == "POST" else None, now=timezone.now())
    if form.is_valid():
        try:
            polls.ask_for_session(session=session, by=user, now=timezone.now(), **form.cleaned_data)
            messages.success(request, _("Members are asked by email within a few minutes."))
            return redirect("admin_session_poll", session_id)
        except polls.NotPossibleError:
            messages.error(request, _("It is published or cancelled. Move it instead."))
            return redirect("admin_session", session_id)
    return _page(
        request, session, "form.html", title=_("Ask when it should be"), form=form, button=_("Ask"),
        back=reverse("admin_session", args=[session_id]),
        intro=_("Everybody who will see the session is asked, and reminded once. You decide; then it is published."),
    )  # fmt: skip


@require_POST
@needs(PERMISSION)
def session_poll_decide(request: HttpRequest, user: User, session_id: int) -> HttpResponse:
    """Give the session the time of the button (``option``) and publish it."""
    session = get_object_or_404(sessions_in_care(user), pk=session_id)
    poll = get_object_or_404(TimePoll.objects.select_related("session__meeting"), session=session)
    said = request.POST.get("option", "")
    option = get_object_or_404(poll.options, pk=int(said) if said.isdecimal() and len(said) < 15 else 0)
    try:
        polls.decide_for_session(poll=poll, option=option, by=user, now=timezone.now())
        messages.success(request, _("The session has its time and is published. Invitations go out in a few minutes."))
    except polls.NotPossibleError:
        messages.error(request, _("That is not possible any more: it was decided before, or the time has passed."))
    return redirect("admin_session", session_id)


def _end(request: HttpRequest, session: GroupSession, poll: TimePoll) -> HttpResponse:
    if request.method == "POST":
        polls.close(poll=poll)
        messages.success(request, _("The poll is over. The session keeps the time it had."))
        return redirect("admin_session", session.pk)
    return _page(
        request, session, "form.html", title=_("End the poll without a time?"), button=_("End the poll"),
        back=reverse("admin_session_poll", args=[session.pk]),
        intro=_("It ends for everybody who is asked. The session keeps the time it had. You can ask again."),
    )  # fmt: skip


def _answers(request: HttpRequest, session: GroupSession, poll: TimePoll) -> HttpResponse:
    tallies, now = polls.tallies(poll), timezone.now()
    proposal = polls.proposal(poll, now=now)
    best = ranked(tallies)[0].pk if poll.status == TimePoll.Status.OPEN and polls.answered(poll) else None
    said: dict[str, dict[int, str]] = {}
    answers = PollAnswer.objects.filter(option__poll=poll).select_related("member__user")
    for one in sorted(answers, key=lambda one: (one.member.name.casefold(), one.member_id)):
        said.setdefault(one.member.name, {})[one.option_id] = str(one.get_answer_display())
    times = [
        {
            "tally": one,
            "when": uk_time(one.starts_at),
            "best": one.pk == best,
            "proposed": proposal is not None and one.pk == proposal.pk,
            "coming": one.starts_at > now,
        }
        for one in tallies
    ]
    rows = [(name, [answers.get(one.pk, "") for one in tallies]) for name, answers in said.items()]
    context = {"poll": poll, "times": times, "rows": rows, "deadline": uk_time(poll.deadline)}
    return _page(request, session, "session_poll.html", title=_("When should it be?"), **context)


def _page(request: HttpRequest, session: GroupSession, template: str, *, title: str, **context: Any) -> HttpResponse:
    trail = (*TRAIL, (reverse("admin_session", args=[session.pk]), session.title))
    return admin_page(request, template, title=title, icon="date", trail=trail, session=session, **context)
