"""The home page, and the page of plain words that serves everywhere else."""

from __future__ import annotations

from typing import ClassVar

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.search import index

from home.blocks import BODY_BLOCKS
from home.kinds import SearchKind
from home.models.base import BasePage


class HomePage(BasePage):
    """The first page: what the framework is, the wheel, and the way to what you need."""

    body = StreamField(BODY_BLOCKS, blank=True, verbose_name=_("content"))

    parent_page_types: ClassVar = ["wagtailcore.Page"]
    max_count_per_parent = 2  # one a language
    shows_review_dates = False
    template = "home/home_page.html"
    page_description = _("The first page of the site.")

    content_panels: ClassVar = [*BasePage.content_panels, FieldPanel("body")]
    search_fields: ClassVar = [*BasePage.search_fields, index.SearchField("body")]

    class Meta:
        verbose_name = _("home page")


class StandardPage(BasePage):
    """A page of words: getting started, about the site, the legal pages."""

    search_kind = SearchKind.PAGE

    body = StreamField(BODY_BLOCKS, blank=True, verbose_name=_("content"))

    parent_page_types: ClassVar = ["home.HomePage", "home.StandardPage", "elements.OverviewPage", "elements.GuidePage"]
    subpage_types: ClassVar = ["home.StandardPage"]
    template = "home/standard_page.html"
    page_description = _("Words, lists, tables, figures and pictures. For legal pages too.")

    content_panels: ClassVar = [*BasePage.content_panels, FieldPanel("body")]
    search_fields: ClassVar = [*BasePage.search_fields, index.SearchField("body")]

    class Meta:
        verbose_name = _("standard page")
