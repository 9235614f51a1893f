"""Statements to rate as HTML: each is drawn once for every shape of answer, and filled with what somebody said.

An organisation's own statements and wording are drawn for each reader: nobody else's pages need them.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import get_language

from diagnostic.forms.rating import RatingForm
from home.stencil import Stencil, stand_in

if TYPE_CHECKING:
    from django.utils.safestring import SafeString

    from diagnostic.forms.rating import Kept
    from diagnostic.questions import Question

TEMPLATE = "diagnostic/rating/_question.html"
MOST = 1000  # drawn at one time, of about eight thousand characters each


class Shape(NamedTuple):
    """What of an answer, or of the one of last time, decides how a statement is drawn. ``rating`` is empty for none."""

    rating: str = ""
    elsewhere: bool = False
    has_note: bool = False
    last_rating: str = ""
    last_has_reason: bool = False


@dataclass
class _StandIn:
    """An answer of a shape, with stand-ins for its words and number."""

    rating: str
    elsewhere: bool
    na_reason: str
    note: str = ""
    version: Any = 0


def statement(question: Question, *, kept: Kept | None, last: Kept | None) -> SafeString:
    """The statement as its form (``RatingForm``) is drawn before it is sent; ``kept`` and ``last`` as there."""
    if not settings.FRAGMENT_CACHE or question.is_local or question.ours:
        return _draw(question, kept, last)
    if kept is not None:
        note = getattr(kept, "note", "")
        shape = Shape(kept.rating, kept.elsewhere, bool(note))
        own = {"reason": kept.na_reason, "note": note, "version": kept.version}
    elif last is not None:
        shape = Shape(last_rating=last.rating, last_has_reason=bool(last.na_reason))
        own = {"last_reason": last.na_reason}
    else:
        shape, own = Shape(), {}
    return _drawn(get_language(), question, shape).filled(own)


@lru_cache(maxsize=MOST)
def _drawn(_language: str | None, question: Question, shape: Shape) -> Stencil:
    kept = last = None
    if shape.rating:
        note = stand_in("note") if shape.has_note else ""
        kept = _StandIn(shape.rating, shape.elsewhere, stand_in("reason"), note, stand_in("version"))
    if shape.last_rating:
        last = _StandIn(shape.last_rating, False, stand_in("last_reason") if shape.last_has_reason else "")
    return Stencil(_draw(question, kept, last))


def _draw(question: Question, kept: Kept | None, last: Kept | None) -> SafeString:
    """With a link to what can follow, on the page on which it stands (``diagnostic/embedded``)."""
    form = RatingForm(question=question, kept=kept, last=last)
    return render_to_string(TEMPLATE, {"form": form, "leads_at": f"diagnostic-{question.element}"})
