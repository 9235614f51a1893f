"""Who an announcement is from and to whom, in words. Pure; never an email address."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from community.models import Announcement


def sender_of(announcement: Announcement, *, service: str) -> str:
    """The regional lead by their region, or the service. Read ``by__appointments__region`` ahead: each is a query."""
    regions = [role.region for role in announcement.by.appointments.all() if role.region] if announcement.by else []
    if not regions:
        return service
    region = next((region for region in regions if region.pk == announcement.region_id), regions[0])
    return _("Regional lead, %(region)s") % {"region": region}


def audience_of(announcement: Announcement) -> str:
    """Whom it is meant for: each thing named narrows it."""
    said = [
        str(announcement.region) if announcement.region else "",
        announcement.get_sector_display(),
        _("interest in %(element)s") % {"element": announcement.get_element_display()} if announcement.element else "",
    ]
    return ", ".join(part for part in said if part) or _("all members")
