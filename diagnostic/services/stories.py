"""A story that begins with what was rated."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.db import transaction

from casestudies.models import Submission
from casestudies.services import submissions
from casestudies.submission_form import settled
from casestudies.vocabulary import Repeat
from diagnostic.found_of import stage_of
from elements.framework import SubElement

if TYPE_CHECKING:
    from community.models import Member
    from diagnostic.models import Round


@transaction.atomic
def begin_story(*, round: Round, by: Member, element: str, theme: str = "", now: dt.datetime) -> Submission:
    """A story about ``element``, prefilled with what ``round`` says already; ``theme`` is that of a statement.

    Pressed twice, it is one story. Raises NoOrganisationError and TooManyUnfinishedError of the submissions.
    """
    prefilled = settled(_known(round, element, theme))
    unfinished = Submission.objects.of(by).filter(status=Submission.Status.WRITING, organisation=by.organisation)
    if same := next((one for one in unfinished if one.answers == prefilled), None):
        return same
    story = submissions.begin(by=by, now=now)
    for code, value in prefilled.items():
        story = submissions.save_answer(submission=story, by=by, code=code, value=value, version=story.version, now=now)
    return story


def _known(round: Round, element: str, theme: str) -> dict[str, Any]:
    """What a story would be asked and the round can answer."""
    known: dict[str, Any] = {"elements": [element]}
    if theme in SubElement.values:
        known["sub_elements"] = [theme]
    known["stage"] = stage_of(round.organisation)
    if round.approach:  # nobody chose one for a round that was begun from a guide
        known["approach"] = round.approach
    if round.repeat != Repeat.NO:
        known["repeated"] = round.repeat
    return {code: value if isinstance(value, list) else str(value) for code, value in known.items()}
