"""What all of the people's pages in the back office share: lists that are Wagtail's, and pages with its header."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any, ClassVar, Concatenate, ParamSpec, TypeAlias
from zoneinfo import ZoneInfo

from django.core.exceptions import PermissionDenied
from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.csrf import get_token
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic.base import BaseListingView

from community.models import Organisation

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from community.models import User

P = ParamSpec("P")
UK = ZoneInfo("Europe/London")
PER_PAGE = 50
Trail: TypeAlias = "tuple[tuple[str, StrOrPromise], ...]"


def needs(
    permission: str,
) -> Callable[
    [Callable[Concatenate[HttpRequest, User, P], HttpResponseBase]],
    Callable[Concatenate[HttpRequest, P], HttpResponseBase],
]:
    """Give the view who asks, if they hold ``permission``; Wagtail tells everybody else that they may not."""

    def decorator(
        view: Callable[Concatenate[HttpRequest, User, P], HttpResponseBase],
    ) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
        @wraps(view)
        def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if not request.user.has_perm(permission):
                raise PermissionDenied
            return view(request, request.user, *args, **kwargs)  # type: ignore[arg-type]

        return guarded

    return decorator


def admin_page(
    request: HttpRequest, template: str, *, title: str, icon: str, trail: Trail = (), **more: Any
) -> TemplateResponse:
    """A page with Wagtail's header. ``trail`` names the pages above it: an address's name and its words."""
    crumbs: list[dict[str, Any]] = [{"url": reverse("wagtailadmin_home"), "label": _("Home")}]
    crumbs += [{"url": url if url.startswith("/") else reverse(url), "label": label} for url, label in trail]
    crumbs.append({"url": "", "label": title})
    base = {"header_title": title, "header_icon": icon, "breadcrumbs_items": crumbs}
    return TemplateResponse(request, f"community/admin/{template}", base | more)


class PeopleList(BaseListingView):
    """A list in the back office. Whoever lacks ``permission`` is told so."""

    permission = ""
    paginate_by = PER_PAGE
    is_searchable = False
    search_backend_name = None
    table_classname = "listing app-people-list"
    template_name = "community/admin/list.html"
    columns: ClassVar[list[Any]] = []

    def get_paginator(self, *args: Any, **kwargs: Any) -> Any:
        """One that counts in the list's own words where it has both; else in those of its model."""
        paginator = super().get_paginator(*args, **kwargs)
        if self.verbose_name and self.verbose_name_plural:
            paginator.verbose_name, paginator.verbose_name_plural = self.verbose_name, self.verbose_name_plural
        return paginator

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.has_perm(self.permission):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def order_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """By the chosen column, rows without a value last, and always in the same order."""
        name = self.ordering.removeprefix("-")
        value = F(name).desc(nulls_last=True) if self.ordering.startswith("-") else F(name).asc(nulls_last=True)
        return queryset.order_by(value, "-pk")


class DayColumn(Column):
    """A day such as 3 March 2027, in UK time."""

    def get_value(self, instance: Any) -> str:
        value = super().get_value(instance)
        return uk_day(value) if value else ""


class FormColumn(Column):
    """A column whose cells hold a form. Wagtail renders cells apart from the page: each is given the form token."""

    def get_cell_context_data(self, instance: Any, parent_context: Any) -> dict[str, Any]:
        context = super().get_cell_context_data(instance, parent_context)
        return {**context, "csrf_token": get_token(context["request"])}


def uk_day(moment: dt.datetime | dt.date) -> str:
    """``3 March 2027`` in the reader's language."""
    day = timezone.localtime(moment, UK) if isinstance(moment, dt.datetime) else moment
    return date_format(day, "DATE_FORMAT")


def uk_time(moment: dt.datetime) -> str:
    """``3 March 2027, 14:05`` in UK time."""
    local = timezone.localtime(moment, UK)
    return f"{date_format(local, 'DATE_FORMAT')}, {local:%H:%M}"


def proposals_url() -> str:
    """Where organisations wait that somebody proposed."""
    return f"{reverse('community_organisations:index')}?status={Organisation.Status.PROPOSED}"
