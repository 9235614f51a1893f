"""Where people work: the seven regions, integrated care systems, and organisations."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from community.models.vocabulary import Sector, SizeBand


class Place(models.Model):
    """Something with a name in both languages."""

    name = models.CharField(_("name"), max_length=200)
    name_cy = models.CharField(
        _("name in Welsh"), max_length=200, blank=True, help_text=_("Leave empty if it is the same.")
    )

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name_cy if self.name_cy and get_language() == "cy" else self.name


class Region(Place):
    """One of the seven NHS regions of England. ``code`` stands in addresses and never changes."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("region")
        verbose_name_plural = _("regions")
        permissions: ClassVar = [("care_for_all_regions", _("Acts for every region, not only their own"))]
        ordering: ClassVar = ["order", "name"]


class System(Place):
    """An integrated care system."""

    code = models.SlugField(_("code"), max_length=80, unique=True)
    region = models.ForeignKey(Region, models.PROTECT, related_name="systems", verbose_name=_("region"))

    class Meta:
        verbose_name = _("integrated care system")
        verbose_name_plural = _("integrated care systems")
        ordering: ClassVar = ["name"]


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    """Words for finding organisations."""

    def confirmed(self) -> OrganisationQuerySet:
        """Those an editor made or confirmed: the ones anybody may choose."""
        return self.filter(status=Organisation.Status.CONFIRMED)

    def proposed(self) -> OrganisationQuerySet:
        """Those that wait for an editor."""
        return self.filter(status=Organisation.Status.PROPOSED)


class Organisation(Place):
    """An employer or partner: NHS or not. People belong to one; a partner belongs to at most one system."""

    class Status(models.TextChoices):
        """Whether it may be chosen."""

        PROPOSED = "proposed", _("Proposed")
        CONFIRMED = "confirmed", _("Confirmed")
        CLOSED = "closed", _("Closed")

    ods_code = models.CharField(
        _("ODS code"), max_length=12, blank=True, help_text=_("The code of the NHS's register of organisations, if any")
    )
    sector = models.CharField(_("sector"), max_length=20, choices=Sector.choices)
    region = models.ForeignKey(
        Region, models.PROTECT, null=True, blank=True, related_name="organisations", verbose_name=_("region"),
        help_text=_("Empty for an organisation outside England."),
    )  # fmt: skip
    system = models.ForeignKey(
        System, models.PROTECT, null=True, blank=True, related_name="organisations",
        verbose_name=_("integrated care system"),
    )  # fmt: skip
    size = models.CharField(_("number of staff"), max_length=20, choices=SizeBand.choices, blank=True)
    status = models.CharField(_("state"), max_length=20, choices=Status.choices, default=Status.CONFIRMED)
    created_at = models.DateTimeField(_("made"), auto_now_add=True)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [
            models.UniqueConstraint(Lower("ods_code"), condition=~models.Q(ods_code=""), name="organisation_ods_code"),
        ]
        indexes: ClassVar = [models.Index(fields=["status", "name"], name="organisation_status_name")]
