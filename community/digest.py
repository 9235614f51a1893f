"""The monthly summary: what kinds of things it reminds of, and what kinds of news it tells. Each app registers its own.

A rule is a function of the data and of the moment it is given. It says what is due *now*, as a range and never by an
exact day, so a run that was missed loses nothing; and for many members at once, in a number of queries that does not
grow with them. Planning, sending and the page that shows what is due all ask the same rule.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from community.models import Member, User

    Promise = _StrPromise | str
    FindSteps = Callable[[Sequence[Member], dt.datetime], Mapping[int, Sequence["Step"]]]
    FindOpen = Callable[[Sequence[Member], dt.datetime], Collection[int]]
    FindDuties = Callable[[Sequence[User], dt.datetime], Mapping[int, Sequence["Step"]]]
    FindNews = Callable[[Sequence[Member], dt.datetime, dt.datetime], Mapping[int, Sequence["News"]]]


Kind = TypeVar("Kind", "StepKind", "NewsKind", "DutyKind")


@dataclass(frozen=True)
class Step:
    """One thing that is due for one member, and the next small step with it.

    ``key`` says what it is about, the same every month while it stays undone (``circle:12``): ids and codes, no words.
    ``says`` returns one plain sentence, and is called with the reader's language and zone active. ``act`` is what the
    link reads, ``link`` the name of its address with the arguments. ``due_on`` orders what is due; None comes last.
    """

    key: str
    says: Callable[[], str]
    act: Promise
    link: tuple[object, ...]
    due_on: dt.date | None = None


@dataclass(frozen=True)
class News:
    """One thing that is new around one member: its name in their language, and where it is (a path or an address)."""

    key: str
    title: Callable[[], str]
    url: Callable[[], str]
    at: dt.datetime


@dataclass(frozen=True)
class StepKind:
    """One kind of thing that members are reminded of in the summary. It has a switch of its own, called ``label``.

    ``find(members, now)`` maps the pk of each member (active; ``user``, ``organisation`` and ``booking_preferences``
    are loaded) to what is due for them, the most pressing first. Members with nothing may be left out. It only reads.

    Where something can be undone and yet not worth telling now, ``find_open(members, now)`` returns the pks of all for
    whom it is: a kind that rests goes on resting for them.
    """

    name: str
    label: Promise
    find: FindSteps
    find_open: FindOpen | None = None

    def open_for(self, members: Sequence[Member], now: dt.datetime) -> set[int]:
        """The pks of those of ``members`` for whom something of it is undone."""
        if self.find_open is not None:
            return set(self.find_open(members, now))
        return {pk for pk, steps in self.find(members, now).items() if steps}


@dataclass(frozen=True)
class NewsKind:
    """One kind of news in the summary, under the heading ``label``.

    ``find(members, since, now)`` maps the pk of each member to what became new after ``since``, the newest first.
    """

    name: str
    label: Promise
    find: FindNews


@dataclass(frozen=True)
class DutyKind:
    """One kind of thing that falls to an account which takes no part: an editor's pages, a reviewer's stories.

    ``find(users, now)`` maps the pk of each account to what is due, as ``StepKind.find`` does for members, whom that
    reminds of the same.
    """

    name: str
    label: Promise
    find: FindDuties


_steps: dict[str, StepKind] = {}
_news: dict[str, NewsKind] = {}
_duties: dict[str, DutyKind] = {}


def register(*, steps: Iterable[StepKind] = (), news: Iterable[NewsKind] = (), duties: Iterable[DutyKind] = ()) -> None:
    """Let the summary know some kinds, from AppConfig.ready. Raises ValueError for a name taken by another."""
    _add(_steps, steps)
    _add(_news, news)
    _add(_duties, duties)


def _add(known: dict[str, Kind], kinds: Iterable[Kind]) -> None:
    for one in kinds:
        if known.setdefault(one.name, one) != one:
            raise ValueError(f"{one.name} is taken")


def step_kinds() -> list[StepKind]:
    """What members can be reminded of, in the order in which it was registered."""
    return list(_steps.values())


def news_kinds() -> list[NewsKind]:
    """What news there may be, in the order in which it was registered."""
    return list(_news.values())


def duty_kinds() -> list[DutyKind]:
    """What accounts that take no part can be reminded of."""
    return list(_duties.values())


def step_kind(name: str) -> StepKind | None:
    """The kind called ``name``; None if there is none."""
    return _steps.get(name)
