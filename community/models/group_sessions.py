"""Sessions of the community: what they are about, their agenda, notes and actions, and what people thought of them."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Count, Exists, ExpressionWrapper, OuterRef, Q, Subquery
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from community.models.meetings import CallFeedback, Meeting, Participant
from community.models.member import Member
from community.models.places import Region
from elements.framework import Element

BOARD_OPEN_AFTER = dt.timedelta(hours=24)  # the board closes exactly this long after the session's end


class InTwoLanguages(models.Model):
    """A title and a description, in English and perhaps in Welsh."""

    title = models.CharField(_("title"), max_length=120)
    title_cy = models.CharField(_("title in Welsh"), max_length=120, blank=True)
    description = models.TextField(_("what it is about"), max_length=2000)
    description_cy = models.TextField(_("what it is about, in Welsh"), max_length=2000, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.shown_title

    @property
    def shown_title(self) -> str:
        """The title in the reader's language, or in English where there is none."""
        return self.title_cy if get_language() == "cy" and self.title_cy else self.title

    @property
    def shown_description(self) -> str:
        """The description in the reader's language, or in English where there is none."""
        return self.description_cy if get_language() == "cy" and self.description_cy else self.description


class SessionTemplate(InTwoLanguages):
    """What the sessions of a series begin with. Each session is then its own: changing this changes none of them."""

    minutes = models.PositiveSmallIntegerField(_("length in minutes"), default=60)
    capacity = models.PositiveIntegerField(_("places"), null=True, blank=True, help_text=_("Empty for no limit."))
    agenda = models.JSONField(_("agenda"), default=list, blank=True)  # [{"text": …, "minutes": n}]
    board_columns = models.JSONField(_("columns of the board"), default=list, blank=True)  # [{"en": …, "cy": …}]
    anonymous = models.BooleanField(_("cards are anonymous"), default=True)

    class Meta(InTwoLanguages.Meta):
        verbose_name = _("session template")
        verbose_name_plural = _("session templates")
        ordering: ClassVar = ["title"]


class GroupSessionQuerySet(models.QuerySet["GroupSession"]):
    """Words for finding sessions."""

    def published(self) -> GroupSessionQuerySet:
        """Those that members see, cancelled ones too."""
        return self.filter(published_at__isnull=False)

    def for_member(self, member: Member) -> GroupSessionQuerySet:
        """Published ones of every region, of the member's own, and those they answered before they moved."""
        region = member.organisation.region_id if member.organisation else None
        answered = Participant.objects.filter(member=member, meeting=OuterRef("meeting"))
        own = Q(region_id=region) if region else Q(pk=None)
        return self.published().filter(Q(region=None) | own | Exists(answered))

    def with_is_full(self) -> GroupSessionQuerySet:
        """With ``is_full``: whether each has a limit and all its places are taken (None or False where not)."""
        going = Participant.objects.filter(meeting=OuterRef("meeting"), answer=Participant.Answer.GOING)
        taken = Subquery(going.order_by().values("meeting").annotate(number=Count("pk")).values("number"))
        return self.annotate(is_full=ExpressionWrapper(Q(capacity__lte=taken), output_field=models.BooleanField()))


class GroupSession(InTwoLanguages):
    """One session. Its time, link and who comes stand on the meeting."""

    meeting = models.OneToOneField(Meeting, models.CASCADE, related_name="session")
    template = models.ForeignKey(
        SessionTemplate, models.SET_NULL, null=True, blank=True, related_name="sessions", verbose_name=_("series")
    )
    region = models.ForeignKey(
        Region, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("only for a region")
    )
    element = models.CharField(_("element"), max_length=40, choices=Element.choices, blank=True)
    host = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("host")
    )
    capacity = models.PositiveIntegerField(_("places"), null=True, blank=True, help_text=_("Empty for no limit."))
    published_at = models.DateTimeField(null=True, blank=True)
    summary_sent_at = models.DateTimeField(null=True, blank=True)
    # The board. Columns have codes that never change: [{"code": …, "en": …, "cy": …}].
    board_columns = models.JSONField(_("columns of the board"), default=list, blank=True)
    anonymous = models.BooleanField(_("cards are anonymous"), default=True)
    revealed_at = models.DateTimeField(null=True, blank=True)
    board_closed_early_at = models.DateTimeField(null=True, blank=True)
    board_settled_at = models.DateTimeField(null=True, blank=True)  # ways back to people were removed
    board_votes = models.PositiveSmallIntegerField(_("votes for each person"), default=3)
    board_hides_cards = models.BooleanField(_("cards are hidden until the host shows them"), default=False)
    board_cards_shown_at = models.DateTimeField(null=True, blank=True)
    # What a page asks for every few seconds: one number that rises with each change, and the half-minute (counted
    # from 1970) in which the last change of an anonymous card is shown.
    board_version = models.PositiveIntegerField(default=0)
    board_mark = models.BigIntegerField(default=0)

    objects = GroupSessionQuerySet.as_manager()

    class Meta(InTwoLanguages.Meta):
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(capacity=None) | Q(capacity__gte=1), name="group_session_capacity"),
        ]

    if TYPE_CHECKING:
        meeting_id: int
        host_id: int | None
        region_id: int | None
        template_id: int | None
        is_full: bool | None  # as ``with_is_full`` found

    @property
    def board_closes_at(self) -> dt.datetime:
        """When the board closes: 24 hours after the session's end, or when it was closed earlier."""
        at = self.meeting.ends_at + BOARD_OPEN_AFTER
        return min(at, self.board_closed_early_at) if self.board_closed_early_at else at


class AgendaItem(models.Model):
    """Something to talk about. Anybody who may see the session may suggest one; the host orders them."""

    session = models.ForeignKey(GroupSession, models.CASCADE, related_name="agenda")
    text = models.CharField(_("what"), max_length=200)
    minutes = models.PositiveSmallIntegerField(_("minutes"), null=True, blank=True)
    by = models.ForeignKey(Member, models.SET_NULL, null=True, blank=True, related_name="+")
    owner = models.ForeignKey(Member, models.SET_NULL, null=True, blank=True, related_name="+")
    order = models.PositiveSmallIntegerField(default=0)
    added_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["order", "pk"]

    def __str__(self) -> str:
        return self.text


class SessionNote(models.Model):
    """A note of what was said, for everybody who may see the session."""

    session = models.ForeignKey(GroupSession, models.CASCADE, related_name="notes")
    text = models.TextField(_("note"), max_length=2000)
    by = models.ForeignKey(Member, models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField()
    version = models.PositiveIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["at", "pk"]

    def __str__(self) -> str:
        return self.text[:40]


class SessionAction(models.Model):
    """Something somebody said they would do."""

    session = models.ForeignKey(GroupSession, models.CASCADE, related_name="actions")
    text = models.CharField(_("what"), max_length=200)
    owner = models.ForeignKey(Member, models.SET_NULL, null=True, blank=True, related_name="session_actions")
    due = models.DateField(_("by when"), null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    by = models.ForeignKey(Member, models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["at", "pk"]

    def __str__(self) -> str:
        return self.text


class SessionFeedback(models.Model):
    """What somebody who came thought of a session; the host sees counts, and comments without names."""

    session = models.ForeignKey(GroupSession, models.CASCADE, related_name="feedback")
    member = models.ForeignKey(Member, models.CASCADE, related_name="session_feedback")
    useful = models.PositiveSmallIntegerField(choices=CallFeedback.Useful.choices)
    comment = models.TextField(_("what would make it better?"), max_length=600, blank=True)
    said_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["session", "member"], name="session_feedback_once")]

    def __str__(self) -> str:
        return f"{self.session_id} {self.useful}"
