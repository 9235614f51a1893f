"""It is a year since a member last said that their details are right."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from community.digest import Step, StepKind
from community.models.member import STILL_RIGHT_DAYS
from community.profile import confirming_due

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from community.models import Member


def find(members: Sequence[Member], now: dt.datetime) -> Mapping[int, Sequence[Step]]:
    """A step for each member of whom it is due. No query."""
    said = {member.pk: member.confirmed_at or member.joined_at for member in members}
    return {pk: [_step(at)] for pk, at in said.items() if at is not None and confirming_due(at, now=now)}


def _step(said_at: dt.datetime) -> Step:
    return Step(
        key=f"profile:{said_at:%Y-%m-%d}",
        says=lambda: _("It is a year since you last said that your details are right."),
        act=gettext_lazy("Look at your profile, and say that it is still right"),
        link=("community_me",),
        due_on=said_at.date() + dt.timedelta(days=STILL_RIGHT_DAYS),
    )


KIND = StepKind("profile_confirm", gettext_lazy("a check once a year that your details are still right"), find)
