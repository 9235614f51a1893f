"""The page with the wheel: the way to the seven guides."""

from __future__ import annotations

from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from home.kinds import SearchKind
from home.models import BodyPage


class ElementsIndexPage(BodyPage):
    """The wheel, and each element in a sentence."""

    search_kind = SearchKind.GUIDE

    parent_page_types: ClassVar = ["home.HomePage"]
    subpage_types: ClassVar = ["elements.GuidePage"]
    max_count_per_parent = 1
    template = "elements/elements_index_page.html"
    page_description = _("The wheel and the seven guides below it. One a language.")

    class Meta:
        verbose_name = _("elements index")
