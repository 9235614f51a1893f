"""What a round's paper asks of the board."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from diagnostic.models.round import Round


class BoardDecision(models.Model):
    """The decision that those who lead a round ask for, in their words. It is no part of the round's result."""

    round = models.OneToOneField(Round, models.CASCADE, related_name="board_decision")
    text = models.TextField(_("decision"), max_length=600, blank=True)
    version = models.PositiveIntegerField(default=1)  # rises with every change, so that an old tab is noticed

    class Meta:
        verbose_name = _("decision asked of the board")
        verbose_name_plural = _("decisions asked of the board")

    def __str__(self) -> str:
        return self.text
