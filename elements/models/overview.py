"""The strategic overview: the framework as a whole."""

from __future__ import annotations

from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from home.kinds import SearchKind
from home.models import BodyPage


class OverviewPage(BodyPage):
    """What the framework is, for whoever has ten minutes."""

    search_kind = SearchKind.GUIDE

    parent_page_types: ClassVar = ["home.HomePage"]
    subpage_types: ClassVar = ["home.StandardPage"]
    max_count_per_parent = 1
    template = "elements/overview_page.html"
    page_description = _("The strategic overview of the framework. One a language.")

    class Meta:
        verbose_name = _("strategic overview")
