"""Actions of the plan that are due: to whoever does them, and to the leads where no member does."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from community.digest import Step, StepKind
from community.models import Member
from diagnostic.models import Action
from diagnostic.reminders import rules
from diagnostic.reminders.leads import Appointed, appointed_at, places_of

READ = (
    "organisation_id", "public_id", "title", "owner_name", "due_on", "made_by_id",
    "owner__organisation_id", "owner__status", "owner__user__is_active",
)  # fmt: skip
MOST = 5  # a summary names no more; the plan has all


@dataclass(frozen=True, slots=True)
class _Due:
    """An action with the day by which it was to be done."""

    action: Action
    day: dt.date
    is_late: bool


def find(members: Sequence[Member], now: dt.datetime) -> Mapping[int, Sequence[Step]]:
    """The most pressing first: a member's own, then those of their organisation that no member does, if they lead it.

    An action stays with the organisation: whoever left it does not see it, and it counts as nobody's. Where nobody is
    appointed to lead, whoever noted such an action is asked.
    """
    appointed = appointed_at(members)
    own: dict[int, list[_Due]] = {}
    nobodys: dict[int, list[_Due]] = {}
    for due in _due(places_of(members), timezone.localdate(now)):
        if due.action.owner is not None and _is_there(due.action.owner, due.action):
            own.setdefault(due.action.owner.pk, []).append(due)
        else:
            nobodys.setdefault(due.action.organisation_id, []).append(due)
    found: dict[int, Sequence[Step]] = {}
    for member in members:
        others = nobodys.get(member.organisation_id or 0, [])
        led = [due for due in others if _looks_after(member, due.action, appointed)]
        if steps := [
            *(_step(due, _says_own) for due in own.get(member.pk, [])),
            *(_step(due, _says_led) for due in led),
        ]:
            found[member.pk] = steps[:MOST]
    return found


def _due(places: set[int], today: dt.date) -> list[_Due]:
    actions = Action.objects.ongoing().filter(organisation__in=places, due_on__lte=today + rules.AHEAD)
    actions = actions.select_related("owner__user").only(*READ).order_by("due_on", "pk")
    return [_Due(one, one.due_on, one.due_on < today) for one in actions if one.due_on]


def _is_there(owner: Member, action: Action) -> bool:
    works_there = owner.organisation_id == action.organisation_id
    return works_there and owner.status == Member.Status.ACTIVE and owner.user.is_active


def _looks_after(member: Member, action: Action, appointed: Appointed) -> bool:
    if appointed.has_lead(action.organisation_id):
        return appointed.leads(member)
    return action.made_by_id == member.pk


def _step(due: _Due, says: Callable[[_Due], str]) -> Step:
    act, link = gettext_lazy("Say how far it is"), ("diagnostic_plan_action", due.action.public_id)
    return Step(f"action:{due.action.pk}", partial(says, due), act, link, due.day)


def _says_own(due: _Due) -> str:
    said = {"action": due.action.title, "day": date_format(due.day, "DATE_FORMAT")}
    if due.is_late:
        return _("You were to do “%(action)s” by %(day)s, and the plan does not say that it is done.") % said
    return _("You are to do “%(action)s” by %(day)s.") % said


def _says_led(due: _Due) -> str:
    nobody = _("nobody yet") if due.action.owner is None else _("Somebody who has left")
    said = {"action": due.action.title, "day": date_format(due.day, "DATE_FORMAT")}
    said["name"] = due.action.owner_name or nobody
    if due.is_late:
        return _("“%(action)s” was planned for %(day)s and is not done. Who does it: %(name)s.") % said
    return _("“%(action)s” is planned for %(day)s. Who does it: %(name)s.") % said


KIND = StepKind("action_due", gettext_lazy("actions of your plan that are due"), find)
