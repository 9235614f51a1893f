"""The home page, and the page of plain words that serves everywhere else."""

from __future__ import annotations

from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from home.kinds import SearchKind
from home.models.base import BodyPage


class HomePage(BodyPage):
    """The first page: what the framework is, the wheel, and the way to what you need."""

    parent_page_types: ClassVar = ["wagtailcore.Page"]
    max_count_per_parent = 2  # one a language
    shows_review_dates = False
    template = "home/home_page.html"
    page_description = _("The first page of the site.")

    class Meta:
        verbose_name = _("home page")


class StandardPage(BodyPage):
    """A page of words: getting started, about the site, the legal pages."""

    search_kind = SearchKind.PAGE

    parent_page_types: ClassVar = ["home.HomePage", "home.StandardPage", "elements.OverviewPage", "elements.GuidePage"]
    subpage_types: ClassVar = ["home.StandardPage"]
    template = "home/standard_page.html"
    page_description = _("Words, lists, tables, figures and pictures. For legal pages too.")

    class Meta:
        verbose_name = _("standard page")
