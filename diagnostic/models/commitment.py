"""What an organisation said it will do, and has done, on its way through the framework."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from community.models.places import Organisation


class Step(models.TextChoices):
    """The six things that trailblazers committed to (seed 0), then the five steps of the implementation guide."""

    NAMED_LEAD = "named-lead", _("Name a lead")
    SPONSOR = "sponsor", _("Find a senior sponsor")
    DIAGNOSTIC = "diagnostic", _("Use the diagnostic")
    STRATEGY = "strategy", _("Write or refresh a strategy")
    STORY = "story", _("Share a story")
    ADVOCATE = "advocate", _("Speak for the framework")
    DATA_ANALYSIS = "data-analysis", _("Data analysis")
    PLANNING = "planning", _("Planning")
    BUSINESS_CASE = "business-case", _("Business case")
    IMPLEMENTATION = "implementation", _("Implementation")
    EVALUATION = "evaluation", _("Evaluation")


COMMITMENTS = tuple(Step)[:6]
GUIDE_STEPS = tuple(Step)[6:]


class Commitment(models.Model):
    """One step of one organisation: by when, and since when it is done. What the site can see is not asked."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="commitments")
    step = models.CharField(max_length=20, choices=Step.choices)
    planned_for = models.DateField(_("planned for"), null=True, blank=True)
    done_on = models.DateField(_("done on"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    changed_by = models.ForeignKey("community.Member", models.SET_NULL, null=True, related_name="+")
    changed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("step of an organisation")
        verbose_name_plural = _("steps of organisations")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "step"], name="commitment_once"),
        ]

    def __str__(self) -> str:
        return self.get_step_display()
