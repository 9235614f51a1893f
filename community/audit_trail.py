"""The audit log as the person it is about reads it: when, what, and by what kind of person. Never by whom by name."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Prefetch
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from community.audit_words import words_of_note
from community.models import AuditEntry, User
from community.roles import NATIONAL_EDITORS

if TYPE_CHECKING:
    from community.models import Member


@dataclass(frozen=True)
class Line:
    """One act, in words for the person it was done to."""

    at: dt.datetime
    action: str
    who: str
    note: str


Action = AuditEntry.Action
# The same acts as the person they were done to would say them; those not named here keep the log's words.
MY_WORDS = {
    Action.VIEWED: gettext_lazy("Looked at your record"),
    Action.CHANGED: gettext_lazy("Changed your record"),
    Action.HIDDEN: gettext_lazy("Hid your profile"),
    Action.RESTORED: gettext_lazy("Showed your profile again"),
    Action.REQUEST_APPROVED: gettext_lazy("Approved your request to join"),
    Action.REQUEST_DECLINED: gettext_lazy("Declined your request to join"),
    Action.APPOINTED: gettext_lazy("Gave you a role"),
    Action.DISMISSED: gettext_lazy("Took a role away from you"),
    Action.DATA_MADE: gettext_lazy("Asked for a copy of your data"),
    Action.CLOSED: gettext_lazy("Closed your account"),
    Action.REOPENED: gettext_lazy("Opened your account again"),
}
# A concern is between whoever raised it and the moderators: that it was read or closed would give it away.
KEPT_FROM_SUBJECT = (Action.CONCERN_VIEWED, Action.CONCERN_LINKED, Action.CONCERN_CLOSED)


def entries_about(member: Member, *, most: int | None = None) -> list[Line]:
    """What was done with or to ``member``, newest first, in a constant number of queries."""
    actors = User.objects.prefetch_related("groups", "appointments")
    found = (
        AuditEntry.objects.filter(subject=member)
        .exclude(action__in=KEPT_FROM_SUBJECT)
        .prefetch_related(Prefetch("actor", queryset=actors))
        .order_by("-at", "-pk")
    )
    return [_line(entry, member) for entry in found[:most]]


def _line(entry: AuditEntry, member: Member) -> Line:
    action = MY_WORDS.get(Action(entry.action), entry.get_action_display())
    return Line(entry.at, str(action), _kind_of(entry.actor, member), words_of_note(entry.note))


def _kind_of(actor: User | None, member: Member) -> str:
    if actor is None:
        return _("The service itself")
    if actor.pk == member.user_id:
        return _("You")
    if actor.is_superuser:
        return _("An administrator")
    if any(group.name == NATIONAL_EDITORS for group in actor.groups.all()):
        return _("A national editor")
    if any(one.region_id for one in actor.appointments.all()):
        return _("A regional lead")
    return _("Somebody who looks after the community")
