"""The papers of a round: what there is, each as a PDF or a file, and the decision that the board is asked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import IO, TYPE_CHECKING

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from community import spreadsheet
from diagnostic.forms.papers import DecisionForm
from diagnostic.pdf.board_words import decision_to_begin_with
from diagnostic.permissions import may_lead
from diagnostic.services import result_exports as exports
from diagnostic.services.board_decisions import DecisionChangedMeanwhileError, ask, decision_of
from diagnostic.services.papers import BusyError, Paper, actions_known, pdf_of
from diagnostic.services.reports import Report, reads_own, report_for
from diagnostic.views.doors import lead_only, round_only
from elements.pdf.engine import PdfUnavailableError
from home import rate_limit

if TYPE_CHECKING:
    from community.models import Member
    from diagnostic.models import Round

Maker = Callable[["Member", "Round", str], HttpResponse]
PDFS_AN_HOUR, FILES_AN_HOUR = 60, 120  # of one member
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
@round_only
def papers(request: HttpRequest, member: Member, round: Round) -> HttpResponse:
    """What there is to take to others, and to fill in."""
    context = {
        "round": round,
        "decision": decision_of(round).text or _words(member, round),
        "leads_round": may_lead(member, round),
    }
    return render(request, "diagnostic/papers/papers.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@lead_only
def decision(request: HttpRequest, member: Member, round: Round) -> HttpResponse:
    """Write what the board is asked for. What somebody else wrote meanwhile is shown beside what was typed."""
    kept = decision_of(round)
    form = DecisionForm(request.POST if request.method == "POST" else None, kept=kept, words=_words(member, round))
    if not form.is_valid():
        return render(request, "diagnostic/papers/decision.html", {"round": round, "form": form})
    try:
        ask(round=round, by=member, text=form.text, version=form.cleaned_data["version"], now=timezone.now())
    except DecisionChangedMeanwhileError as error:
        context = {"round": round, "form": form.resting_on(error.kept.version), "clash": error.kept.text or form.words}
        return render(request, "diagnostic/papers/decision.html", context, status=409)
    messages.success(request, _("The decision you ask for is saved"))
    return redirect("diagnostic_papers", round.public_id)


@require_safe
@round_only
def pdf(request: HttpRequest, member: Member, round: Round, name: str) -> HttpResponse:
    """A paper as a PDF, made before or now."""
    if name not in list(Paper):
        raise Http404
    if not rate_limit.allowed_for(str(member.pk), "diagnostic-papers", an_hour=PDFS_AN_HOUR):
        return render(request, "429.html", status=429)
    try:
        content = pdf_of(round, Paper(name), _language(), today=timezone.localdate(), own=reads_own(member, round))
    except PdfUnavailableError:
        messages.warning(request, _("The PDF cannot be made at the moment. You can print the report instead"))
        return redirect("diagnostic_papers", round.public_id)
    except BusyError:
        messages.warning(request, _("Another paper is being made. Try again in a few seconds"))
        return redirect("diagnostic_papers", round.public_id)
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = content_disposition_header(False, _name(round, name, "pdf")) or "inline"
    return _not_found_by_engines(answer)


@require_safe
@round_only
def file(request: HttpRequest, member: Member, round: Round, name: str, kind: str) -> HttpResponse:
    """Results, or the sheet to fill in, as a file."""
    make = FILES.get((name, kind))
    if make is None:
        raise Http404
    if not rate_limit.allowed_for(str(member.pk), "diagnostic-paper-files", an_hour=FILES_AN_HOUR):
        return render(request, "429.html", status=429)
    answer = make(member, round, _language())
    answer["Content-Disposition"] = content_disposition_header(True, _name(round, name, kind)) or "attachment"
    return _not_found_by_engines(answer)


def _results_xlsx(member: Member, round: Round, language: str) -> HttpResponse:
    return _workbook(exports.results_workbook(report_for(member, round, language)))


def _blank_xlsx(member: Member, round: Round, language: str) -> HttpResponse:
    return _workbook(exports.blank_workbook(round, language))


def _json(member: Member, round: Round, language: str) -> HttpResponse:
    found = exports.as_data(report_for(member, round, language))
    return JsonResponse(found, json_dumps_params={"ensure_ascii": False})


def _csv(rows: Callable[[Report], spreadsheet.Rows]) -> Maker:
    def make(member: Member, round: Round, language: str) -> HttpResponse:
        content = b"".join(spreadsheet.as_csv(rows(report_for(member, round, language))))
        return HttpResponse(content, content_type="text/csv; charset=utf-8")

    return make


FILES: dict[tuple[str, str], Maker] = {
    ("results", "xlsx"): _results_xlsx,
    ("results", "json"): _json,
    ("statements", "csv"): _csv(exports.statement_rows),
    ("elements", "csv"): _csv(exports.element_rows),
    ("to-fill-in", "xlsx"): _blank_xlsx,
}


def _workbook(file: IO[bytes]) -> HttpResponse:
    return FileResponse(file, content_type=XLSX)  # type: ignore[return-value]  # a FileResponse is as good


def _not_found_by_engines(answer: HttpResponse) -> HttpResponse:
    answer["X-Robots-Tag"] = "noindex"
    return answer


def _words(member: Member, round: Round) -> str:
    report = report_for(member, round, _language())
    return decision_to_begin_with(report.result, has_actions=bool(actions_known(report)))


def _name(round: Round, name: str, kind: str) -> str:
    return f"{slugify(round.label)[:40].strip('-') or 'round'}-{name}.{kind}"


def _language() -> str:
    return get_language() or "en"
