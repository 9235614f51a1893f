"""What was released of the confidence review, for members and who publishes it: the page and a file of figures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from community import spreadsheet
from diagnostic.confidence.findings import file_rows
from diagnostic.confidence.findings_shown import shown
from diagnostic.services.confidence_releases import findings, published
from diagnostic.views.confidence_door import readers_only

if TYPE_CHECKING:
    from community.models import Member
    from diagnostic.models import ReviewRelease


@require_safe
@readers_only
def latest(request: HttpRequest, member: Member | None) -> HttpResponse:
    """The newest release, or that there is none yet."""
    found = published()
    return _page(request, member, found[0] if found else None, found)


@require_safe
@readers_only
def one(request: HttpRequest, member: Member | None, release_id: int) -> HttpResponse:
    """An earlier release."""
    found = published()
    return _page(request, member, _find(found, release_id), found)


@require_safe
@readers_only
def file(request: HttpRequest, member: Member | None, release_id: int, kind: str) -> HttpResponse:
    """The release's counts as a file of the kind csv or xlsx."""
    if kind not in ("csv", "xlsx"):
        raise Http404
    release = _find(published(), release_id)
    return answer_with_file(release, kind)  # type: ignore[return-value]  # a FileResponse is as good


def answer_with_file(release: ReviewRelease, kind: str) -> HttpResponseBase:
    """The figures of a release to keep."""
    rows = file_rows(findings(release))
    name = f"confidence-review-{release.made_at:%Y-%m-%d}.{kind}"
    if kind == "xlsx":
        return FileResponse(spreadsheet.as_xlsx(rows, numbers=True), as_attachment=True, filename=name)
    response = HttpResponse(b"".join(spreadsheet.as_csv(rows)), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _page(
    request: HttpRequest, member: Member | None, release: ReviewRelease | None, others: list[ReviewRelease]
) -> HttpResponse:
    context: dict[str, Any] = {
        "member": member,
        "release": release,
        "others": [other for other in others if other != release],
    }
    if release is not None:
        found = findings(release)
        context |= {"found": found, "shown": shown(found)}
    return render(request, "diagnostic/confidence/findings.html", context)


def _find(found: list[ReviewRelease], release_id: int) -> ReviewRelease:
    release = next((one for one in found if one.pk == release_id), None)
    if release is None:
        raise Http404
    return release
