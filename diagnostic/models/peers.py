"""Where an organisation is green and lets other members know."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from django.db import models
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from diagnostic.models.round import Round
from elements.framework import Element

HOLDS_FOR = dt.timedelta(days=365)  # what was green longer ago may not be so any more


class GreenElementQuerySet(models.QuerySet["GreenElement"]):
    """Words for finding them."""

    def standing(self, *, now: dt.datetime) -> GreenElementQuerySet:
        """Those of the newest finished round of each organisation, if it was finished within a year."""
        newer = Round.objects.finished().filter(
            organisation=OuterRef("round__organisation"), finished_at__gt=OuterRef("round__finished_at")
        )
        return self.filter(
            ~Exists(newer),
            round__peers_may_know=True,
            round__status=Round.Status.FINISHED,
            round__finished_at__gt=now - HOLDS_FOR,
        )


class GreenElement(models.Model):
    """An element that a finished round found green, while its lead lets other members know (``services.peers``).

    There is no row for any other rating: not being here says nothing.
    """

    round = models.ForeignKey(Round, models.CASCADE, related_name="green_elements")
    element = models.CharField(_("element"), max_length=40, choices=Element.choices)

    objects = GreenElementQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["round", "element"], name="green_element_once")]
        indexes: ClassVar = [models.Index(fields=["element"], name="green_element_element")]

    def __str__(self) -> str:
        return self.get_element_display()
