"""The meter in the editor: how full each of a guide's two pages is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from wagtail.admin.panels import Panel

from elements.fullness import Fullness, fullness
from elements.pdf.engine import PdfUnavailableError

if TYPE_CHECKING:
    from elements.models import GuidePage

ANY_PAGE = 0  # in the address of the meter, until the first draft is saved and the page has a number


def meter(page: GuidePage) -> dict[str, Any]:
    """What the meter shows of any instance of a guide: its fullness, or why that cannot be measured."""
    measured: Fullness | None = None
    unavailable = ""
    try:
        measured = fullness(page)
    except PdfUnavailableError as error:
        unavailable = str(error)
    return {
        "fullness": measured,
        "unavailable": unavailable,
        "meter_url": reverse("guide_fullness", args=[page.pk or ANY_PAGE]),
    }


class FullnessPanel(Panel):
    """Shows the meter. It reads the last draft, and again after each autosave."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "wagtailadmin/panels/guide_meter.html"

        class Media:
            css: dict[str, list[str]] = {"all": ["css/guide-meter.css"]}  # noqa: RUF012
            js: list[str] = ["js/guide-meter.js"]  # noqa: RUF012

        def get_context_data(self, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
            return {**super().get_context_data(parent_context), **meter(self.instance)}
