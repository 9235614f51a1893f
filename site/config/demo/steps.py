"""What the demo's organisation noted of its steps: what is done, what is planned, and one whose day has passed."""

from __future__ import annotations

import datetime as dt

from diagnostic.models import Round
from diagnostic.models.commitment import Step
from diagnostic.services.commitments import Noted, note_step


def load_steps(begun: Round, *, now: dt.datetime) -> None:
    """Notes of the organisation whose round has ``begun``, by whoever began it."""
    by, today = begun.started_by, now.date()
    if by is None:
        return
    for step, said in _steps(today).items():
        note_step(organisation=begun.organisation, step=step, by=by, said=said, version="", now=now)


def _steps(today: dt.date) -> dict[Step, Noted]:
    return {
        Step.SPONSOR: Noted(done_on=today - dt.timedelta(days=200), note="The chief nurse, who asks once a month."),
        Step.STRATEGY: Noted(planned_for=today + dt.timedelta(days=60), note="One page, along the seven elements."),
        Step.DATA_ANALYSIS: Noted(done_on=today - dt.timedelta(days=150)),
        Step.PLANNING: Noted(planned_for=today - dt.timedelta(days=5), note="Waits for the wellbeing group."),
    }
