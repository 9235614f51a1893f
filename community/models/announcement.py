"""What regional leads and editors tell members."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from community.models.appointment import Appointment
from community.models.member import Member
from community.models.places import Region
from community.models.vocabulary import Sector
from elements.framework import Element

if TYPE_CHECKING:
    from community.models.user import User


class AnnouncementQuerySet(models.QuerySet["Announcement"]):
    """Words for finding announcements."""

    def current(self, *, now: dt.datetime) -> AnnouncementQuerySet:
        """Those that have begun and not expired."""
        return self.filter(starts_at__lte=now).filter(Q(ends_at=None) | Q(ends_at__gt=now))

    def in_name_of_leads(self, *, or_by: User) -> AnnouncementQuerySet:
        """Those written by a lead of the very region that they are for, or by ``or_by``; not what an editor wrote."""
        signs = Appointment.objects.filter(user=OuterRef("by"), region=OuterRef("region"))
        return self.filter(Q(by=or_by) | Exists(signs))

    def for_member(self, member: Member) -> AnnouncementQuerySet:
        """Those meant for ``member``: each of region, sector and element that an announcement names must fit.

        An element fits whoever wants help with it or can help with it.
        """
        organisation = member.organisation
        region = organisation.region_id if organisation else None
        sector = organisation.sector if organisation else ""
        elements = [said.element for said in member.elements.all()]  # read ahead where the caller did
        return (
            self.filter(Q(region=None) | Q(region_id=region))
            .filter(Q(sector="") | Q(sector=sector))
            .filter(Q(element="") | Q(element__in=elements))
        )


class Announcement(models.Model):
    """A short message to members of a region, a sector or an element's interest, or to all; plain text."""

    title = models.CharField(_("title"), max_length=120)
    text = models.TextField(_("text"), max_length=2000)
    title_cy = models.CharField(_("title in Welsh"), max_length=120, blank=True)
    text_cy = models.TextField(_("text in Welsh"), max_length=2000, blank=True)
    region = models.ForeignKey(
        Region, models.CASCADE, null=True, blank=True, related_name="announcements", verbose_name=_("region")
    )
    sector = models.CharField(_("sector"), max_length=20, choices=Sector.choices, blank=True)
    element = models.CharField(_("interest in an element"), max_length=40, choices=Element.choices, blank=True)
    starts_at = models.DateTimeField(_("shown from"))
    ends_at = models.DateTimeField(_("shown until"), null=True, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("by")
    )
    changed_at = models.DateTimeField(_("changed"), auto_now=True)

    objects = AnnouncementQuerySet.as_manager()

    class Meta:
        verbose_name = _("announcement")
        verbose_name_plural = _("announcements")
        ordering: ClassVar = ["-starts_at"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(ends_at__gt=F("starts_at")), name="announcement_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=Q(title_cy="", text_cy="") | (~Q(title_cy="") & ~Q(text_cy="")),
                name="announcement_welsh_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.shown_title

    @property
    def in_readers_language(self) -> bool:
        """Whether there is a text in the language that is being read."""
        return get_language() != "cy" or bool(self.title_cy)

    @property
    def shown_title(self) -> str:
        """The title in the reader's language, or in English where there is none."""
        return self.title_cy if get_language() == "cy" and self.title_cy else self.title

    @property
    def shown_text(self) -> str:
        """The text in the reader's language, or in English where there is none."""
        return self.text_cy if get_language() == "cy" and self.text_cy else self.text
