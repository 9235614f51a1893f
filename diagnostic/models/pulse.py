"""What staff say by an anonymous link: answers that lead back to nobody, shown from twelve people on."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from diagnostic.models.round import Round


class StaffLink(models.Model):
    """An anonymous, signed link into one round. Raising ``link_number`` ends the link that was given out."""

    round = models.OneToOneField(Round, models.CASCADE, related_name="staff_link")
    link_number = models.PositiveSmallIntegerField(default=1)
    opened_at = models.DateTimeField(_("opened"))
    closes_on = models.DateField(_("closes"))
    closed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("link for staff")
        verbose_name_plural = _("links for staff")

    def __str__(self) -> str:
        return str(self.round)


class StaffSheet(models.Model):
    """One sheet of answers, by code. It knows neither who nor when: ``answers`` is complete when it is written."""

    link = models.ForeignKey(StaffLink, models.CASCADE, related_name="sheets")
    answers = models.JSONField(default=dict)  # Rating by code
    # Keeps a second press of the same form from counting twice; it is made for the form and kept by nobody else.
    once = models.CharField(max_length=64)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["link", "once"], name="staff_sheet_once")]

    def __str__(self) -> str:
        return str(self.pk)
