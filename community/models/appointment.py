"""Roles that somebody holds for one organisation, system or region."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from community.models.places import Organisation, Region, System
from community.models.vocabulary import RoleName


class Appointment(models.Model):
    """``user`` holds ``role`` for exactly one place, which the role decides the kind of."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="appointments", verbose_name=_("account")
    )
    role = models.CharField(_("role"), max_length=30, choices=RoleName.choices)
    organisation = models.ForeignKey(
        Organisation, models.CASCADE, null=True, blank=True, related_name="appointments", verbose_name=_("organisation")
    )
    system = models.ForeignKey(
        System, models.CASCADE, null=True, blank=True, related_name="appointments", verbose_name=_("system")
    )
    region = models.ForeignKey(
        Region, models.CASCADE, null=True, blank=True, related_name="appointments", verbose_name=_("region")
    )
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    made_at = models.DateTimeField(_("since"))

    class Meta:
        verbose_name = _("role")
        verbose_name_plural = _("roles")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="appointment_has_its_place",
                condition=(
                    Q(role=RoleName.ORGANISATION_LEAD, organisation__isnull=False, system=None, region=None)
                    | Q(role=RoleName.SYSTEM_LEAD, organisation=None, system__isnull=False, region=None)
                    | Q(role=RoleName.REGIONAL_LEAD, organisation=None, system=None, region__isnull=False)
                ),
            ),
            models.UniqueConstraint(
                fields=["user", "organisation"], condition=Q(organisation__isnull=False), name="organisation_lead_once"
            ),
            models.UniqueConstraint(
                fields=["user", "system"], condition=Q(system__isnull=False), name="system_lead_once"
            ),
            models.UniqueConstraint(
                fields=["user", "region"], condition=Q(region__isnull=False), name="regional_lead_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()}: {self.organisation or self.system or self.region}"
