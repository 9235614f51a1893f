"""What else is to be done when somebody closes their account, keeps it after all, or is erased.

Apps above add theirs in their AppConfig.ready: end a circle with kind words, cancel calls, forget answers. Each act is
called with the member and ``now``, inside the transaction, before community changes anything itself. It must be safe to
call again, because what was cut off half-way is done anew.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from community.models import Member


class Act(Protocol):
    """Something to be done for a member who comes or goes."""

    def __call__(self, member: Member, *, now: dt.datetime) -> None: ...


_closing: dict[str, Act] = {}
_kept: dict[str, Act] = {}
_erasing: dict[str, Act] = {}


def when_closing(name: str, act: Act) -> None:
    """Do ``act`` once somebody closes their account; they may still change their mind."""
    _add(_closing, name, act)


def when_kept(name: str, act: Act) -> None:
    """Do ``act`` once somebody keeps an account that they had closed."""
    _add(_kept, name, act)


def when_erasing(name: str, act: Act) -> None:
    """Do ``act`` once somebody is erased: nothing of it may name them afterwards."""
    _add(_erasing, name, act)


def _add(acts: dict[str, Act], name: str, act: Act) -> None:
    if acts.setdefault(name, act) is not act:
        raise ValueError(f"Something else is done already under the name {name}")


def closing(member: Member, *, now: dt.datetime) -> None:
    """Do what was registered for closing."""
    for act in _closing.values():
        act(member, now=now)


def kept(member: Member, *, now: dt.datetime) -> None:
    """Do what was registered for keeping."""
    for act in _kept.values():
        act(member, now=now)


def erasing(member: Member, *, now: dt.datetime) -> None:
    """Do what was registered for erasing."""
    for act in _erasing.values():
        act(member, now=now)
