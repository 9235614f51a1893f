"""Where stories stand: the index, and below it a page for each region."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail_localize.fields import SynchronizedField

from casestudies.own_things import OwnThingsForm
from community.permissions import ALL_REGIONS
from home.kinds import SearchKind
from home.models import BodyPage

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


class StoriesIndexPage(BodyPage):
    """All stories, narrowed by what the address asks for."""

    search_kind = SearchKind.PAGE
    shows_review_dates = False

    parent_page_types: ClassVar = ["home.HomePage"]
    subpage_types: ClassVar = ["casestudies.RegionStoriesPage"]
    max_count_per_parent = 1
    template = "casestudies/stories_index_page.html"
    page_description = _("The list of all stories. One a language.")

    class Meta:
        verbose_name = _("stories index")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """The page with the stories that the address asks for."""
        from casestudies.list_page import list_context

        return {**super().get_context(request, *args, **kwargs), **list_context(self, request)}

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The list, or the way to its first page where ``page`` names one that is not there."""
        from casestudies.list_page import settled

        return settled(super().serve(request, *args, **kwargs), request)

    def own_structured_data(self) -> dict[str, Any]:
        """What machines are told of it, beside what is true of every page (home.schema_org): it is no article."""
        return {"@type": "CollectionPage"}


class RegionStoriesPage(BodyPage):
    """The stories of one NHS region. Its address is the region's code."""

    search_kind = SearchKind.PAGE
    shows_review_dates = False

    region = models.ForeignKey(
        "community.Region", models.PROTECT, related_name="story_pages", verbose_name=_("region"),
        help_text=_("Each region has one page a language."),
    )  # fmt: skip

    parent_page_types: ClassVar = ["casestudies.StoriesIndexPage"]
    subpage_types: ClassVar = ["casestudies.StoryPage"]
    base_form_class = OwnThingsForm
    template = "casestudies/region_stories_page.html"
    page_description = _("The stories of one region.")
    content_panels: ClassVar = [
        *BodyPage.content_panels[:2],
        FieldPanel("region", permission=ALL_REGIONS),
        *BodyPage.content_panels[2:],
    ]
    override_translatable_fields: ClassVar = [
        *BodyPage.override_translatable_fields,
        SynchronizedField("region", overridable=False),
    ]

    class Meta:
        verbose_name = _("stories of a region")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """The page with the region's stories, narrowed further by what the address asks for."""
        from casestudies.list_page import list_context
        from casestudies.regions import region_code

        stories = list_context(self, request, here=region_code(self.region_id))
        return {**super().get_context(request, *args, **kwargs), **stories}

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The list, or the way to its first page where ``page`` names one that is not there."""
        from casestudies.list_page import settled

        return settled(super().serve(request, *args, **kwargs), request)

    def own_structured_data(self) -> dict[str, Any]:
        """What machines are told of it, beside what is true of every page (home.schema_org): it is no article."""
        return {"@type": "CollectionPage"}

    def clean(self) -> None:
        super().clean()
        twins = RegionStoriesPage.objects.filter(region_id=self.region_id, locale_id=self.locale_id)
        if self.region_id and twins.exclude(pk=self.pk).exists():
            raise ValidationError({"region": _("This region already has a page. Choose another region.")})
