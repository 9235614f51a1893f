"""Evidence for a statement: adding, looking at and removing it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from diagnostic.forms.evidence import EvidenceForm
from diagnostic.models import Round
from diagnostic.permissions import may_lead, may_rate
from diagnostic.questions import Question, questions_of
from diagnostic.services import evidence as services
from diagnostic.services.answers import NotAskedError, part_of
from diagnostic.services.rounds import NotOpenError
from diagnostic.views.doors import round_only
from home import rate_limit

if TYPE_CHECKING:
    from community.models import Member

FILES_AN_HOUR = 60
page = require_http_methods(["GET", "HEAD", "POST"])


@page
@round_only
def evidence(request: HttpRequest, member: Member, round: Round, code: str) -> HttpResponse:
    """What there is for a statement, and a form for one more."""
    asked = _asked(round, code)
    sent = request.method == "POST"
    if sent and not rate_limit.allowed_for(str(member.pk), "diagnostic-evidence", an_hour=FILES_AN_HOUR):
        return render(request, "429.html", status=429)
    form = EvidenceForm(request.POST, request.FILES) if sent else EvidenceForm()
    if sent and form.is_valid():
        return _add(request, member, round, asked, form)
    there = list(round.evidence.filter(code=code).select_related("contributor__member__user"))
    leads = may_lead(member, round)
    context = {
        "round": round, "question": asked, "form": form, "full": len(there) >= services.MOST,
        "rows": [{"evidence": one, "removable": round.is_open and (leads or one.is_by(member))} for one in there],
        "may_add": may_rate(member, round, part_of(member, round), asked.element),
    }  # fmt: skip
    return render(request, "diagnostic/rating/evidence.html", context)


@require_POST
@round_only
def remove(request: HttpRequest, member: Member, round: Round, code: str, evidence_id: str) -> HttpResponse:
    """Take one's own out, or any as the lead."""
    found = get_object_or_404(round.evidence.select_related("contributor"), code=code, public_id=evidence_id)
    try:
        services.remove(evidence=found, by=member, now=timezone.now())
    except services.NotTheirsError:
        raise Http404 from None
    except NotOpenError:
        messages.warning(request, _("This round is closed, so nothing in it changes any more"))
    else:
        messages.success(request, _("The evidence is removed"))
    return redirect("diagnostic_evidence", round.public_id, code)


@require_safe
@round_only
def file(request: HttpRequest, member: Member, round: Round, code: str, evidence_id: str) -> HttpResponse:
    """A file, for those who see the round; always to be saved, never shown by the browser as a page of ours."""
    found = get_object_or_404(round.evidence.exclude(file_name=""), code=code, public_id=evidence_id)
    path = services.path_of(found)
    if not path.is_file():
        raise Http404
    name = f"{slugify(found.title) or 'evidence'}{path.suffix}"
    answer = HttpResponse(path.read_bytes(), content_type="application/octet-stream")
    answer.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    answer.headers["Content-Security-Policy"] = "default-src 'none'"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer


def _asked(round: Round, code: str) -> Question:
    found = next((one for one in questions_of(round, get_language() or "en") if one.code == code), None)
    if found is None:
        raise Http404
    return found


def _add(request: HttpRequest, member: Member, round: Round, asked: Question, form: EvidenceForm) -> HttpResponse:
    try:
        services.add(round=round, by=member, question=asked, shown=form.shown(), now=timezone.now())
    except (NotOpenError, NotAskedError):
        messages.warning(request, _("This was not added: you cannot add to this statement any more"))
    except services.TooMuchEvidenceError:
        messages.warning(request, _("This statement has as much evidence as it can hold"))
    else:
        messages.success(request, _("The evidence is added"))
    return redirect("diagnostic_evidence", round.public_id, asked.code)
