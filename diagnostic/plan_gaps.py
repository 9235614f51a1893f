"""The button on guides and stories that takes an idea into the plan of whoever reads, if they have one.

Public pages are made once for everybody, with a gap where something is one person's (``home.whole_page``). Visitors,
and members who work nowhere, find nothing in the gap; for visitors that takes no query.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from django.utils.safestring import SafeString

from community.models import Member
from diagnostic.plan_ideas import STORY
from diagnostic.questions import latest_version_id
from diagnostic.readers import reader
from home.personal import form_token
from home.stencil import draw

if TYPE_CHECKING:
    from django.http import HttpRequest

# By number; a guide has six quick wins at most (elements.models.GuidePage). Names of gaps are letters alone.
GAPS = ("story", "first", "second", "third", "fourth", "fifth", "sixth")
MOST_WINS = len(GAPS) - 1
TEMPLATE = "diagnostic/plan/_take.html"


def gap_name(number: int) -> str:
    """The name of the gap of quick win ``number`` (from 1) of a guide; ``STORY`` for that of a story."""
    return f"diagnostic_plan_{GAPS[number]}"


def fillers() -> dict[str, Callable[[HttpRequest | None], SafeString]]:
    """What fills each gap."""
    return {gap_name(number): partial(button, number=number) for number in range(STORY, MOST_WINS + 1)}


def button(request: HttpRequest | None, *, number: int) -> SafeString:
    """The form with one button, for members of an organisation; nothing for others, and none while there is no set."""
    if request is None or getattr(request, "is_preview", False) or not _has_plan(request):
        return SafeString("")
    own = {"path": request.path, "csrf_token": form_token(request)}
    return draw(TEMPLATE, fixed={"number": number, "is_story": number == STORY}, own=own)


def _has_plan(request: HttpRequest) -> bool:
    """Whether whoever reads works somewhere: found out once for all buttons of the page."""
    if not hasattr(request, "_has_plan"):
        request._has_plan = latest_version_id() is not None and _works_somewhere(reader(request))  # type: ignore[attr-defined]
    return bool(request._has_plan)  # type: ignore[attr-defined]


def _works_somewhere(member: Member | None) -> bool:
    return member is not None and member.status == Member.Status.ACTIVE and member.organisation_id is not None
