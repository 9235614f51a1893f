"""The action plan of the demo: what followed from last year's round, some of it done, and what is new."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from diagnostic.models import Round
from diagnostic.questions import questions_of
from diagnostic.services import actions
from diagnostic.services.actions import Planned
from diagnostic.vocabulary import ActionStatus, CostBand, Rating, YesNo

AFTER_LAST_YEAR = dt.timedelta(days=300)


def load_plan(begun: Round, *, now: dt.datetime) -> None:
    """Actions of the organisation whose round has ``begun``, by whoever began it."""
    by, last_year = begun.started_by, begun.previous
    if by is None or last_year is None:
        return
    for said in _from_last_year(last_year, now.date()):
        actions.add(by=by, said=said, round=last_year, now=now - AFTER_LAST_YEAR)
    done = _about(last_year, "managers-leaders-5", "A half-day for new managers about wellbeing talks")
    done = replace(done, owner=by, cost_band=CostBand.UNDER_1000, budget=YesNo.YES, expected_rating=Rating.AMBER)
    added = actions.add(by=by, said=done, round=last_year, now=now - AFTER_LAST_YEAR)
    actions.change(
        action=added, by=by, said=replace(done, status=ActionStatus.DONE, is_new_initiative=True),
        version=added.version, now=now - dt.timedelta(days=60),
    )  # fmt: skip
    new = _about(begun, "relationships-2", "Ask each team to name a wellbeing champion")
    actions.add(by=by, said=replace(new, no_date_reason="We wait for the group to meet."), round=begun, now=now)


def _from_last_year(round: Round, today: dt.date) -> list[Planned]:
    room = _about(round, "environment-3", "Open one rest room at night at every site")
    survey = _about(round, "data-insights-4", "Compare the staff survey by staff group, with small groups left out")
    return [
        replace(
            room, why="Day staff have two good rooms. On nights they are locked.", owner_name="Estates",
            due_on=today - dt.timedelta(days=12), cost_band=CostBand.UNDER_10000, budget=YesNo.NO,
            status=ActionStatus.IN_PROGRESS, expected_rating=Rating.GREEN, is_new_initiative=True,
            review_on=today + dt.timedelta(days=40),
        ),
        replace(
            survey, owner_name="Workforce information", due_on=today + dt.timedelta(days=25), cost_band=CostBand.NONE,
            status=ActionStatus.AGREED, expected_rating=Rating.AMBER,
        ),
    ]  # fmt: skip


def _about(round: Round, code: str, title: str) -> Planned:
    """An action about a statement, or about its element where the round does not ask it."""
    asked = any(one.code == code for one in questions_of(round, "en"))
    return Planned(title=title, element=code.rpartition("-")[0], code=code if asked else "")
