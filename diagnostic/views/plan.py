"""The plan: its list, as a page, to print and as files."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.core.paginator import Page, Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from community import spreadsheet
from diagnostic.forms.plan import FilterForm
from diagnostic.models import Action
from diagnostic.plan_effects import Effect, effects
from diagnostic.plan_list import Choice, actions_of, is_late, owner_of, owners_of
from diagnostic.services.action_exports import plan_rows
from diagnostic.views.plan_doors import plan_only

if TYPE_CHECKING:
    from collections.abc import Iterable

    from community.models import Member, Organisation

PER_PAGE = 25


@require_safe
@plan_only
def plan(request: HttpRequest, member: Member, organisation: Organisation) -> HttpResponse:
    """The actions that the filters leave, by their days."""
    today = timezone.localdate()
    form = _form(request, member, organisation)
    choice = form.choice()
    pages = Paginator(actions_of(organisation, choice, viewer=member, today=today), PER_PAGE)
    asked = request.GET.get("page", "1")
    if not (asked.isascii() and asked.isdecimal() and len(asked) < 9 and 1 <= int(asked) <= pages.num_pages):
        return redirect(f"{request.path}{choice.address()}")
    page = pages.page(int(asked))
    context = {
        "organisation": organisation, "form": form, "chips": form.chips(), "total": pages.count,
        "rows": _rows(list(page), today), "page_of": page, "links": _links(page, choice), "query": choice.address(),
        "is_empty": not pages.count and not choice.chosen
        and not Action.objects.filter(organisation=organisation).exists(),
    }  # fmt: skip
    return render(request, "diagnostic/plan/list.html", context)


@require_safe
@plan_only
def to_print(request: HttpRequest, member: Member, organisation: Organisation) -> HttpResponse:
    """The same actions in one table."""
    today = timezone.localdate()
    form = _form(request, member, organisation)
    choice = form.choice()
    actions = list(actions_of(organisation, choice, viewer=member, today=today))
    context = {
        "organisation": organisation, "rows": _rows(actions, today), "chips": form.chips(), "today": today,
        "query": choice.address(),
    }  # fmt: skip
    return render(request, "diagnostic/plan/print.html", context)


@require_safe
@plan_only
def file(request: HttpRequest, member: Member, organisation: Organisation, kind: str) -> HttpResponse:
    """The same actions as a file of the kind csv or xlsx."""
    if kind not in ("csv", "xlsx"):
        raise Http404
    today = timezone.localdate()
    choice = _form(request, member, organisation).choice()
    actions = list(actions_of(organisation, choice, viewer=member, today=today))
    rows = plan_rows(actions, effects(actions, get_language() or "en"))
    name = f"action-plan-{today:%Y-%m-%d}.{kind}"
    if kind == "xlsx":
        return FileResponse(spreadsheet.as_xlsx(rows), as_attachment=True, filename=name)  # type: ignore[return-value]  # a FileResponse is as good
    response = HttpResponse(b"".join(spreadsheet.as_csv(rows)), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _form(request: HttpRequest, member: Member, organisation: Organisation) -> FilterForm:
    return FilterForm(request.GET, owners=owners_of(organisation, viewer=member))


def _rows(actions: Iterable[Action], today: dt.date) -> list[dict[str, Any]]:
    found = list(actions)
    known: dict[int, Effect] = effects(found, get_language() or "en")
    return [
        {"action": one, "owner": owner_of(one), "late": is_late(one, today), "effect": known.get(one.pk)}
        for one in found
    ]


def _links(page: Page[Any], choice: Choice) -> dict[str, Any]:
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return {
        "items": [
            {"number": number, "href": _to(choice, number), "current": number == page.number}
            if isinstance(number, int)
            else {"gap": True}
            for number in numbers
        ],
        "previous": _to(choice, page.number - 1) if page.has_previous() else "",
        "next": _to(choice, page.number + 1) if page.has_next() else "",
    }


def _to(choice: Choice, page: int) -> str:
    return choice.address(page) or "?"
