"""How much goes on in the community, for coordinators: on a page and as a file."""

from __future__ import annotations

from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from community.models import User
from community.services import counts as services
from community.spreadsheet import as_csv, as_xlsx
from community.views.admin_pages import admin_page, needs
from community.views.admin_rounds import PERMISSION

NAME = "community-counts"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@never_cache
@require_safe
@needs(PERMISSION)
def counts(request: HttpRequest, user: User) -> HttpResponse:
    """By region and by month."""
    now, names = timezone.now(), services.headings()
    months = [(date_format(month, "F Y"), numbers) for month, numbers in services.by_month(now=now)]
    return admin_page(
        request, "counts.html", title=_("Counts"), icon="table", names=names, call_names=names[len(services.PEOPLE) :],
        rows=services.by_region(now=now), months=months,
    )  # fmt: skip


@never_cache
@require_safe
@needs(PERMISSION)
def counts_file(request: HttpRequest, user: User) -> HttpResponseBase:
    """The same to download: a workbook where ``format=xlsx`` asks for one, else CSV."""
    rows = services.table(now=timezone.now())
    if request.GET.get("format") == "xlsx":
        file = as_xlsx(rows, numbers=True)
        return FileResponse(file, as_attachment=True, filename=f"{NAME}.xlsx", content_type=XLSX)
    answer = StreamingHttpResponse(as_csv(list(rows)), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{NAME}.csv"'
    return answer
