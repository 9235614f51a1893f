"""The action plan of an organisation: what follows from a rating, whoever does it, and which rating it is to change."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from community.models.member import new_public_id
from community.models.places import Organisation
from diagnostic.models.round import Round
from diagnostic.vocabulary import COLOURS, ActionStatus, CostBand, YesNo
from elements.framework import Element


class ActionQuerySet(models.QuerySet["Action"]):
    """Words for finding actions."""

    def ongoing(self) -> ActionQuerySet:
        """Those that are neither done nor dropped."""
        return self.exclude(status__in=(ActionStatus.DONE, ActionStatus.NOT_PLANNED))


class Action(models.Model):
    """Something to do. ``code`` is the question it came from, if it did; ``round`` the round in which it was noted.

    ``expected_rating`` is what the question should be rated once the action is done, so that the next round shows
    whether it helped. ``source`` is the path of the guide or story that the idea was taken from.
    """

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="actions")
    round = models.ForeignKey(Round, models.SET_NULL, null=True, blank=True, related_name="actions")
    element = models.CharField(_("element"), max_length=40, choices=Element.choices)
    code = models.CharField(max_length=60, blank=True)
    title = models.CharField(_("what to do"), max_length=160)
    why = models.TextField(_("why"), max_length=1000, blank=True)
    owner_name = models.CharField(_("who does it"), max_length=120, blank=True)
    owner = models.ForeignKey("community.Member", models.SET_NULL, null=True, blank=True, related_name="+")
    due_on = models.DateField(_("done by"), null=True, blank=True)
    no_date_reason = models.CharField(_("why there is no date"), max_length=200, blank=True)
    cost_band = models.CharField(_("cost"), max_length=20, choices=CostBand.choices, default=CostBand.UNKNOWN)
    budget = models.CharField(_("there is a budget"), max_length=10, choices=YesNo.choices, default=YesNo.UNKNOWN)
    resources = models.CharField(_("people have time"), max_length=10, choices=YesNo.choices, default=YesNo.UNKNOWN)
    status = models.CharField(_("state"), max_length=20, choices=ActionStatus.choices, default=ActionStatus.PROPOSED)
    not_planned_reason = models.CharField(_("why it is not planned"), max_length=300, blank=True)
    is_new_initiative = models.BooleanField(_("a new initiative"), default=False)
    expected_rating = models.CharField(
        _("rating it should lead to"), max_length=10, choices=[(one, one.label) for one in COLOURS[1:]],
        blank=True,
    )  # fmt: skip
    source = models.CharField(max_length=255, blank=True)
    source_title = models.CharField(max_length=255, blank=True)
    review_on = models.DateField(_("look at it again on"), null=True, blank=True)
    made_by = models.ForeignKey("community.Member", models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    objects = ActionQuerySet.as_manager()

    class Meta:
        verbose_name = _("action")
        verbose_name_plural = _("actions")
        ordering: ClassVar = [models.F("due_on").asc(nulls_last=True), "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="action_not_planned_says_why",
                condition=~Q(status="not-planned") | ~Q(not_planned_reason=""),
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["organisation", "status"], name="action_organisation_status")]

    def __str__(self) -> str:
        return self.title
