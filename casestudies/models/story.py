"""A story: what one organisation did with the framework, in fields that let stories be compared."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, cast

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.fields import RichTextField, StreamField
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField, TranslatableField

from casestudies.blocks import ATTACHMENTS, PICTURES, QUOTATIONS
from casestudies.models.places import RegionStoriesPage
from casestudies.models.publishing import StoryPermissionTester, check_may_publish, note_published
from casestudies.readiness import check_ready, faults, hints
from casestudies.story_form import StoryPageForm
from casestudies.story_panels import story_panels
from casestudies.vocabulary import Approach, Benefit, Group, Initiative, Outcome, Repeat, Stage, group_of
from community.models.vocabulary import Sector, SizeBand
from elements.fields import CodesField, ElementsField
from elements.framework import SubElement
from elements.publishing import SCHEDULED
from home.blocks import PLAIN_RICH_TEXT
from home.kinds import SearchKind
from home.models import BasePage

if TYPE_CHECKING:
    from wagtail.blocks import StreamValue
    from wagtail.models import Revision

    from community.models import User

WORDS = ("who_was_involved", "what_we_did", "what_helped", "what_was_hard", "what_changed", "costs_and_time", "advice")
FACTS = (
    "organisation", "sector", "system", "size", "elements", "sub_elements", "stage", "approach", "adapted", "repeated",
    "benefits", "outcomes", "initiatives", "contact", "reconstructed",
)  # fmt: skip


class StoryPage(BasePage):
    """A story. Its region is that of the page it stands under."""

    search_kind = SearchKind.STORY

    organisation = models.ForeignKey(
        "community.Organisation", models.SET_NULL, null=True, blank=True, related_name="stories",
        verbose_name=_("organisation"), help_text=_("Leave empty for one that is described and not named."),
    )  # fmt: skip
    described_as = models.CharField(
        _("described as"), max_length=120, blank=True,
        help_text=_("In place of a name, such as “A community trust, Midlands”."),
    )  # fmt: skip
    sector = models.CharField(_("sector"), max_length=20, choices=Sector.choices)
    system = models.ForeignKey(
        "community.System", models.SET_NULL, null=True, blank=True, related_name="stories",
        verbose_name=_("integrated care system"),
    )  # fmt: skip
    size = models.CharField(_("number of staff"), max_length=20, choices=SizeBand.choices, blank=True)

    elements = ElementsField(_("elements"), blank=True, default=list, help_text=_("Those the story is about."))
    sub_elements = CodesField(_("sub-elements"), blank=True, default=list, vocabulary=SubElement)

    stage = models.CharField(_("stage"), max_length=20, choices=Stage.choices, blank=True)
    approach = models.CharField(_("approach"), max_length=20, choices=Approach.choices, blank=True)
    adapted = models.BooleanField(_("made shorter or more visual"), null=True, blank=True)
    repeated = models.CharField(_("done again"), max_length=20, choices=Repeat.choices, blank=True)

    in_one_line = models.CharField(
        _("the story in one line"), max_length=160, help_text=_("What a busy reader should take away.")
    )
    who_was_involved = RichTextField(_("who was involved"), features=PLAIN_RICH_TEXT, blank=True)
    what_we_did = RichTextField(_("what we did"), features=PLAIN_RICH_TEXT, blank=True)
    what_helped = RichTextField(_("what helped"), features=PLAIN_RICH_TEXT, blank=True)
    what_was_hard = RichTextField(_("what was hard"), features=PLAIN_RICH_TEXT, blank=True)
    what_changed = RichTextField(_("what changed"), features=PLAIN_RICH_TEXT, blank=True)
    costs_and_time = RichTextField(_("costs and time"), features=PLAIN_RICH_TEXT, blank=True)
    advice = RichTextField(_("what we would tell others"), features=PLAIN_RICH_TEXT, blank=True)

    benefits = CodesField(_("benefits"), blank=True, default=list, vocabulary=Benefit)
    outcomes = CodesField(_("what else came of it"), blank=True, default=list, vocabulary=Outcome)
    initiatives = CodesField(_("new initiatives"), blank=True, default=list, vocabulary=Initiative)

    quotations = StreamField(QUOTATIONS, blank=True, verbose_name=_("quotations"))
    pictures = StreamField(PICTURES, blank=True, max_num=8, verbose_name=_("pictures"))
    attachments = StreamField(ATTACHMENTS, blank=True, max_num=5, verbose_name=_("files"))

    contact = models.ForeignKey(
        "community.Member", models.SET_NULL, null=True, blank=True, related_name="stories", verbose_name=_("contact"),
        help_text=_("A member who answers questions about it. Readers reach them by the community, never by email."),
    )  # fmt: skip

    reconstructed = models.BooleanField(
        _("reconstructed"), default=False,
        help_text=_("Written by us from the published summary of the trailblazers, not by the organisation."),
    )  # fmt: skip

    parent_page_types: ClassVar = ["casestudies.RegionStoriesPage"]
    subpage_types: ClassVar[list[str]] = []
    template = "casestudies/story_page.html"
    page_description = _("What one organisation did, what helped, what was hard and what changed.")

    content_panels: ClassVar = [*BasePage.content_panels, *story_panels()]
    base_form_class = StoryPageForm
    search_fields: ClassVar = [
        *BasePage.search_fields,
        index.SearchField("in_one_line", boost=1.5),
        index.SearchField("described_as"),
        index.RelatedFields("organisation", [index.SearchField("name"), index.SearchField("name_cy")]),
        *(index.SearchField(name) for name in WORDS),
        index.SearchField("agreed_words"),
    ]
    override_translatable_fields: ClassVar = [
        *BasePage.override_translatable_fields,
        *(SynchronizedField(name, overridable=False) for name in FACTS),
        TranslatableField("described_as"),
        TranslatableField("in_one_line"),
        *(TranslatableField(name) for name in (*WORDS, "quotations", "pictures", "attachments")),
    ]

    class Meta:
        verbose_name = _("story")
        verbose_name_plural = _("stories")

    @transaction.atomic
    def publish(
        self,
        revision: Revision,
        user: User | None = None,
        changed: bool = True,
        log_action: bool | str = True,
        previous_revision: Revision | None = None,
        skip_permission_checks: bool = False,
    ) -> None:
        """Publish, unless a member sent it and nobody but its author has approved it: then PermissionDenied.

        Raises StoryNotReadyError where something is missing that every story needs.
        """
        check_may_publish(self, by=user)
        if log_action != SCHEDULED:  # the clock finds what was checked when it was scheduled
            check_ready(revision)
        super().publish(revision, user, changed, log_action, previous_revision, skip_permission_checks)
        note_published(self, by=user, now=timezone.now())

    def permissions_for_user(self, user: User) -> StoryPermissionTester:
        """What ``user`` may do with it in the back office."""
        return StoryPermissionTester(user, self)

    def publishing_faults(self) -> list[str]:
        """What is missing without which no story is published."""
        return faults(self)

    def own_warnings(self) -> list[str]:
        """What the editor is told, beside what is true of every page (home.checks)."""
        return list(hints(self))

    @property
    def region_page(self) -> RegionStoriesPage:
        """The page of its region."""
        return cast("RegionStoriesPage", self.get_parent().specific)

    @property
    def organisation_shown(self) -> str:
        """The organisation's name, or what it is described as."""
        return str(self.organisation) if self.organisation_id else self.described_as

    @property
    def agreed_quotations(self) -> list[StreamValue.StreamChild]:
        """The quotations that readers see: only those that somebody has agreed to."""
        return [block for block in self.quotations if block.value.get("consent")]

    def agreed_words(self) -> str:
        """For the search index: the quotations that readers see."""
        return " ".join(f"{block.value['quotation']} {block.value['who']}" for block in self.agreed_quotations)

    @property
    def group(self) -> Group:
        """One of the report's three groups, or a partner."""
        return group_of(self.sector)

    def own_structured_data(self) -> dict[str, Any]:
        """What machines are told of a story, beside what is true of every page (home.schema_org)."""
        from casestudies.schema_org import article

        return article(self)
