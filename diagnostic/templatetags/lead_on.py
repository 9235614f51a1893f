"""What to do next after a rating, wherever it was given."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import template
from django.utils import timezone
from django.utils.translation import get_language

from community.models import Member, member_of
from diagnostic.leading_on import leads, needs_help
from diagnostic.vocabulary import Rating

if TYPE_CHECKING:
    from django.template.context import Context

    from diagnostic.models import Round
    from diagnostic.questions import Question

register = template.Library()


@register.inclusion_tag("diagnostic/lead_on/_panel.html", takes_context=True)
def lead_on(
    context: Context, round: Round | None, question: Question, rating: str | None, *, level: int = 2,
    guide: bool = True, in_form: bool = False,
) -> dict[str, Any]:  # fmt: skip
    """Where a rating of ``question`` leads. Nothing stands there without a rating, and after not applicable.

    ``round`` is None where a visitor tries a question: they see the guide and stories, and what members see besides.
    ``level`` is that of the panel's heading; ``guide=False`` leaves the guide out, on the guide itself.
    ``in_form``: it is put into a form of the page, so it must bring none of its own.
    """
    shown: dict[str, Any] = {
        "question": question, "round": round, "level": level, "sub_level": level + 1, "in_form": in_form,
    }  # fmt: skip
    if needs_help(rating):
        member = _member(context)
        found = leads(
            {question.element: question.theme}, round.organisation if round else None, member, get_language() or "en",
            now=timezone.now(),
        )  # fmt: skip
        return {**shown, "leads": found[question.element], "with_guide": guide, "is_visitor": member is None}
    if rating == Rating.GREEN:
        member = _member(context)
        offers = member is not None and member.elements.filter(element=question.element, can_help=True).exists()
        csrf = context.get("csrf_token")
        return {**shown, "is_green": True, "member": member, "offers_help": offers, "csrf_token": csrf}
    return shown


def _member(context: Context) -> Member | None:
    """Whoever reads the page, if they take part."""
    request = context.get("request")
    member = member_of(request.user) if request is not None and hasattr(request, "user") else None
    return member if member is not None and member.status == Member.Status.ACTIVE else None
