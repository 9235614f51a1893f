"""After a session: whether one was there, and whether it was useful."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from community.forms.sessions import FeedbackForm
from community.models import Member
from community.services import attendance
from community.views.doors import members_only
from community.views.session_doors import seat_of


@require_POST
@members_only
def session_attended(request: HttpRequest, member: Member, pk: int) -> HttpResponse:
    """Say that one was there, or was not."""
    seat, said = seat_of(member, pk), request.POST.get("attended", "")
    if said in ("yes", "no"):
        try:
            attendance.say_attended(session=seat.session, member=member, attended=said == "yes", now=timezone.now())
            messages.success(request, _("Thank you. That is noted"))
        except attendance.NotNowError:
            messages.info(request, _("You can say this from the start of a session until a week after its end"))
    return redirect("community_session", pk)


@require_http_methods(["GET", "HEAD", "POST"])
@members_only
def session_feedback(request: HttpRequest, member: Member, pk: int) -> HttpResponse:
    """Say whether it was useful; once said, it can be said anew."""
    seat = seat_of(member, pk)
    if not seat.may_say_useful:
        raise Http404
    before = seat.session.feedback.filter(member=member).first()
    began = {"useful": str(before.useful), "comment": before.comment} if before else {}
    form = FeedbackForm(request.POST if request.method == "POST" else None, initial=began)
    if form.is_valid():
        attendance.say_useful(session=seat.session, member=member, now=timezone.now(), **form.cleaned_data)
        messages.success(request, _("Thank you. That helps the next session"))
        return redirect("community_session", pk)
    return render(request, "community/sessions/feedback.html", {"seat": seat, "session": seat.session, "form": form})
