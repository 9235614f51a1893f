"""What every page of the site has."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, cast

from csp.constants import SELF
from csp.decorators import csp_replace
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page, PageViewRestriction
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField, TranslatableField

from home import whole_page
from home.blocks import BODY_BLOCKS
from home.context import page_context
from home.search.accents import accents_for_index
from home.tree import site_root_paths, tree

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse
    from wagtail.models.sites import SiteRootPath

    from home.kinds import SearchKind


class BasePage(Page):
    """A public page: an introduction, somebody who keeps it right, a picture for sharing."""

    # Where search lists this page; None keeps it out of search (home.kinds).
    search_kind: ClassVar[SearchKind | None] = None
    # Pages that hold words to read say when somebody last read them through; lists and forms do not.
    shows_review_dates: ClassVar[bool] = True
    shows_feedback: ClassVar[bool] = True
    # Whether everybody who may see the page sees the same, but for what ``personal`` puts there (home.whole_page).
    is_same_for_everybody: ClassVar[bool] = True

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
    search_fields: ClassVar = [
        *Page.search_fields,
        index.SearchField("summary", boost=2),
        index.AutocompleteField("summary"),  # where a hit in the introduction outweighs one in the body (home.search)
        index.SearchField("words_without_accents"),
    ]
    override_translatable_fields: ClassVar = [
        SynchronizedField("slug", overridable=False),
        TranslatableField("content_owner"),
        SynchronizedField("sharing_image"),
        TranslatableField("summary"),
    ]

    class Meta:
        abstract = True

    def words_without_accents(self) -> str:
        """For the search index: what lets ``ty`` find ``tŷ`` on a database that keeps accents apart."""
        return accents_for_index(self)

    def publishing_faults(self) -> list[str]:
        """Why these words may not be published, as sentences for their editor (a guide has to fit its two pages)."""
        return []

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """The page's own context with what the page shell shows: ancestors, languages, review dates."""
        return {**super().get_context(request, *args, **kwargs), **page_context(self, request)}

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page, which is made once a generation for everybody."""

        def make(asked: HttpRequest) -> HttpResponse:
            return cast("HttpResponse", super(BasePage, self).serve(asked, *args, **kwargs))

        return whole_page.answer(self, request, make)

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        """The page for the editor's preview, which stands in a frame that readers' pages refuse."""
        shown = partial(super().serve_preview, mode_name=mode_name)
        return cast("HttpResponse", csp_replace({"frame-ancestors": [SELF]})(shown)(request))

    def get_view_restrictions(self) -> models.QuerySet[PageViewRestriction]:
        """Who may see the page; without a query where the tree knows that it is public (Wagtail asks two and more)."""
        branch = tree().by_pk.get(self.pk)
        if branch is not None and branch.public and branch.path == self.path:
            nobody_is_kept_out = PageViewRestriction.objects.none()
            nobody_is_kept_out._result_cache = []  # else Django writes a statement before it finds that none is needed
            return nobody_is_kept_out
        return super().get_view_restrictions()

    def _get_site_root_paths(self, request: HttpRequest | None = None) -> list[SiteRootPath]:
        # Wagtail asks the cache for these, which is a table by default: a query for each address of each page.
        keeper = request or self
        if not hasattr(keeper, "_wagtail_cached_site_root_paths"):
            keeper._wagtail_cached_site_root_paths = site_root_paths()  # type: ignore[union-attr]
        return cast("list[SiteRootPath]", super()._get_site_root_paths(request))


class BodyPage(BasePage):
    """A page whose words are one run of blocks."""

    body = StreamField(BODY_BLOCKS, blank=True, verbose_name=_("content"))

    content_panels: ClassVar = [*BasePage.content_panels, FieldPanel("body")]
    search_fields: ClassVar = [*BasePage.search_fields, index.SearchField("body")]

    class Meta:
        abstract = True
