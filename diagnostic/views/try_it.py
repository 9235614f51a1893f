"""Trying the statements about an element: what the ratings mean and lead to. Nothing is stored."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from diagnostic.questions import Question, current_questions
from diagnostic.vocabulary import COLOURS, Depth, Rating
from elements.framework import Element
from elements.wheel import segments


@require_safe
@cache_control(private=True, no_store=True)  # what somebody tried is theirs, and there is an answer for every mixture
def try_it(request: HttpRequest, element: Element) -> HttpResponse:
    """Say what the ratings in the address mean, with the statements below to try again."""
    language = get_language() or "en"
    depth = Depth.QUICK if request.GET.get("depth") == Depth.QUICK else Depth.STANDARD
    questions = current_questions(language, depth=depth, element=element)
    if not questions:
        raise Http404
    chosen = _chosen(request, questions)
    guide = next((one.url for one in segments(language) if one.code == element), "")
    context = {
        "element": element, "depth": depth.value, "questions": questions, "chosen": chosen,
        "tried": [_tried(one, chosen[one.code]) for one in questions if one.code in chosen],
        "worst": _worst(questions, chosen), "path": guide or reverse("diagnostic_home"), "guide": guide,
    }  # fmt: skip
    return render(request, "diagnostic/try/page.html", context)


def _chosen(request: HttpRequest, questions: tuple[Question, ...]) -> dict[str, Rating]:
    said = {one.code: request.GET.get(one.code, "") for one in questions}
    return {code: Rating(rating) for code, rating in said.items() if rating in Rating.values}


def _tried(question: Question, rating: Rating) -> dict[str, Any]:
    """What the rating means, and what the next better one would look like."""
    better = COLOURS[COLOURS.index(rating) + 1 :][:1] if rating in COLOURS else ()
    return {
        "question": question, "rating": rating, "looks": getattr(question, rating.value, ""),
        "better": better[0] if better else None,
        "better_looks": getattr(question, better[0].value) if better else "",
    }  # fmt: skip


def _worst(questions: tuple[Question, ...], chosen: dict[str, Rating]) -> dict[str, Any] | None:
    """The rating that calls for help most: what comes of it is shown once, since all are about one element."""
    coloured = [one for one in questions if chosen.get(one.code) in COLOURS]
    if not coloured:
        return None
    question = min(coloured, key=lambda one: COLOURS.index(chosen[one.code]))
    return {"question": question, "rating": chosen[question.code]}
