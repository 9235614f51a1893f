"""Who of an organisation's members can be named as the one who does something."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from community.models import Member

if TYPE_CHECKING:
    from diagnostic.models import Action


def owners_to_choose(viewer: Member, action: Action | None, *, today: dt.date) -> list[Member]:
    """The viewer, whoever does it now, and colleagues whom others may find at the organisation, by name."""
    found = Member.objects.listed(today=today).filter(organisation=viewer.organisation_id).select_related("user")
    colleagues = {one.pk: one for one in found if one.shows("organisation")}
    for one in (viewer, action.owner if action else None):
        if one is not None:
            colleagues[one.pk] = one
    return sorted(colleagues.values(), key=lambda one: str(one.name).casefold())
