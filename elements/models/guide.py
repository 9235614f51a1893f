"""The two-page guide to one element: one HTML page in two parts, and a PDF of exactly two A4 pages."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField
from wagtailmedia.edit_handlers import MediaChooserPanel

from elements.blocks import DataSourceBlock, InvolveBlock, QuickWinBlock, StatementBlock, SubElementBlock, rows
from elements.framework import Element
from elements.panels import FullnessPanel
from elements.publishing import SCHEDULED, GuideCopyForm, GuidePageForm, faults_of, make_pdf, may_publish
from home.blocks import PLAIN_RICH_TEXT, FigureBlock
from home.kinds import SearchKind
from home.models import BasePage

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser
    from django.http import HttpRequest
    from wagtail.models import Revision


class GuidePage(BasePage):
    """A guide. Everything on it must fit two printed pages; ``elements.pdf`` measures it and publishing enforces it."""

    search_kind = SearchKind.GUIDE

    element = models.CharField(
        _("element"), max_length=24, choices=Element.choices, help_text=_("Each element has one guide a language.")
    )
    promise = models.CharField(
        _("promise"), max_length=140, blank=True, help_text=_("One sentence: what this element gives staff.")
    )
    what_it_is = RichTextField(_("what this element is"), features=PLAIN_RICH_TEXT, blank=True)
    figures = StreamField(
        rows(FigureBlock()), blank=True, max_num=3, verbose_name=_("why it matters"),
        help_text=_("Up to three numbers, each from one of the reports."),
    )  # fmt: skip
    sub_elements = StreamField(rows(SubElementBlock()), blank=True, max_num=5, verbose_name=_("sub-elements"))
    good_looks_like = StreamField(
        rows(StatementBlock(max_length=160)), blank=True, max_num=6, verbose_name=_("what good looks like")
    )
    green = models.CharField(_("what green looks like"), max_length=240, blank=True)
    amber = models.CharField(_("what amber looks like"), max_length=240, blank=True)
    red = models.CharField(_("what red looks like"), max_length=240, blank=True)
    questions = StreamField(
        rows(StatementBlock(max_length=180)), blank=True, max_num=7, verbose_name=_("questions to ask at a meeting")
    )
    quick_wins = StreamField(rows(QuickWinBlock()), blank=True, max_num=6, verbose_name=_("quick wins"))
    who_to_involve = StreamField(rows(InvolveBlock()), blank=True, max_num=6, verbose_name=_("who to involve"))
    data_to_look_at = StreamField(rows(DataSourceBlock()), blank=True, max_num=6, verbose_name=_("data to look at"))
    video = models.ForeignKey(
        "home.SiteMedia", verbose_name=_("film"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+",
        help_text=_("A short film about this element. Shown on the page, not in the PDF."),
    )  # fmt: skip

    parent_page_types: ClassVar = ["elements.ElementsIndexPage"]
    subpage_types: ClassVar = ["home.StandardPage"]
    template = "elements/guide_page.html"
    base_form_class = GuidePageForm
    copy_form_class = GuideCopyForm
    page_description = _("The two-page guide to one of the seven elements.")

    content_panels: ClassVar = [
        *BasePage.content_panels,
        FullnessPanel(heading=_("How full the two pages are"), icon="doc-full"),
        FieldPanel("element"),
        FieldPanel("promise"),
        MultiFieldPanel(
            [
                FieldPanel("what_it_is"),
                FieldPanel("figures"),
                FieldPanel("sub_elements"),
                FieldPanel("good_looks_like"),
                FieldPanel("green"),
                FieldPanel("amber"),
                FieldPanel("red"),
            ],
            heading=_("Page one: understand"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("questions"),
                FieldPanel("quick_wins"),
                FieldPanel("who_to_involve"),
                FieldPanel("data_to_look_at"),
                MediaChooserPanel("video", media_type="video"),
            ],
            heading=_("Page two: act"),
        ),
    ]
    search_fields: ClassVar = [
        *BasePage.search_fields,
        index.SearchField("promise", boost=1.5),
        index.SearchField("what_it_is"),
        index.SearchField("sub_elements"),
        index.SearchField("good_looks_like"),
        index.SearchField("questions"),
        index.SearchField("quick_wins"),
        index.SearchField("who_to_involve"),
        index.SearchField("data_to_look_at"),
        index.FilterField("element"),
    ]
    override_translatable_fields: ClassVar = [
        *BasePage.override_translatable_fields,
        SynchronizedField("element", overridable=False),
        SynchronizedField("video"),
    ]

    class Meta:
        verbose_name = _("element guide")

    def clean(self) -> None:
        super().clean()
        # A draft, such as a copy that somebody works on, must not keep the guide that readers see from being changed.
        twins = GuidePage.objects.live().filter(element=self.element, locale_id=self.locale_id).exclude(pk=self.pk)
        if self.element and twins.exists():
            raise ValidationError({"element": _("This element already has a guide. Choose another element.")})

    def publishing_faults(self) -> list[str]:
        """By how much each page is too long; nothing if the guide fits, or where this machine cannot measure it."""
        return faults_of(self)

    def publish(
        self,
        revision: Revision,
        user: AbstractBaseUser | None = None,
        changed: bool = True,
        log_action: bool | str = True,
        previous_revision: Revision | None = None,
        skip_permission_checks: bool = False,
    ) -> None:
        """Publish a revision that fits its two pages; raise GuideDoesNotFitError for one that does not.

        At a time set beforehand nobody is there to read it: such a revision stays a draft, and the history says why.
        """
        if may_publish(revision, by_the_clock=log_action == SCHEDULED):
            super().publish(revision, user, changed, log_action, previous_revision, skip_permission_checks)
            transaction.on_commit(partial(make_pdf, self.pk), robust=True)

    def own_warnings(self) -> list[str]:
        """What the editor is told of the house style, beside what is true of every page (home.checks)."""
        from elements.checks import guide_warnings

        return list(guide_warnings(self))

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """The guide with its neighbours round the wheel."""
        from elements.wheel import neighbours, segments

        context = super().get_context(request, *args, **kwargs)
        wheel = segments(self.locale.language_code)
        return {**context, "segments": wheel, **neighbours(wheel, self.element)}
