"""What may be chosen for a story of a region: organisations, systems and contacts of that region, no others."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext as _

from casestudies.permissions import drafts_seen_by
from community.models import Member, Organisation, System

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser
    from django.db.models import QuerySet

    from casestudies.models import RegionStoriesPage
    from community.models import User


def organisations_of(region_id: int | None, *, chosen: int | None = None) -> QuerySet[Organisation]:
    """The confirmed organisations of a region, and the one that is ``chosen`` already."""
    confirmed = Q(region=region_id, status=Organisation.Status.CONFIRMED)
    return Organisation.objects.filter(confirmed | Q(pk=chosen)).order_by("name")


def systems_of(region_id: int | None, *, chosen: int | None = None) -> QuerySet[System]:
    """The integrated care systems of a region, and the one that is ``chosen`` already."""
    return System.objects.filter(Q(region=region_id) | Q(pk=chosen)).order_by("name")


def contacts_of(region_id: int | None, *, today: dt.date, chosen: int | None = None) -> QuerySet[Member]:
    """The members of a region whom other members find in the directory today, and the one ``chosen`` already."""
    listed = Member.objects.listed(today=today).filter(organisation__region=region_id)
    found = Member.objects.filter(Q(pk__in=listed.values("pk")) | Q(pk=chosen))
    return found.select_related("user", "organisation").order_by("user__first_name", "user__last_name", "pk")


def region_pages_of(user: User | AnonymousUser) -> QuerySet[RegionStoriesPage]:
    """The region pages, in the site's first language, below which ``user`` writes stories."""
    from casestudies.models import RegionStoriesPage

    seen = drafts_seen_by(user)
    pages = RegionStoriesPage.objects.filter(locale__language_code=settings.LANGUAGE_CODE).select_related("region")
    theirs = Q(pk=None) if seen.paths is not None else Q()
    for path in seen.paths or ():
        theirs |= Q(path__startswith=path)
    return pages.filter(theirs).order_by("region__order", "pk")


class ContactField(forms.ModelChoiceField):
    """A member by name and organisation, as far as they show it; one who is no longer in the directory unnamed."""

    def __init__(self, *, today: dt.date, **kwargs: Any) -> None:
        self.today = today
        super().__init__(**kwargs)

    def label_from_instance(self, obj: Member) -> str:
        """What stands in the list."""
        if not obj.is_listed(today=self.today):
            return _("The contact so far, who is not in the directory now")
        place = obj.organisation if obj.shows("organisation") else None
        return f"{obj.name}, {place}" if place else obj.name
