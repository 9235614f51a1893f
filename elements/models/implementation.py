"""The implementation guide: five steps, a page each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField

from home.blocks import BODY_BLOCKS
from home.hub import hub_around, hub_below
from home.kinds import SearchKind
from home.models import BasePage, BodyPage

if TYPE_CHECKING:
    from django.http import HttpRequest


class ImplementationGuidePage(BodyPage):
    """How to put the framework to work, in five steps."""

    search_kind = SearchKind.IMPLEMENTATION

    parent_page_types: ClassVar = ["home.HomePage"]
    subpage_types: ClassVar = ["elements.ImplementationStepPage"]
    max_count_per_parent = 1
    template = "elements/implementation_guide_page.html"
    page_description = _("The guide in five steps. One a language.")

    class Meta:
        verbose_name = _("implementation guide")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """The guide with its five steps."""
        return {**super().get_context(request, *args, **kwargs), **hub_below(self)}


class ImplementationStepPage(BasePage):
    """One of the five steps: data analysis, planning, business case, implementation, evaluation."""

    search_kind = SearchKind.IMPLEMENTATION

    step = models.PositiveSmallIntegerField(
        _("step"), validators=[MinValueValidator(1), MaxValueValidator(5)], help_text=_("1 to 5.")
    )
    outcome = models.CharField(
        _("outcome"), max_length=200, blank=True, help_text=_("What you hold in your hand when this step is done.")
    )
    body = StreamField(BODY_BLOCKS, blank=True, verbose_name=_("content"))

    parent_page_types: ClassVar = ["elements.ImplementationGuidePage"]
    subpage_types: ClassVar[list[str]] = []
    template = "elements/implementation_step_page.html"
    page_description = _("One of the five steps.")

    content_panels: ClassVar = [
        *BasePage.content_panels,
        FieldPanel("step"),
        FieldPanel("outcome"),
        FieldPanel("body"),
    ]
    search_fields: ClassVar = [*BasePage.search_fields, index.SearchField("outcome"), index.SearchField("body")]
    override_translatable_fields: ClassVar = [*BasePage.override_translatable_fields, SynchronizedField("step")]

    class Meta:
        verbose_name = _("implementation step")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """The step with its neighbours."""
        return {**super().get_context(request, *args, **kwargs), **hub_around(self)}
