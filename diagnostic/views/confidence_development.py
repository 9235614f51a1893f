"""What a finished review leads to: strengths, what to learn first, the nine skill sets, and what changed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from community.directory.choice import Choice
from community.directory.groups import OPEN_TO_BUDDYING
from community.forms.profile.help import PEOPLE_SKILLS
from diagnostic.confidence.learning import FIRST, Change, changes, skills_of, strong_in, to_learn
from diagnostic.confidence.questions import QUESTIONS
from diagnostic.confidence.shown import level_in_words
from diagnostic.services.confidence import answers_of, before
from diagnostic.services.confidence_beside import red_too
from diagnostic.services.confidence_learning import steps
from diagnostic.views.confidence_door import owner_only

if TYPE_CHECKING:
    from community.models import Member
    from community.models.vocabulary import Skill
    from diagnostic.confidence.questions import Question
    from diagnostic.models import ReviewSheet


@require_safe
@owner_only
def development(request: HttpRequest, member: Member, sheet: ReviewSheet) -> HttpResponse:
    """The person's own development page. One that is not finished leads back to its questions."""
    if not sheet.is_finished:
        return redirect("confidence_review", sheet.public_id)
    answers = answers_of(sheet)
    low = to_learn(answers)
    last = before(sheet)
    context = {
        "sheet": sheet,
        "answered": len(answers),
        "asked": len(QUESTIONS),
        "strong": strong_in(answers),
        "steps": steps(member, low, answers, get_language() or "en", now=timezone.now()),
        "later": low[FIRST:],
        "red_too": red_too(member, low, get_language() or "en"),
        "skills": _skills(low),
        "last": last,
        "moved": _moved(answers_of(last), answers) if last else None,
        "OPEN_TO_BUDDYING": OPEN_TO_BUDDYING,
    }
    return render(request, "diagnostic/confidence/development.html", context)


def _skills(low: list[Question]) -> list[dict[str, Any]]:
    """The nine skill sets, those that most of ``low`` draw on first within each kind."""

    def row(skill: Skill, drawn: list[Question]) -> dict[str, Any]:
        return {"name": skill.label, "questions": drawn, "address": Choice(codes={"skill": (skill.value,)}).address()}

    rows = sorted(skills_of(low).items(), key=lambda one: -len(one[1]))
    return [
        {"people": people, "rows": [row(skill, drawn) for skill, drawn in rows if (skill in PEOPLE_SKILLS) == people]}
        for people in (True, False)
    ]


def _moved(earlier: Mapping[str, int], now: Mapping[str, int]) -> dict[str, Any]:
    """What changed since last time: up first, then down, and how many stayed."""
    found = changes(earlier, now)

    def told(change: Change) -> dict[str, Any]:
        question = change.question
        return {
            "label": question.about.label,
            "before": level_in_words(question, change.before),
            "now": level_in_words(question, change.now),
        }

    return {
        "up": [told(change) for change in found if change.step > 0],
        "down": [told(change) for change in found if change.step < 0],
        "same": sum(change.step == 0 for change in found),
    }
