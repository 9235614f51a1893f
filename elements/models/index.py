"""The page with the wheel: the way to the seven guides."""

from __future__ import annotations

from typing import ClassVar

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.search import index

from home.blocks import BODY_BLOCKS
from home.kinds import SearchKind
from home.models import BasePage


class ElementsIndexPage(BasePage):
    """The wheel, and each element in a sentence."""

    search_kind = SearchKind.GUIDE

    body = StreamField(BODY_BLOCKS, blank=True, verbose_name=_("content"))

    parent_page_types: ClassVar = ["home.HomePage"]
    subpage_types: ClassVar = ["elements.GuidePage"]
    max_count_per_parent = 1
    template = "elements/elements_index_page.html"
    page_description = _("The wheel and the seven guides below it. One a language.")

    content_panels: ClassVar = [*BasePage.content_panels, FieldPanel("body")]
    search_fields: ClassVar = [*BasePage.search_fields, index.SearchField("body")]

    class Meta:
        verbose_name = _("elements index")
