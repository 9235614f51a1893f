"""The list of sessions: those to come, and those that were, with what they left behind."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import Count, IntegerField, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from community.models import GroupSession, Meeting, Member, Participant, SessionAction, SessionNote
from community.permissions import may_host
from community.views.doors import members_only
from elements.framework import Element

if TYPE_CHECKING:
    from django.core.paginator import Page
    from django.db.models import QuerySet
    from django.http import QueryDict

PER_PAGE = 10
PLACES = ("all", "region")


@dataclass(frozen=True)
class Choice:
    """What of the list is asked for: coming or past ones, an element's, those of the member's region alone."""

    past: bool
    element: str
    place: str
    page: int

    def address(self, **changed: Any) -> str:
        """The query of a page of the same list."""
        said = {"when": "past" if self.past else "", "element": self.element, "place": self.place} | changed
        return "?" + urlencode({name: value for name, value in said.items() if value})


@dataclass(frozen=True)
class Row:
    """A session in the list, and the member's part in it."""

    session: GroupSession
    answer: str
    attended: bool
    places_left: int | None


@require_safe
@members_only
def sessions(request: HttpRequest, member: Member) -> HttpResponse:
    """Sessions that the member may see, ten a page. A page that is not there leads to the first."""
    now, choice = timezone.now(), chosen(request.GET)
    pages = Paginator(_found(member, choice, now), PER_PAGE)
    if not 1 <= choice.page <= pages.num_pages:
        return redirect(f"{request.path}{choice.address()}")
    page = pages.page(choice.page)
    context = {
        "rows": rows(list(page), member),
        "page_of": page,
        "links": _links(page, choice),
        "choice": choice,
        "chips": _chips(choice),
        "elements": Element.choices,
        "member": member,
        "may_host": may_host(member.user),
    }
    return render(request, "community/sessions/list.html", context)


def chosen(said: QueryDict) -> Choice:
    """What the address asks for; words that are not known count for nothing."""
    element, place, page = said.get("element", ""), said.get("place", ""), said.get("page", "1")
    number = int(page) if page.isascii() and page.isdecimal() and len(page) < 9 else 0
    return Choice(
        past=said.get("when") == "past",
        element=element if element in Element.values else "",
        place=place if place in PLACES else "",
        page=number,
    )


def rows(found: list[GroupSession], member: Member) -> list[Row]:
    """Each with the member's answer, in one more query."""
    mine = {one.meeting_id: one for one in Participant.objects.filter(
        member=member, meeting__in=[session.meeting_id for session in found]
    )}  # fmt: skip
    return [_row(session, mine.get(session.meeting_id)) for session in found]


def with_counts(sessions: QuerySet[GroupSession]) -> QuerySet[GroupSession]:
    """With how many have a place, and how many notes and actions there are."""
    going = Participant.objects.filter(meeting=OuterRef("meeting"), answer=Participant.Answer.GOING)
    return sessions.select_related("meeting", "region").annotate(
        going=_count(going, "meeting"),
        note_count=_count(SessionNote.objects.filter(session=OuterRef("pk")), "session"),
        action_count=_count(SessionAction.objects.filter(session=OuterRef("pk")), "session"),
    )


def _found(member: Member, choice: Choice, now: dt.datetime) -> QuerySet[GroupSession]:
    found = with_counts(GroupSession.objects.for_member(member))
    if choice.element:
        found = found.filter(element=choice.element)
    if choice.place == "region":
        found = found.filter(region=member.organisation.region_id if member.organisation else None)
        found = found.exclude(region=None)
    if choice.past:
        over = found.filter(meeting__status=Meeting.Status.SCHEDULED, meeting__ends_at__lte=now)
        return over.order_by("-meeting__starts_at", "-pk")
    return found.filter(meeting__ends_at__gt=now).order_by("meeting__starts_at", "pk")


def _row(session: GroupSession, mine: Participant | None) -> Row:
    left = None if session.capacity is None else max(session.capacity - session.going, 0)  # type: ignore[attr-defined]
    return Row(session, mine.answer if mine else "", bool(mine and mine.attended), left)


def _count(found: QuerySet[Any], by: str) -> Coalesce:
    counted = found.order_by().values(by).annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def _chips(choice: Choice) -> list[dict[str, str]]:
    """What narrows the list, each with the list without it."""
    chips = []
    if choice.element:
        chips.append({"label": str(Element(choice.element).label), "url": choice.address(element="")})
    if choice.place == "region":
        chips.append({"label": _("Only my region"), "url": choice.address(place="")})
    return chips


def _links(page: Page[Any], choice: Choice) -> dict[str, Any]:
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return {
        "items": [
            {"number": number, "href": choice.address(page=number), "current": number == page.number}
            if isinstance(number, int)
            else {"gap": True}
            for number in numbers
        ],
        "previous": choice.address(page=page.number - 1) if page.has_previous() else "",
        "next": choice.address(page=page.number + 1) if page.has_next() else "",
    }
