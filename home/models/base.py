"""What every page of the site has."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import Page
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField, TranslatableField

from home.context import page_context

if TYPE_CHECKING:
    from django.http import HttpRequest

    from home.kinds import SearchKind


class BasePage(Page):
    """A public page: an introduction, somebody who keeps it right, a picture for sharing."""

    # Where search lists this page; None keeps it out of search (home.kinds).
    search_kind: ClassVar[SearchKind | None] = None
    # Pages that hold words to read say when somebody last read them through; lists and forms do not.
    shows_review_dates: ClassVar[bool] = True
    shows_feedback: ClassVar[bool] = True

    summary = models.TextField(
        _("introduction"),
        max_length=300,
        blank=True,
        help_text=_("One or two sentences under the title. Also shown in search results and lists."),
    )
    content_owner = models.CharField(
        _("page owner"),
        max_length=120,
        blank=True,
        help_text=_("The team or person who keeps this page right. Shown at the foot of the page."),
    )
    sharing_image = models.ForeignKey(
        "home.SiteImage",
        verbose_name=_("picture for sharing"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Shown when somebody shares the page's address. 1200 by 630 pixels works best."),
    )

    content_panels: ClassVar = [*Page.content_panels, FieldPanel("summary")]
    promote_panels: ClassVar = [*Page.promote_panels, FieldPanel("sharing_image")]
    settings_panels: ClassVar = [
        MultiFieldPanel([FieldPanel("content_owner")], heading=_("Keeping this page right")),
        *Page.settings_panels,
    ]
    search_fields: ClassVar = [*Page.search_fields, index.SearchField("summary", boost=2)]
    override_translatable_fields: ClassVar = [
        SynchronizedField("slug", overridable=False),
        TranslatableField("content_owner"),
        SynchronizedField("sharing_image"),
        TranslatableField("summary"),
    ]

    class Meta:
        abstract = True

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """The page's own context with what the page shell shows: ancestors, languages, review dates."""
        return {**super().get_context(request, *args, **kwargs), **page_context(self, request)}
