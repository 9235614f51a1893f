"""What the stories show together: the page and the file of its figures."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from casestudies.catalogue import each_story
from casestudies.charts import charts, file_rows, headlines
from casestudies.insights import Insights, Selection, insights
from casestudies.models import StoriesIndexPage
from casestudies.regions import region_names
from community import spreadsheet
from home.context import breadcrumbs
from home.generation import kept_a_generation
from home.tree import Branch, readable, tree

TRAILBLAZERS = "trailblazers"


@require_safe
def insights_page(request: HttpRequest) -> HttpResponse:
    """The figures over all stories, or those that the address asks for."""
    names = region_names(get_language() or "en")
    selection = read_choice(request, names)
    found = _counted(selection)
    context = {
        **_place(get_language() or "en"),
        "selection": selection,
        "chosen": _address(selection),
        "regions": names,
        "found": found,
        "headlines": headlines(found),
        "charts": charts(found),
    }
    return render(request, "casestudies/insights/page.html", context)


@require_safe
def figures_file(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The page's counts as a file of the kind csv or xlsx."""
    if kind not in ("csv", "xlsx"):
        raise Http404
    names = region_names(get_language() or "en")
    selection = read_choice(request, names)
    rows = file_rows(charts(_counted(selection)), _in_words(selection, names))
    name = f"stories-insights-{timezone.localdate().isoformat()}.{kind}"
    if kind == "xlsx":
        return FileResponse(spreadsheet.as_xlsx(rows, numbers=True), as_attachment=True, filename=name)
    response = HttpResponse(b"".join(spreadsheet.as_csv(rows)), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def read_choice(request: HttpRequest, regions: dict[str, str]) -> Selection:
    """What the address asks for; what it asks for and we do not know counts as not asked."""
    region = request.GET.get("region", "")
    return Selection(region if region in regions else "", request.GET.get("stories") == TRAILBLAZERS)


@kept_a_generation
def _counted(selection: Selection) -> Insights:
    """The counts. Each story counts once, so they are the same whatever the reader's language."""
    return insights(each_story(), selection)


def _address(selection: Selection) -> str:
    """The selection as the query of an address; empty for all stories."""
    asked = {"region": selection.region, "stories": TRAILBLAZERS if selection.trailblazers else ""}
    query = urlencode({name: value for name, value in asked.items() if value})
    return f"?{query}" if query else ""


def _in_words(selection: Selection, regions: dict[str, str]) -> str:
    stories = _("Trailblazers’ stories only") if selection.trailblazers else _("All stories")
    return f"{stories}, {regions[selection.region]}" if selection.region else stories


def _place(language: str) -> dict[str, Any]:
    """Where the page stands: below the index of stories, if that is published in ``language``."""
    index = _stories_index(language)
    above = [*breadcrumbs(index.path), (index.title, index.url)] if index else []
    return {"breadcrumbs": above, "stories_index": index}


@kept_a_generation
def _stories_index(language: str) -> Branch | None:
    pages = readable(StoriesIndexPage.objects.filter(locale__language_code=language))
    pk = pages.values_list("pk", flat=True).first()
    return tree().by_pk.get(pk) if pk else None
