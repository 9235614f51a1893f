"""Importing organisations in the editors' back office: send a file, look at what it would do, do it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin import messages

from community.forms.imports import ImportForm
from community.imports.columns import COLUMNS
from community.imports.table import packed, unpacked
from community.imports.template_file import KINDS, template_file
from community.models import Organisation, Region, System
from community.models.vocabulary import Sector, SizeBand
from community.permissions import may_keep_organisations
from community.services.import_files import forget_upload, keep_upload, kept_upload
from community.services.organisation_import import StalePlanError, apply_import
from community.services.organisation_plan import Planned, plan_import

if TYPE_CHECKING:
    from community.imports.table import Row
    from community.models import User

SHOWN = 50
PlaceNames = dict[str, dict[int | None, str]]


@dataclass(frozen=True)
class Shift:
    """A column that changes, with what stands there and what will."""

    column: str
    before: str
    after: str


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def import_organisations(request: HttpRequest) -> HttpResponse:
    """Take a file, keep its rows for its sender, and go on to the preview."""
    by = _keeper(request)
    sent = request.method == "POST"
    form = ImportForm(request.POST, request.FILES) if sent else ImportForm()
    if sent and form.is_valid():
        token = keep_upload(content=packed(form.rows), by=by, now=timezone.now())
        return redirect("community_import_preview", token)
    context = {
        "form": form,
        "columns": COLUMNS,
        "sectors": Sector.choices,
        "sizes": SizeBand.choices,
        "regions": Region.objects.all(),
    }
    return TemplateResponse(request, "community/admin/import.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def import_preview(request: HttpRequest, token: str) -> HttpResponse:
    """Say what the file would do; with POST, do it if that is still so."""
    by = _keeper(request)
    content = kept_upload(token=token, by=by, now=timezone.now())
    if content is None:
        messages.warning(
            request, _("This file is no longer here: it was imported, or is over a day old. Send it again.")
        )
        return redirect("community_import")
    rows = unpacked(content)
    if request.method == "POST":
        return _apply(request, token, rows, by)
    return TemplateResponse(request, "community/admin/import_preview.html", _preview(rows, token))


def _apply(request: HttpRequest, token: str, rows: list[Row], by: User) -> HttpResponse:
    fingerprint = request.POST.get("plan", "")
    try:
        plan = apply_import(rows=rows, fingerprint=fingerprint, by=by, now=timezone.now())
    except StalePlanError:
        messages.error(request, _("Nothing was stored: organisations have changed since you looked. Look once more."))
        return redirect("community_import_preview", token)
    forget_upload(token=token, by=by)
    done = {"new": len(plan.new), "changed": len(plan.changed)}
    messages.success(request, _("The import is done. New: %(new)s. Changed: %(changed)s.") % done)
    return redirect("community_organisations:index")


def _preview(rows: list[Row], token: str) -> dict[str, Any]:
    plan = plan_import(rows)
    places: PlaceNames = {
        "region_id": {region.pk: str(region) for region in Region.objects.all()},
        "system_id": {system.pk: str(system) for system in System.objects.all()},
    }
    return {
        "plan": plan,
        "token": token,
        "shown": SHOWN,
        "problems": plan.problems[:SHOWN],
        "new": plan.new[:SHOWN],
        "changed": [(row, _shifts(row, places)) for row in plan.changed[:SHOWN]],
        "same": plan.same[:SHOWN],
        "may_apply": not plan.problems and bool(plan.new or plan.changed),
    }


def _shifts(planned: Planned, places: PlaceNames) -> list[Shift]:
    """Each column that changes, in words."""
    earlier = Organisation(**planned.before)
    return [
        Shift(name.removesuffix("_id"), _words(earlier, name, places), _words(planned.organisation, name, places))
        for name in planned.before
    ]


def _words(organisation: Organisation, name: str, places: PlaceNames) -> str:
    display = getattr(organisation, f"get_{name}_display", None)
    value = display() if display else getattr(organisation, name)
    return places[name].get(value, "") if name in places else str(value)


@require_safe
def import_template(request: HttpRequest, kind: str) -> HttpResponse:
    """An empty file with the headings."""
    _keeper(request)
    if kind not in KINDS:
        raise Http404
    response = HttpResponse(template_file(kind), content_type=KINDS[kind])
    response["Content-Disposition"] = f'attachment; filename="organisations.{kind}"'
    return response


def _keeper(request: HttpRequest) -> User:
    user = cast("User", request.user)
    if not may_keep_organisations(user):
        raise PermissionDenied
    return user
