"""What the page's script is told (save-at-once.js): of an answer as it is given, and of all when a page comes back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils.translation import get_language

from diagnostic.embedded import is_guide_of
from diagnostic.rating_shown import just_answered
from diagnostic.way_back import way_back
from elements.framework import Element

if TYPE_CHECKING:
    from diagnostic.forms.rating import RatingForm
    from diagnostic.models import Response, Round
    from diagnostic.questions import Question
    from diagnostic.services.answers import Outcome

HEADER = "X-Save-At-Once"


def is_by_script(request: HttpRequest) -> bool:
    """Whether the script asks, not a form."""
    return HEADER in request.headers


def tell_saved(
    request: HttpRequest, round: Round, forms: Sequence[RatingForm], saved: Outcome | None
) -> HttpResponse:  # fmt: skip
    """The versions of what is kept now, what is missing where nothing is, and where the answer leads.

    What was not kept for another reason is shown by the page itself, once its button is pressed.
    """
    if saved is None or saved.clashes:
        return HttpResponse(status=409)
    versions = {code: one.version for code, one in saved.saved.items()}
    missing = {form.question.code: _first_error(form) for form in forms if not form.is_valid()}
    asked = [form.question for form in forms]
    leads = _leads_of(request, round, asked, just_answered(saved))
    return JsonResponse({"versions": versions, "missing": missing, "leads": leads})


def tell_kept(forms: Sequence[RatingForm]) -> HttpResponse:
    """What this person has kept, for a page that is older than that: one that a browser brings back, say."""
    return JsonResponse({"kept": {form.question.code: form.initial for form in forms if form.kept is not None}})


def _first_error(form: RatingForm) -> str:
    return next(str(errors[0]) for errors in form.errors.values())


def _leads_of(request: HttpRequest, round: Round, asked: Sequence[Question], said: Response | None) -> str:
    """What stands below an answer that was just given: on the guide itself without the way to it."""
    if said is None:
        return ""
    question = next(one for one in asked if one.code == said.code)
    back, language = way_back(request), get_language() or "en"
    context = {
        "round": round, "question": question, "rating": said.rating, "level": 4 if back else 3,
        "guide": not is_guide_of(Element(question.element), back, language),
    }  # fmt: skip
    return render_to_string("diagnostic/rating/_at_once.html", context, request=request).strip()
