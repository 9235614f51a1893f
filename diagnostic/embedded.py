"""The statements about one element on a public page: what visitors try there, and where members rate.

Public pages are made once for everybody, with a gap where something is one person's (``home.whole_page``). Each element
and depth has a gap of its own, named by ``gap_name``; ``section`` fills it.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from django.template.context_processors import csrf
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from community.models import Member
from diagnostic.forms.rating import RatingForm
from diagnostic.last_time import agreed_last_time
from diagnostic.led_by import appointed_leads, leads_of_round
from diagnostic.models import Contributor, Response, Round
from diagnostic.permissions import may_rate, may_start
from diagnostic.questions import Question, current_questions, questions_of, select
from diagnostic.rating_shown import after_saving
from diagnostic.readers import reader
from diagnostic.results import result_of
from diagnostic.services.answers import part_of
from diagnostic.vocabulary import Depth
from elements.framework import Element
from elements.wheel import segments
from home.generation import kept_a_generation

if TYPE_CHECKING:
    from django.http import HttpRequest

TEMPLATE = "diagnostic/embedded/section.html"
Filler = Callable[["HttpRequest | None"], SafeString]


def gap_name(element: str, depth: str) -> str:
    """The name of the gap for the statements of ``element``."""
    return f"diagnostic_{element}_{depth}".replace("-", "_")


def fillers() -> dict[str, Filler]:
    """What fills each gap."""
    return {
        gap_name(element, depth): partial(section, element=element, depth=depth)
        for element in Element
        for depth in Depth
    }


def section(request: HttpRequest | None, *, element: Element, depth: str) -> SafeString:
    """The statements for whoever sent ``request``."""
    user, language = getattr(request, "user", None), get_language() or "en"
    path = request.path if request is not None else "/"
    if request is None or user is None or not user.is_authenticated:
        return _for_visitors(element, depth, language, path)
    member = reader(request)
    context: dict[str, Any] = {**_frame(element, depth, path), "request": request, **csrf(request)}
    if member is None or member.status != Member.Status.ACTIVE or member.organisation is None:
        context |= {"state": "not_joined", **_to_try(element, depth, language), "member": member}
    else:
        context |= _for_member(request, member, element, depth, language)
    return render_to_string(TEMPLATE, context)


@kept_a_generation
def _for_visitors(element: Element, depth: str, language: str, path: str) -> SafeString:
    """The same for all of them: it names nobody and holds no form token."""
    return render_to_string(
        TEMPLATE, {**_frame(element, depth, path), "state": "visitor", **_to_try(element, depth, language)}
    )


def _frame(element: Element, depth: str, path: str) -> dict[str, Any]:
    return {"element": element, "depth": depth, "path": path, "anchor": f"diagnostic-{element}"}


def _to_try(element: Element, depth: str, language: str) -> dict[str, Any]:
    return {"questions": current_questions(language, depth=depth, element=element), "chosen": {}}


def _for_member(request: HttpRequest, member: Member, element: Element, depth: str, language: str) -> dict[str, Any]:
    round = Round.objects.of(member).open().select_related("version", "organisation").first()
    if round is None:
        return _without_round(member, element, depth, language)
    asked = select(questions_of(round, language), depth=depth, elements=[element])
    if not asked:
        return {"state": "not_in_round", "round": round}
    mine = part_of(member, round)
    if not may_rate(member, round, mine, element):
        return {"state": "not_asked", "round": round, "led_by": leads_of_round(round)}
    after = after_saving(round, mine, request.GET.get("after", ""), language)
    forms = _forms(round, mine, asked)
    return {
        "state": "rate", "round": round, "forms": forms, "rated": sum(form.kept is not None for form in forms),
        "after": after if after and after.question.element == element else None,
        "on_guide": any(one.code == element and one.url == request.path for one in segments(language)),
    }  # fmt: skip


def _without_round(member: Member, element: Element, depth: str, language: str) -> dict[str, Any]:
    found = _found_last(member, element, language)
    if may_start(member):
        quick = len(current_questions(language, depth=Depth.QUICK))
        return {
            "state": "may_start", "quick": quick, "single": len(current_questions(language, element=element)), **found
        }  # fmt: skip
    led_by = appointed_leads(member.organisation)
    return {"state": "no_round", "led_by": led_by, **_to_try(element, depth, language), **found}


def _found_last(member: Member, element: Element, language: str) -> dict[str, Any]:
    """What the latest finished round found of ``element``, if anything."""
    last = Round.objects.of(member).finished().select_related("version").order_by("-finished_at").first()
    if last is None:
        return {}
    found = result_of(questions_of(last, language), last.snapshot or {})
    counts = next((one.counts for one in found.sections if one.element == element), None)
    return {"last": last, "found": counts} if counts and counts.rated else {}


def _forms(round: Round, mine: Contributor | None, asked: tuple[Question, ...]) -> list[RatingForm]:
    codes = [one.code for one in asked]
    kept = {one.code: one for one in Response.objects.filter(contributor=mine, code__in=codes)} if mine else {}
    last = agreed_last_time(round, asked) if len(kept) < len(asked) else {}
    return [RatingForm(question=one, kept=kept.get(one.code), last=last.get(one.code)) for one in asked]
