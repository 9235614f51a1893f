"""Finding actions of a plan: what the filters in the address say, and the actions that they leave."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from diagnostic.models import Action
from diagnostic.models.action import ActionQuerySet
from diagnostic.vocabulary import ActionStatus

if TYPE_CHECKING:
    from community.models import Member, Organisation

SOON = dt.timedelta(days=31)
NOBODY, MINE, NAMED = "nobody", "me", "name:"


class State(models.TextChoices):
    """Which states show; without a choice those that still need something."""

    ALL = "all", _("All states")
    PROPOSED = ActionStatus.PROPOSED.value, ActionStatus.PROPOSED.label
    AGREED = ActionStatus.AGREED.value, ActionStatus.AGREED.label
    IN_PROGRESS = ActionStatus.IN_PROGRESS.value, ActionStatus.IN_PROGRESS.label
    DONE = ActionStatus.DONE.value, ActionStatus.DONE.label
    NOT_PLANNED = ActionStatus.NOT_PLANNED.value, ActionStatus.NOT_PLANNED.label


class Due(models.TextChoices):
    """By when."""

    LATE = "late", _("Late")
    SOON = "soon", _("In the next month")
    LATER = "later", _("Later")
    NO_DATE = "none", _("No date")


@dataclass(frozen=True, slots=True)
class Choice:
    """What is chosen; empty words choose nothing. ``owner``: me, nobody, the key of a member, or a name."""

    state: str = ""
    element: str = ""
    owner: str = ""
    due: str = ""

    @property
    def chosen(self) -> dict[str, str]:
        """What is chosen, by name."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: value for name, value in values.items() if value}

    def address(self, page: int = 1) -> str:
        """The query string of this choice."""
        words = urlencode({**self.chosen, **({"page": page} if page > 1 else {})})
        return f"?{words}" if words else ""

    def without(self, name: str) -> Choice:
        """The same with one of them taken back."""
        return replace(self, **{name: ""})


def actions_of(organisation: Organisation, choice: Choice, *, viewer: Member, today: dt.date) -> ActionQuerySet:
    """The actions that ``choice`` leaves, by their days, each with whoever does it."""
    found = Action.objects.filter(organisation=organisation).select_related("owner__user")
    if not choice.state:
        found = found.ongoing()
    elif choice.state != State.ALL:
        found = found.filter(status=choice.state)
    if choice.element:
        found = found.filter(element=choice.element)
    if choice.due:
        found = _ongoing_if_late(found, choice.due).filter(_due(choice.due, today))
    return found.filter(_owned(choice.owner, viewer)) if choice.owner else found


def owners_of(organisation: Organisation, *, viewer: Member) -> list[tuple[str, str]]:
    """Who does any of the actions, to choose from: the viewer first, the others by name. One query."""
    rows = Action.objects.filter(organisation=organisation).select_related("owner__user").order_by()
    known: Mapping[str, str] = {
        (one.owner.public_id if one.owner else f"{NAMED}{one.owner_name}"): str(owner_of(one))
        for one in rows.filter(~Q(owner=None) | ~Q(owner_name=""))
        if one.owner_id != viewer.pk
    }
    others = sorted(known.items(), key=lambda one: one[1].casefold())
    return [(MINE, str(_("Me"))), (NOBODY, str(_("Nobody yet"))), *others]


def owner_of(action: Action) -> str:
    """Who does it, in words; empty for nobody yet."""
    return str(action.owner.name) if action.owner is not None else action.owner_name


def is_late(action: Action, today: dt.date) -> bool:
    """Whether it should be done and is not."""
    ended = action.status in (ActionStatus.DONE, ActionStatus.NOT_PLANNED)
    return action.due_on is not None and action.due_on < today and not ended


def _ongoing_if_late(found: ActionQuerySet, due: str) -> ActionQuerySet:
    """What is done is not late, whatever its day was."""
    return found.ongoing() if due == Due.LATE else found


def _due(due: str, today: dt.date) -> Q:
    return {
        Due.LATE.value: Q(due_on__lt=today),
        Due.SOON.value: Q(due_on__gte=today, due_on__lte=today + SOON),
        Due.LATER.value: Q(due_on__gt=today + SOON),
        Due.NO_DATE.value: Q(due_on=None),
    }[due]


def _owned(owner: str, viewer: Member) -> Q:
    if owner == MINE:
        return Q(owner=viewer)
    if owner == NOBODY:
        return Q(owner=None, owner_name="")
    if owner.startswith(NAMED):
        return Q(owner=None, owner_name=owner.removeprefix(NAMED))
    return Q(owner__public_id=owner)
