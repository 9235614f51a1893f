"""Who comes to a session, the list to download, and what people thought of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from community.forms.admin_sessions import ExportForm
from community.models import Participant
from community.services import session_exports
from community.spreadsheet import as_csv
from community.views.admin_pages import admin_page, needs
from community.views.admin_scope import sessions_in_care
from community.views.admin_sessions import PERMISSION, TRAIL

if TYPE_CHECKING:
    from community.models import User

ORDER = ("going", "waiting", "maybe", "declined", "invited")


@require_safe
@needs(PERMISSION)
def session_people(request: HttpRequest, user: User, session_id: int) -> HttpResponseBase:
    """Everybody who answered, by answer; how useful they found it, if enough of them said."""
    session = get_object_or_404(sessions_in_care(user), pk=session_id)
    people = session.meeting.participants.select_related("member__user", "member__organisation")
    rows = sorted(people, key=lambda one: (ORDER.index(one.answer), one.waiting_no or 0, one.member.name.casefold()))
    groups = [(label, [one for one in rows if one.answer == code]) for code, label in _answers()]
    context = {
        "session": session,
        "groups": [(label, found) for label, found in groups if found],
        "useful": session_exports.how_useful(session),
        "comments": session_exports.comments(session),
    }
    trail = (*TRAIL, (reverse("admin_session", args=[session.pk]), session.title))
    return admin_page(request, "session_people.html", title=_("Who comes"), icon="group", trail=trail, **context)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(PERMISSION)
def session_people_export(request: HttpRequest, user: User, session_id: int) -> HttpResponseBase:
    """Ask what the list is for, and give it."""
    session = get_object_or_404(sessions_in_care(user), pk=session_id)
    form = ExportForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        found = session_exports.export_people(session=session, by=user, reason=reason, now=timezone.now())
        answer = StreamingHttpResponse(as_csv(found), content_type="text/csv; charset=utf-8")
        answer["Content-Disposition"] = f'attachment; filename="session-{session.pk}.csv"'
        return answer
    return admin_page(
        request, "form.html", title=_("Download who comes"), icon="download", trail=TRAIL, form=form,
        button=_("Download"), back=reverse("admin_session_people", args=[session_id]),
        intro=_("No email addresses are in it. Delete the file when you no longer need it."),
    )  # fmt: skip


def _answers() -> list[tuple[str, str]]:
    labels = dict(Participant.Answer.choices)
    return [(code, str(labels[code])) for code in ORDER]
