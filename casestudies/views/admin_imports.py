"""Importing and exporting stories in the back office: send a file, look at what it would make, make it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, cast

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin import messages

from casestudies.forms.imports import StoryImportForm
from casestudies.imports import word_template
from casestudies.imports.columns import COLUMNS, NAMES, heading_of
from casestudies.services.exports import export_stories, stories_seen_by
from casestudies.services.imports import StalePlanError, import_stories
from casestudies.services.story_plan import plan_stories
from casestudies.story_choices import region_pages_of
from community.imports.table import packed, unpacked
from community.imports.template_file import KINDS, template_file
from community.services.import_files import forget_upload, keep_upload, kept_upload
from community.spreadsheet import as_csv, as_xlsx

if TYPE_CHECKING:
    from casestudies.services.story_plan import Plan
    from community.imports.organisation_row import Problem
    from community.imports.table import Row
    from community.models import User
    from community.spreadsheet import Rows

SHOWN = 50
FILE_KINDS = {**KINDS, "docx": word_template.KIND}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def import_file(request: HttpRequest) -> HttpResponse:
    """Take a file, keep its rows for its sender, and go on to the preview."""
    by = _writer(request)
    sent = request.method == "POST"
    form = StoryImportForm(request.POST, request.FILES) if sent else StoryImportForm()
    if sent and form.is_valid():
        return redirect("stories_import_preview", keep_upload(content=packed(form.rows), by=by, now=timezone.now()))
    regions = [page.region for page in region_pages_of(by)]
    context = {"form": form, "columns": COLUMNS, "regions": regions}
    return TemplateResponse(request, "casestudies/admin/import.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def preview(request: HttpRequest, token: str) -> HttpResponse:
    """Say what the file would make; with POST, make it if that is still so."""
    by = _writer(request)
    rows = _kept(token, by)
    if not rows:
        said = _("This file is no longer here: it was imported, or is over a day old. Send it again.")
        messages.warning(request, said)
        return redirect("stories_import")
    if request.method == "POST":
        return _import(request, token, rows, by)
    plan = plan_stories(rows, by=by)
    context = {"plan": plan, "problems": _said_of(plan)[:SHOWN], "token": token, "shown": SHOWN}
    return TemplateResponse(request, "casestudies/admin/import_preview.html", context)


@never_cache
@require_safe
def problems(request: HttpRequest, token: str) -> HttpResponseBase:
    """All that is wrong in a file, as a file."""
    by = _writer(request)
    rows = _kept(token, by)
    if not rows:
        raise Http404
    head = (_("Row"), _("Column"), _("Problem"))
    wrong = [(one.row, one.column, one.sentence) for one in _said_of(plan_stories(rows, by=by))]
    return _csv([head, *wrong], "problems.csv")


def _kept(token: str, by: User) -> list[Row]:
    content = kept_upload(token=token, by=by, now=timezone.now())
    rows = unpacked(content) if content else []
    return rows if rows and set(rows[0].cells) & set(NAMES) else []  # else it is a file of organisations


def _said_of(plan: Plan) -> list[Problem]:
    """What is wrong, each with the heading that its sender reads."""
    return [replace(problem, column=heading_of(problem.column)) for problem in plan.problems]


def _import(request: HttpRequest, token: str, rows: list[Row], by: User) -> HttpResponse:
    try:
        plan = import_stories(rows=rows, fingerprint=request.POST.get("plan", ""), by=by, now=timezone.now())
    except StalePlanError:
        messages.error(request, _("Nothing was made: something has changed since you looked. Look once more."))
        return redirect("stories_import_preview", token)
    forget_upload(token=token, by=by)
    made = len(plan.new)
    said = ngettext("%(count)s draft was made.", "%(count)s drafts were made.", made) % {"count": made}
    messages.success(request, said)
    return redirect("stories:index")


@require_safe
def template(request: HttpRequest, kind: str) -> HttpResponse:
    """An empty file with the headings."""
    _writer(request)
    if kind not in FILE_KINDS:
        raise Http404
    content = word_template.word_template() if kind == "docx" else template_file(kind, NAMES, "Stories")
    response = HttpResponse(content, content_type=FILE_KINDS[kind])
    response["Content-Disposition"] = f'attachment; filename="stories.{kind}"'
    return response


@never_cache
@require_safe
def choose_download(request: HttpRequest) -> HttpResponse:
    """Which kind of file to download."""
    kinds = [("xlsx", _("Download for Excel")), ("csv", _("Download as CSV"))]
    context = {"count": stories_seen_by(_writer(request)).count(), "kinds": kinds}
    return TemplateResponse(request, "casestudies/admin/download.html", context)


@never_cache
@require_http_methods(["POST"])
def download(request: HttpRequest, kind: str) -> HttpResponseBase:
    """All stories that the person works on. It is noted, so it is sent for and not just opened."""
    by = _writer(request)
    if kind not in KINDS:
        raise Http404
    rows = export_stories(by=by, now=timezone.now())
    name = f"stories-{timezone.localdate().isoformat()}.{kind}"
    if kind == "xlsx":
        return FileResponse(as_xlsx(rows), as_attachment=True, filename=name, content_type=KINDS[kind])
    return _csv(rows, name)


def _csv(rows: Rows, name: str) -> StreamingHttpResponse:
    response = StreamingHttpResponse(as_csv(rows), content_type=KINDS["csv"])
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _writer(request: HttpRequest) -> User:
    user = cast("User", request.user)
    if not region_pages_of(user).exists():
        raise PermissionDenied
    return user
