"""A round to do again: the last one with a result is older than was planned, and none is open."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from community.digest import Step, StepKind
from diagnostic.models import Contributor, Round
from diagnostic.questions import latest_version_id
from diagnostic.reminders import rules
from diagnostic.reminders.leads import Appointed, appointed_at, places_of

if TYPE_CHECKING:
    from community.models import Member

    Led = set[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class _Last:
    """What of a finished round says when the next is due."""

    pk: int
    organisation_id: int
    label: str
    repeat: str
    finished_at: dt.datetime

    @property
    def again_on(self) -> dt.date:
        """When the next one is due."""
        return rules.round_again_on(self.finished_at, self.repeat)


def find(members: Sequence[Member], now: dt.datetime) -> Mapping[int, Sequence[Step]]:
    """For whoever may begin a round: an appointed lead, or where there is none, who led the last one."""
    due = {
        last.organisation_id: last
        for last in _last_rounds(places_of(members))
        if last.again_on <= timezone.localdate(now)
    }
    if not due or latest_version_id() is None:
        return {}
    appointed, led = appointed_at(members), _led(members)
    found: dict[int, Sequence[Step]] = {}
    for member in members:
        last = due.get(member.organisation_id or 0)
        if last is not None and _may_begin(member, last, appointed, led):
            found[member.pk] = [_step(last)]
    return found


def _last_rounds(places: set[int]) -> list[_Last]:
    """The last finished round of each organisation that has none open."""
    beside = Round.objects.filter(organisation=OuterRef("organisation"))
    later = beside.finished().filter(
        Q(finished_at__gt=OuterRef("finished_at")) | Q(finished_at=OuterRef("finished_at"), pk__gt=OuterRef("pk"))
    )
    found = Round.objects.finished().filter(~Exists(beside.open()), ~Exists(later), organisation__in=places).order_by()
    rows = found.values_list("pk", "organisation_id", "label", "repeat", "finished_at")
    return [_Last(pk, place, label, repeat, at) for pk, place, label, repeat, at in rows if at]


def _led(members: Sequence[Member]) -> Led:
    """Which rounds that have a result ``members`` led."""
    leads = Contributor.objects.present().filter(role=Contributor.Role.LEAD, member__in=members)
    rows = leads.filter(round__status=Round.Status.FINISHED).order_by().values_list("round_id", "member_id")
    return {(round_id, member_id) for round_id, member_id in rows if member_id}


def _may_begin(member: Member, last: _Last, appointed: Appointed, led: Led) -> bool:
    """Where nobody is appointed anybody may; to remind all of them would be too much."""
    if appointed.has_lead(last.organisation_id):
        return appointed.leads(member)
    return (last.pk, member.pk) in led


def _step(last: _Last) -> Step:
    act, link = gettext_lazy("Start the next round"), ("diagnostic_start",)
    return Step(f"round:{last.pk}", partial(_says, last), act, link, last.again_on)


def _says(last: _Last) -> str:
    said = {"round": last.label, "day": date_format(timezone.localdate(last.finished_at), "DATE_FORMAT")}
    if rules.is_planned(last.repeat):
        return (
            _("You planned to do the diagnostic again by now. Your last round, “%(round)s”, ended on %(day)s.") % said
        )
    return _("Your last round of the diagnostic, “%(round)s”, ended on %(day)s, more than a year ago.") % said


KIND = StepKind("round_repeat", gettext_lazy("a round of the diagnostic to do again"), find)
