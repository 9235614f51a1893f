"""Which actions somebody should be told of: late, due soon, or to be looked at again. For the monthly mail.

Ranges of days and no single ones, so that a run that is late, or left out, loses nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from django.utils import timezone

from diagnostic.models import Action
from diagnostic.vocabulary import ActionStatus

if TYPE_CHECKING:
    from community.models import Organisation

SOON = dt.timedelta(days=31)  # until the next monthly mail
ENDED = (ActionStatus.DONE, ActionStatus.NOT_PLANNED)


class Why(StrEnum):
    """Why an action is due, the most urgent first."""

    LATE = "late"
    SOON = "soon"
    REVIEW = "review"


@dataclass(frozen=True, slots=True)
class DueAction:
    """An action with the day that counts. ``action.owner`` is whom to tell, where it is a member."""

    action: Action
    why: Why
    on: dt.date


def due_actions(organisation: Organisation, now: dt.datetime) -> list[DueAction]:
    """The organisation's actions that are due at ``now``, in one query: the late ones first, by their days."""
    actions = Action.objects.ongoing().filter(organisation=organisation).select_related("owner__user")
    return due(actions, timezone.localdate(now))


def due(actions: Iterable[Action], today: dt.date) -> list[DueAction]:
    """Those of ``actions`` that are due ``today``; each stands there once. Pure."""
    found = [one for action in actions if action.status not in ENDED and (one := _due(action, today))]
    return sorted(found, key=lambda one: (list(Why).index(one.why), one.on, one.action.pk or 0))


def _due(action: Action, today: dt.date) -> DueAction | None:
    if action.due_on is not None and action.due_on < today:
        return DueAction(action, Why.LATE, action.due_on)
    if action.due_on is not None and action.due_on <= today + SOON:
        return DueAction(action, Why.SOON, action.due_on)
    if action.review_on is not None and action.review_on <= today + SOON:
        return DueAction(action, Why.REVIEW, action.review_on)
    return None
