"""Summaries of months, and kinds of steps that only tests have."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.utils import timezone

from community import digest
from community.digest import News, NewsKind, Step, StepKind
from community.models import Delivery, Member, ReminderPreferences
from tests.factories.outbox import make_delivery

LONG_AGO = dt.datetime(2026, 1, 5, 9, 0, tzinfo=dt.UTC)
FIRST = dt.datetime(2026, 12, 1, 9, 0, tzinfo=dt.UTC)  # nine in the morning of a Tuesday, in London
PERIOD = "2026-12"


def make_summary(member: Member, period: str = PERIOD, **values: Any) -> Delivery:
    """The summary of a month in the outbox: waiting, unless ``state`` says something else."""
    return make_delivery(member, kind="digest", key=f"digest:{period}", period=period, **values)


def make_habit(member: Member, **values: Any) -> ReminderPreferences:
    """What ``member`` chose about when to be reminded."""
    return ReminderPreferences.objects.create(member=member, changed_at=timezone.now(), **values)


@contextmanager
def only_kinds(*, steps: tuple[StepKind, ...] = (), news: tuple[NewsKind, ...] = ()) -> Iterator[None]:
    """Within it, summaries hold these and no other."""
    before = digest._steps, digest._news
    digest._steps, digest._news = {one.name: one for one in steps}, {one.name: one for one in news}
    try:
        yield
    finally:
        digest._steps, digest._news = before


def step(key: str, **values: Any) -> Step:
    """A step that says its key."""
    return Step(key=key, says=lambda: f"Do {key}.", act="Do it", link=("community_me",), **values)


def steps_of(due: Callable[[Member], list[str]] | list[str], name: str = "test_step") -> StepKind:
    """A kind of which these keys are due, for everybody or by member."""

    def find(members, now):
        return {one.pk: [step(key) for key in (due(one) if callable(due) else due)] for one in members}

    return StepKind(name, f"things called {name}", find)


def news_of(*at: dt.datetime, name: str = "test_news") -> NewsKind:
    """A kind of news that began at these moments, newest first."""

    def find(members, since, now):
        new = [News(f"{name}:{n}", lambda n=n: f"News {n}", lambda: "/news/", one) for n, one in enumerate(at, start=1)]
        return {one.pk: [item for item in new if item.at > since] for one in members}

    return NewsKind(name, f"All {name}", find)
