"""The statements about one element on a public page: what visitors try there, and where members rate.

Public pages are made once for everybody, with a gap where something is one person's (``home.whole_page``). Each element
and depth has a gap of its own, named by ``gap_name``; ``section`` fills it. What fills it is drawn once as well, with
blanks for what is the reader's own (``home.stencil``).
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import cache, partial
from typing import TYPE_CHECKING, Any

from django.template.loader import render_to_string
from django.utils.formats import date_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import localtime
from django.utils.translation import get_language

from community.models import Member
from diagnostic.last_time import agreed_last_time
from diagnostic.led_by import accounts_of_leads, appointed_leads, leads_of_round
from diagnostic.models import Contributor, Response, Round
from diagnostic.permissions import may_rate, may_start_beside
from diagnostic.questions import Question, current_questions, questions_of, select
from diagnostic.rating_shown import after_saving
from diagnostic.readers import open_round, reader
from diagnostic.results import result_of
from diagnostic.statements_drawn import statement
from diagnostic.vocabulary import Depth
from elements.framework import Element
from elements.wheel import segments
from home.generation import kept_a_generation
from home.personal import form_token
from home.stencil import draw
from home.written_once import WrittenOnce

if TYPE_CHECKING:
    from django.http import HttpRequest

    from diagnostic.models import AgreedRating

TEMPLATE = "diagnostic/embedded/section.html"
Filler = Callable[["HttpRequest | None"], SafeString]

_latest = WrittenOnce(
    lambda organisation: Round.objects.finished().filter(organisation_id=organisation).order_by("-finished_at")[:1]
)


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
    if request is None or user is None or not user.is_authenticated:
        return _for_visitors(element, depth, language, request.path if request is not None else "/")
    member = reader(request)
    if member is None or member.status != Member.Status.ACTIVE or member.organisation_id is None:
        return draw(TEMPLATE, fixed={"state": "not_joined", **_to_try(element, depth, language)}, own={})
    round, mine = open_round(member)
    if round is None:
        return _without_round(request, member, member.organisation_id, element, depth, language)
    return _in_round(request, member, round, mine, element, depth, language)


@kept_a_generation
def _for_visitors(element: Element, depth: str, language: str, path: str) -> SafeString:
    """The same for all of them: it names nobody and holds no form token."""
    return render_to_string(TEMPLATE, {"state": "visitor", "path": path, **_to_try(element, depth, language)})


def _to_try(element: Element, depth: str, language: str) -> dict[str, Hashable]:
    questions = current_questions(language, depth=depth, element=element)
    return {"element": element, "depth": depth, "questions": questions, "chosen": None}


def _to_send(request: HttpRequest) -> dict[str, str]:
    """What every form of the section sends."""
    return {"path": request.path, "csrf_token": form_token(request)}


def _without_round(
    request: HttpRequest, member: Member, organisation: int, element: Element, depth: str, language: str
) -> SafeString:
    last_time = _found_last(organisation, element, language)
    if may_start_beside(member, accounts_of_leads(organisation)):
        quick = len(current_questions(language, depth=Depth.QUICK))
        single = len(current_questions(language, element=element))
        fixed = {"state": "may_start", "element": element, "quick": quick, "single": single, "again": bool(last_time)}
        return draw(TEMPLATE, fixed=fixed, own={"last_time": last_time, **_to_send(request)})
    fixed = {"state": "no_round", **_to_try(element, depth, language)}
    return draw(
        TEMPLATE, fixed=fixed, own={"last_time": last_time, "whom": _whom(appointed_leads(member.organisation))}
    )


def _whom(names: list[str]) -> SafeString:
    """Whom to ask; nothing where there is nobody."""
    if not names:
        return SafeString()
    return draw("diagnostic/embedded/_led_by.html", fixed={}, own={"names": ", ".join(names)})


def _found_last(organisation: int, element: Element, language: str) -> SafeString:
    """What the latest finished round found of ``element``; nothing where none did."""
    last = _latest.first(organisation)
    if last is None:
        return SafeString()
    found = result_of(questions_of(last, language), last.snapshot or {})
    counts = next((one.counts for one in found.sections if one.element == element), None)
    if not counts or not counts.rated:
        return SafeString()
    own = {
        "day": date_format(localtime(last.finished_at), "DATE_FORMAT"), "round_id": last.public_id,
        "round_label": last.label, "green": counts.green, "rated": counts.rated,
    }  # fmt: skip
    return draw("diagnostic/embedded/_last.html", fixed={}, own=own)


def _in_round(
    request: HttpRequest, member: Member, round: Round, mine: Contributor | None, element: Element, depth: str,
    language: str,
) -> SafeString:  # fmt: skip
    asked = select(questions_of(round, language), depth=depth, elements=[element])
    if not asked:
        return draw(TEMPLATE, fixed={"state": "not_in_round"}, own={"round_id": round.public_id})
    if not may_rate(member, round, mine, element):
        whom = _whom(leads_of_round(round))
        return draw(TEMPLATE, fixed={"state": "not_asked"}, own={"round_id": round.public_id, "whom": whom})
    kept, last = _said(round, mine, asked)
    fixed = {"state": "rate", "element": element, "asked": len(asked)}
    own: dict[str, Any] = {
        **_to_send(request), "round_id": round.public_id, "round_label": round.label, "rated": len(kept),
        "statements": _statements(asked, kept, last),
    }  # fmt: skip
    after = after_saving(round, mine, request.GET.get("after", ""), language)
    if after is None or after.question.element != element:
        return draw(TEMPLATE, fixed=fixed, own=own)
    said = {
        "request": request, "round": round, "after": after, "on_guide": is_guide_of(element, request.path, language),
    }  # fmt: skip
    return render_to_string(TEMPLATE, {**fixed, **own, **said})


def is_guide_of(element: Element, path: str, language: str) -> bool:
    """Whether the guide of ``element`` stands at ``path``."""
    return any(one.code == element and one.url == path for one in segments(language))


def _said(
    round: Round, mine: Contributor | None, asked: tuple[Question, ...]
) -> tuple[dict[str, Response], dict[str, AgreedRating]]:
    """What they said, and what was agreed last time where they may still affirm it; by code."""
    codes = [one.code for one in asked]
    kept = {one.code: one for one in _responses(len(codes)).ask(mine.pk, *codes)} if mine else {}
    return kept, agreed_last_time(round, asked) if len(kept) < len(asked) else {}


def _statements(asked: tuple[Question, ...], kept: dict[str, Any], last: dict[str, Any]) -> SafeString:
    drawn = [statement(one, kept=kept.get(one.code), last=last.get(one.code)) for one in asked]
    return mark_safe("".join(drawn))  # noqa: S308  templates drew them


@cache
def _responses(number: int) -> WrittenOnce[Response]:
    """What somebody said of so many statements: by the key of their part and the codes."""
    return WrittenOnce(
        lambda part, *codes: Response.objects.filter(contributor_id=part, code__in=codes), values=1 + number
    )
