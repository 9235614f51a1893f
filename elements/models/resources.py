"""Resources to copy and make your own: templates, policies, courses, films."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.db import models
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField

from elements.fields import ElementsField
from home.blocks import BODY_BLOCKS, PLAIN_RICH_TEXT
from home.kinds import SearchKind
from home.models import BasePage, BodyPage

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


class ResourcesIndexPage(BodyPage):
    """All resources, narrowed by kind and element."""

    search_kind = SearchKind.RESOURCE
    shows_review_dates = False

    parent_page_types: ClassVar = ["home.HomePage"]
    subpage_types: ClassVar = ["elements.ResourcePage"]
    max_count_per_parent = 1
    template = "elements/resources_index_page.html"
    page_description = _("The list of resources. One a language.")

    class Meta:
        verbose_name = _("resources index")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """The page with the resources that the address asks for."""
        from elements.resources import listing

        return {**super().get_context(request, *args, **kwargs), **listing(self, request)}

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The list, or the way to its first page where ``page`` names one that is not there."""
        response = super().serve(request, *args, **kwargs)
        asked = request.GET.get("page")
        shown = (getattr(response, "context_data", None) or {}).get("resources")
        if asked is None or shown is None or asked == str(shown.number):
            return response
        query = request.GET.copy()
        del query["page"]
        return redirect(f"{request.path}?{query.urlencode()}" if query else request.path)


class ResourcePage(BasePage):
    """Something to copy, read, take or watch."""

    search_kind = SearchKind.RESOURCE

    class Kind(models.TextChoices):
        TEMPLATE = "template", _("Template")
        POLICY = "policy", _("Policy")
        COURSE = "course", _("Course")
        VIDEO = "video", _("Film")

    class Licence(models.TextChoices):
        OWN = "own", _("Made for this site: free to copy and change")
        OGL = "ogl", _("Open Government Licence v3.0")
        MIT = "mit", _("MIT licence")

    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices)
    elements = ElementsField(_("elements"), blank=True, default=list, help_text=_("Leave empty for all seven."))
    licence = models.CharField(_("licence"), max_length=3, choices=Licence.choices, default=Licence.OWN)
    time = models.CharField(_("time needed"), max_length=60, blank=True, help_text=_("Such as “About 20 minutes”."))
    adapt = RichTextField(_("how to adapt it locally"), features=PLAIN_RICH_TEXT, blank=True)
    body = StreamField(BODY_BLOCKS, blank=True, verbose_name=_("content"))

    parent_page_types: ClassVar = ["elements.ResourcesIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    template = "elements/resource_page.html"
    page_description = _("A template, policy, course or film.")

    content_panels: ClassVar = [
        *BasePage.content_panels,
        MultiFieldPanel(
            [
                FieldPanel("kind", widget=forms.RadioSelect),
                FieldPanel("elements"),
                FieldPanel("licence"),
                FieldPanel("time"),
            ],
            heading=_("What it is"),
        ),
        FieldPanel("body"),
        FieldPanel("adapt"),
    ]
    search_fields: ClassVar = [
        *BasePage.search_fields,
        index.SearchField("body"),
        index.SearchField("adapt"),
        index.FilterField("kind"),
    ]
    override_translatable_fields: ClassVar = [
        *BasePage.override_translatable_fields,
        SynchronizedField("kind"),
        SynchronizedField("elements"),
        SynchronizedField("licence"),
    ]

    class Meta:
        verbose_name = _("resource")
