"""Series of sessions: what they begin with, and making the next ones."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, ClassVar

from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.widgets.button import HeaderButton

from community.availability import bank_holidays
from community.forms.admin_sessions import MakeForm, SeriesForm, initial_of_series
from community.models import Region, SessionTemplate
from community.permissions import regions_in_care
from community.services import session_series
from community.session_times import same_week_of_months
from community.times import UK
from community.views.admin_pages import PeopleList, admin_page, needs, uk_time
from community.views.admin_sessions import PERMISSION, TRAIL

if TYPE_CHECKING:
    from community.models import User

SERIES_TRAIL = (*TRAIL, ("admin_series_list", gettext_lazy("Series")))
CHOSEN = "starts"


class SeriesList(PeopleList):
    """All series: they name nobody and no region, so whoever holds sessions may use each."""

    permission = PERMISSION
    page_title = gettext_lazy("Series of sessions")
    verbose_name_plural = gettext_lazy("series")
    header_icon = "list-ul"
    index_url_name = "admin_series_list"
    index_results_url_name = "admin_series_results"
    is_searchable = True
    search_fields: ClassVar = ["title", "title_cy"]
    default_ordering = "title"
    columns: ClassVar = [
        TitleColumn("title", label=gettext_lazy("Title"), url_name="admin_series"),
        Column("minutes", label=gettext_lazy("Minutes")),
        Column("capacity", label=gettext_lazy("Places"), accessor=lambda row: row.capacity or _("No limit")),
        Column("made", label=gettext_lazy("Sessions")),
    ]

    @property
    def header_buttons(self) -> list[HeaderButton]:
        """The way to begin one."""
        return [HeaderButton(_("Begin a series"), url=reverse("admin_series_add"), icon_name="plus")]

    def get_base_queryset(self) -> QuerySet[Any]:
        return SessionTemplate.objects.annotate(made=Count("sessions"))


@require_http_methods(["GET", "HEAD", "POST"])
@needs(PERMISSION)
def series_add(request: HttpRequest, user: User) -> HttpResponse:
    """Begin a series."""
    form = SeriesForm(request.POST or None, initial={"anonymous": True})
    if form.is_valid():
        series = session_series.keep(beginning=form.beginning)
        messages.success(request, _("The series is stored. Make its first sessions now."))
        return redirect("admin_series_make", series.pk)
    return _page(request, form, title=_("Begin a series"))


@require_http_methods(["GET", "HEAD", "POST"])
@needs(PERMISSION)
def series_edit(request: HttpRequest, user: User, series_id: int) -> HttpResponse:
    """Change what the next sessions of a series begin with."""
    series = get_object_or_404(SessionTemplate, pk=series_id)
    form = SeriesForm(request.POST or None, initial=initial_of_series(series))
    if form.is_valid():
        session_series.keep(beginning=form.beginning, template=series)
        messages.success(request, _("The series is changed. Sessions that were made before stay as they are."))
        return redirect("admin_series", series.pk)
    return _page(request, form, title=_("Change a series"), series=series)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(PERMISSION)
def series_make(request: HttpRequest, user: User, series_id: int) -> HttpResponse:
    """Say from when on and how many; look at the days, take away what does not suit, and make them."""
    series = get_object_or_404(SessionTemplate, pk=series_id)
    care = regions_in_care(user)
    regions = Region.objects.all() if care is None else Region.objects.filter(pk__in=care)
    asked = request.POST or (request.GET if "first" in request.GET else None)
    form = MakeForm(asked, regions=regions, all_regions=care is None, now=timezone.now())
    days = _days(form) if form.is_valid() else []
    if request.method == "POST" and days:
        chosen = [day["start"] for day in days if day["value"] in request.POST.getlist(CHOSEN)]
        if chosen:
            return _make(request, user, series, chosen, form.cleaned_data["region"])
        messages.error(request, _("Choose at least one day."))
    context = {"form": form, "series": series, "days": days, "back": reverse("admin_series", args=[series.pk])}
    title = _("Make the next sessions")
    return admin_page(request, "series_make.html", title=title, icon="date", trail=SERIES_TRAIL, **context)


def _make(
    request: HttpRequest, user: User, series: SessionTemplate, starts: list[dt.datetime], region: Region | None
) -> HttpResponse:
    made = session_series.make_next(template=series, starts=starts, region=region, by=user, now=timezone.now())
    said = ngettext(
        "%(count)d session is planned. Members see it once you publish it.",
        "%(count)d sessions are planned. Members see each once you publish it.",
        len(made),
    )
    messages.success(request, said % {"count": len(made)})
    return redirect(f"{reverse('admin_sessions')}?state=draft")


def _days(form: MakeForm) -> list[dict[str, Any]]:
    """The days that follow, each with what would make it a bad one."""
    starts = same_week_of_months(form.cleaned_data["first"], form.cleaned_data["months"])
    return [
        {"start": start, "value": start.isoformat(), "words": uk_time(start), "holiday": _holiday(start)}
        for start in starts
    ]


def _holiday(start: dt.datetime) -> str:
    """The name of a bank holiday in England or Wales on that day."""
    day = start.astimezone(UK).date()
    return bank_holidays("ENG", day.year).get(day, "")


def _page(request: HttpRequest, form: SeriesForm, *, title: str, series: SessionTemplate | None = None) -> HttpResponse:
    context = {"form": form, "series": series, "back": reverse("admin_series_list")}
    return admin_page(request, "series.html", title=title, icon="list-ul", trail=SERIES_TRAIL, **context)
