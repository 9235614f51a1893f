"""The action plan: adding, taking over and changing actions. Whoever acts is a member; views check that they may."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

from django.db import transaction

from community.models import Organisation
from diagnostic.models import Action, ActionEvent, Round
from diagnostic.vocabulary import ActionStatus, CostBand, YesNo

if TYPE_CHECKING:
    from community.models import Member

Kind = ActionEvent.Kind
AT_ONCE = dt.timedelta(seconds=60)  # the same words by the same person within this are one press
MOST = 500  # actions of one organisation that are not done or dropped


class NoOrganisationError(Exception):
    """The member works nowhere that we know of."""


class TooManyActionsError(Exception):
    """The organisation has as many actions to do as a plan may hold."""


class ReasonMissingError(Exception):
    """An action that is not planned needs a reason."""


class ChangedMeanwhileError(Exception):
    """Somebody else changed the action since the page was opened: ``kept``. Both are in the history."""

    def __init__(self, kept: Action) -> None:
        self.kept = kept
        super().__init__()


@dataclass(frozen=True)
class Planned:
    """All that people say of an action. ``code`` is a statement of a round, empty for all of the element."""

    title: str
    element: str
    code: str = ""
    why: str = ""
    owner: Member | None = None
    owner_name: str = ""
    due_on: dt.date | None = None
    no_date_reason: str = ""
    cost_band: str = CostBand.UNKNOWN
    budget: str = YesNo.UNKNOWN
    resources: str = YesNo.UNKNOWN
    status: str = ActionStatus.PROPOSED
    not_planned_reason: str = ""
    is_new_initiative: bool = False
    expected_rating: str = ""
    review_on: dt.date | None = None
    source: str = ""
    source_title: str = ""

    def __post_init__(self) -> None:
        if self.status == ActionStatus.NOT_PLANNED and not self.not_planned_reason.strip():
            raise ReasonMissingError


FIELDS = tuple(field.name for field in fields(Planned))


def planned(action: Action) -> Planned:
    """What is said of ``action`` now; ``dataclasses.replace`` makes a change of it."""
    return Planned(**{name: getattr(action, name) for name in FIELDS})


def as_kept(said: Planned | Action) -> dict[str, Any]:
    """What the history keeps: of an owner who is a member the key alone, so that a name goes with its person."""
    return {name: _plain(getattr(said, name)) for name in FIELDS}


@transaction.atomic
def add(*, by: Member, said: Planned, round: Round | None, now: dt.datetime) -> Action:
    """An action of the organisation of ``by``, noted in ``round``; a second press gives what the first one added.

    Raises NoOrganisationError and TooManyActionsError.
    """
    organisation = _held(by)
    just_now = Action.objects.filter(
        organisation=organisation, made_by=by, made_at__gte=now - AT_ONCE, title=said.title, element=said.element,
        code=said.code,
    )  # fmt: skip
    return just_now.first() or _add(organisation, by, said, round, now)


@transaction.atomic
def take_over(*, by: Member, said: Planned, now: dt.datetime) -> tuple[Action, bool]:
    """An action made of an idea of a guide or story, and whether it is new.

    An idea that is taken over and not done or dropped yet is not taken twice, whatever became of its words. Raises
    NoOrganisationError and TooManyActionsError.
    """
    organisation = _held(by)
    taken = Action.objects.ongoing().filter(organisation=organisation, source=said.source)
    there = taken.filter(events__kind=Kind.ADDED, events__new__title=said.title).first()
    if there is not None:
        return there, False
    return _add(organisation, by, said, latest_round(organisation), now), True


def change(*, action: Action, by: Member, said: Planned, version: int, now: dt.datetime) -> Action:
    """Change what is said of an action. ``version`` is that of the page on which it was changed.

    Raises ChangedMeanwhileError, which has kept both in the history.
    """
    kept, clashes = _change(action.pk, by, said, version, now)
    if clashes:
        raise ChangedMeanwhileError(kept)
    return kept


def latest_round(organisation: Organisation) -> Round | None:
    """The open round, or else the one that began last."""
    rounds = Round.objects.filter(organisation=organisation).exclude(status=Round.Status.ABANDONED)
    return rounds.order_by("-started_at", "-pk").select_related("version").first()


def record(
    action: Action, kind: str, *, by: Member, old: dict[str, Any] | None, new: dict[str, Any], now: dt.datetime
) -> None:
    """Keep in the action's history what happened, in the caller's transaction."""
    ActionEvent.objects.create(action=action, kind=kind, by=by.user, old=old, new=new, at=now)


def _held(by: Member) -> Organisation:
    """The organisation, which takes no other action until the transaction ends: a double press adds one."""
    if by.organisation_id is None:
        raise NoOrganisationError
    return Organisation.objects.select_for_update().get(pk=by.organisation_id)


def _add(organisation: Organisation, by: Member, said: Planned, round: Round | None, now: dt.datetime) -> Action:
    if Action.objects.ongoing().filter(organisation=organisation).count() >= MOST:
        raise TooManyActionsError
    added = Action(organisation=organisation, round=round, made_by=by, made_at=now)
    _write(added, said, now)
    added.save()
    record(added, Kind.ADDED, by=by, old=None, new=as_kept(said), now=now)
    return added


@transaction.atomic
def _change(pk: int, by: Member, said: Planned, version: int, now: dt.datetime) -> tuple[Action, bool]:
    held = Action.objects.select_for_update(of=("self",)).select_related("owner__user").get(pk=pk)
    old, new = as_kept(held), as_kept(said)
    if old == new:
        return held, False
    if held.version != version:
        record(held, Kind.CLASHED, by=by, old=old, new=new, now=now)
        return held, True
    _write(held, said, now)
    held.version += 1
    held.save()
    record(held, Kind.CHANGED, by=by, old=old, new=new, now=now)
    return held, False


def _write(action: Action, said: Planned, now: dt.datetime) -> None:
    was_done = action.done_at is not None
    for name in FIELDS:
        setattr(action, name, getattr(said, name))
    is_done = action.status == ActionStatus.DONE
    if is_done != was_done:
        action.done_at = now if is_done else None
    action.changed_at = now


def _plain(value: Any) -> Any:
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, str | bool) or value is None:
        return str(value) if isinstance(value, str) else value
    return value.pk  # the owner
