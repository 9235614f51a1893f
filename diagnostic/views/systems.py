"""What the leads of a system read: the rounds that partners share with it. To everybody else there is no such page."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from community import spreadsheet
from community.models import System
from community.models.vocabulary import RoleName
from community.views.doors import members_only
from diagnostic.permissions import leads_system
from diagnostic.rollup_disclosure import SMALLEST, NothingNewError
from diagnostic.rollup_shown import areas_table, file_rows, heat, periods_table, statements_table, unnamed_years_table
from diagnostic.services.rollups import count_unnamed, rollup_of
from elements.framework import Element
from home import rate_limit

if TYPE_CHECKING:
    from community.models import Member

P = ParamSpec("P")
COUNTS_AN_HOUR = 20


def system_lead_only(
    view: Callable[Concatenate[HttpRequest, Member, System, P], HttpResponse],
) -> Callable[..., HttpResponse]:
    """Give the view the member who asks and the system that the address names; 404 to who does not lead it."""

    @members_only
    @wraps(view)
    def guarded(request: HttpRequest, member: Member, code: str, *args: Any, **kwargs: Any) -> HttpResponse:
        system = System.objects.filter(code=code).first()
        if system is None or not leads_system(member, system):
            raise Http404
        return view(request, member, system, *args, **kwargs)

    return guarded


@require_safe
@members_only
def mine(request: HttpRequest, member: Member) -> HttpResponse:
    """The systems that the member leads; the only one at once."""
    systems = list(
        System.objects.filter(appointments__user=member.user, appointments__role=RoleName.SYSTEM_LEAD).distinct()
    )
    if not systems:
        raise Http404
    if len(systems) == 1:
        return redirect("diagnostic_system", systems[0].code)
    return render(request, "diagnostic/system/mine.html", {"systems": systems})


@require_safe
@system_lead_only
def system(request: HttpRequest, member: Member, system: System) -> HttpResponse:
    """Organisations by elements, what is common, who could help whom, and over time."""
    language = get_language() or "en"
    found = rollup_of(system, member, language)
    others = found.frozen is not None
    context = {
        "system": system,
        "rollup": found,
        "elements": list(Element),
        "heat": heat(found.partners),
        "areas": areas_table(found.areas, others=others),
        "periods": periods_table(found.periods),
        "unnamed_years": found.frozen and unnamed_years_table(found.frozen.release),
        "statements": [
            (element, statements_table(some, language, others=others)) for element, some in found.statements.items()
        ],
        "smallest": SMALLEST,
    }
    return render(request, "diagnostic/system/system.html", context)


@require_POST
@system_lead_only
def count(request: HttpRequest, member: Member, system: System) -> HttpResponse:
    """Count those that share without a name, as far as that may be told."""
    if not rate_limit.allowed_for(str(member.pk), "system-count", an_hour=COUNTS_AN_HOUR):
        return render(request, "429.html", status=429)
    try:
        count_unnamed(system=system, by=member, now=timezone.now())
    except NothingNewError:
        messages.warning(request, _("There are no new figures without names that may be shown now"))
    else:
        messages.success(request, _("The figures without names are counted"))
    return redirect("diagnostic_system", system.code)


@require_safe
@system_lead_only
def file(request: HttpRequest, member: Member, system: System, kind: str) -> HttpResponse:
    """The same as a file of the kind csv or xlsx."""
    if kind not in ("csv", "xlsx"):
        raise Http404
    language = get_language() or "en"
    rows = file_rows(rollup_of(system, member, language), language)
    name = f"{system.code}-{timezone.localdate():%Y-%m-%d}.{kind}"
    if kind == "xlsx":
        return FileResponse(spreadsheet.as_xlsx(rows), as_attachment=True, filename=name)  # type: ignore[return-value]  # a FileResponse is as good
    response = HttpResponse(b"".join(spreadsheet.as_csv(rows)), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
