"""How far an organisation has come with the diagnostic, in the words of the report. Pure: facts in, the stage out."""

from __future__ import annotations

from dataclasses import dataclass

from casestudies.vocabulary import Stage


@dataclass(frozen=True)
class Known:
    """What rounds and actions say. ``rated``: anything was rated in any round; ``finished``: a round has a result;
    ``planned``: there is an action that is not dropped; ``running``: a new initiative is in progress or done."""

    rated: bool = False
    finished: bool = False
    planned: bool = False
    running: bool = False


def stage(known: Known) -> Stage:
    """The stage. Actions and initiatives say nothing of the diagnostic before a round is finished."""
    if not known.finished:
        return Stage.STARTED if known.rated else Stage.NOT_STARTED
    if known.running:
        return Stage.RUNNING
    return Stage.PLANNING if known.planned else Stage.COMPLETED
