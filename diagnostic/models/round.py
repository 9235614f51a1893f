"""A round: one organisation works through the set once, in sections, by several people."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from casestudies.vocabulary import Approach, Repeat
from community.models.member import new_public_id
from community.models.places import Organisation
from diagnostic.models.version import QuestionSetVersion, digest_of
from diagnostic.vocabulary import Depth
from elements.framework import Element

if TYPE_CHECKING:
    from community.models import Member


class RoundQuerySet(models.QuerySet["Round"]):
    """Words for finding rounds."""

    def open(self) -> RoundQuerySet:
        """Those that people can still answer."""
        return self.filter(status=Round.Status.OPEN)

    def finished(self) -> RoundQuerySet:
        """Those that are read-only."""
        return self.filter(status=Round.Status.FINISHED)

    def of(self, member: Member) -> RoundQuerySet:
        """Those of the organisation that ``member`` works for."""
        return self.filter(organisation_id=member.organisation_id) if member.organisation_id else self.none()


class Round(models.Model):
    """``scope`` lists the codes asked, in order; ``local`` is a copy of what the organisation added when it began:
    ``questions`` (like those of a version, each with its ``language``), ``worded`` (by language, a text by code) and
    its own key, ``origin``, which stays after a merge. In older rounds ``wording``, a text by code, stands for English.
    At most one round is open an organisation.

    A finished round has a ``snapshot`` of all that was agreed, and its digest; it is not changed any more.
    """

    class Status(models.TextChoices):
        """Where it is."""

        OPEN = "open", _("Open")
        FINISHED = "finished", _("Finished")
        ABANDONED = "abandoned", _("Ended without a result")

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="rounds", verbose_name=_("organisation")
    )
    version = models.ForeignKey(QuestionSetVersion, models.PROTECT, related_name="rounds")
    label = models.CharField(_("name of the round"), max_length=80)
    status = models.CharField(_("state"), max_length=20, choices=Status.choices, default=Status.OPEN)
    depth = models.CharField(_("depth"), max_length=20, choices=Depth.choices)
    # Empty where nobody chose one: a press in a guide begins a round at once.
    approach = models.CharField(_("approach"), max_length=20, choices=Approach.choices, blank=True)
    repeat = models.CharField(_("done again"), max_length=20, choices=Repeat.choices, default=Repeat.NO)
    open_to_members = models.BooleanField(
        _("everybody of the organisation may rate"), default=True,
        help_text=_("If not, only people whom the lead invites."),
    )  # fmt: skip
    peers_may_know = models.BooleanField(
        _("other members may know where we are green"), default=False,
        help_text=_("They never see any other rating."),
    )  # fmt: skip
    scope = models.JSONField(default=list)
    local = models.JSONField(default=dict)
    previous = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="following")
    started_by = models.ForeignKey("community.Member", models.SET_NULL, null=True, related_name="+")
    started_at = models.DateTimeField(_("begun"))
    finished_by = models.ForeignKey("community.Member", models.SET_NULL, null=True, related_name="+")
    finished_at = models.DateTimeField(_("finished"), null=True)
    snapshot = models.JSONField(null=True)
    snapshot_sha256 = models.CharField(max_length=64, blank=True)

    objects = RoundQuerySet.as_manager()

    class Meta:
        verbose_name = _("round")
        verbose_name_plural = _("rounds")
        ordering: ClassVar = ["-started_at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation"], condition=Q(status="open"), name="one_open_round_an_organisation"
            ),
            models.CheckConstraint(
                name="round_finished_with_a_snapshot",
                condition=~Q(status="finished")
                | (Q(finished_at__isnull=False, snapshot__isnull=False) & ~Q(snapshot_sha256="")),
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["organisation", "status"], name="round_organisation_status")]

    def __str__(self) -> str:
        return self.label

    @property
    def is_open(self) -> bool:
        """Whether people can answer and agree."""
        return self.status == self.Status.OPEN

    @property
    def is_finished(self) -> bool:
        """Whether it has a result, which does not change."""
        return self.status == self.Status.FINISHED

    @property
    def is_as_finished(self) -> bool:
        """Whether the result still says what it said when the round was finished."""
        return self.snapshot is not None and self.snapshot_sha256 == digest_of(self.snapshot)


class RoundSection(models.Model):
    """One element of a round, with the day by which it should be answered."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="sections")
    element = models.CharField(_("element"), max_length=40, choices=Element.choices)
    due_on = models.DateField(_("due"), null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["round", "element"], name="round_section_once")]

    def __str__(self) -> str:
        return self.get_element_display()
