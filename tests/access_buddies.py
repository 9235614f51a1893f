"""The addresses of buddies and circles against every role: all of it is for members, and only for those it is about.

{pair} is the demo member's own, {pair_of_others} is not; {request_of_others} likewise. What nobody has is not there.
"""

from __future__ import annotations

import datetime as dt

from tests.access_words import Row
from tests.loaded.buddies import ASKABLE, GROUP, OPEN

JOINED = "login 200 404 404 404 200"
OWN = "login 200 404 404 404 404"
NOT_THERE = "login 404 404 404 404 404"
ONLY_SENT = "405 405 405 405 405 405"
PATH = "/community/buddies/"


def ids() -> dict[str, object]:
    """Things of the demo that the rows name."""
    from community.links import Purpose, make
    from community.models import BuddyRequest, Circle, Member

    member = Member.objects.get(user__email__startswith="member@")
    mine = Circle.objects.current().of(member)
    others = Circle.objects.current().exclude(pk__in=mine.values("pk"))
    pair, for_ever = mine.filter(kind="pair").earliest("started_at").pk, dt.datetime(2100, 1, 1, tzinfo=dt.UTC)
    return {
        "pair": pair,
        "still": make(Purpose.CIRCLE, member=member, object_id=pair, expires_at=for_ever),
        "group": GROUP,
        "pair_of_others": others.filter(kind="pair").earliest("pk").pk,
        "open_group": OPEN,
        "request_of_others": BuddyRequest.objects.exclude(low=member).exclude(high=member).earliest("pk").pk,
        "may_ask": ASKABLE,
    }


def _row(name: str, path: str, answers: str, asked: str = "GET") -> Row:
    return Row(f"community_{name}", f"{PATH}{path}", answers, asked=asked, welsh=True)


def _sent(name: str, path: str) -> list[Row]:
    """An address that takes only what is sent, about something that is nobody's of these roles."""
    return [_row(name, path, ONLY_SENT), _row(name, path, NOT_THERE, "POST")]


BUDDIES = [
    _row("buddies", "", JOINED),
    _row("buddy_preferences", "preferences/", JOINED),
    _row("buddy_preferences", "preferences/", JOINED, "POST"),  # nothing sent: its errors
    _row("first_call", "first-call/", JOINED),
    _row("buddy_ask", "ask/{may_ask}/", JOINED),
    _row("buddy_ask", "ask/nobody/", NOT_THERE),
    _row("buddy_ask", "ask/nobody/", NOT_THERE, "POST"),
    _row("buddy_request", "requests/{request_of_others}/", NOT_THERE),
    _row("buddy_decline", "requests/{request_of_others}/decline/", NOT_THERE),
    _row("buddy_decline", "requests/{request_of_others}/decline/", NOT_THERE, "POST"),
    *_sent("not_for_me", "not-for-me/nobody/"),
    *_sent("for_me_again", "not-for-me/nobody/undo/"),
    *_sent("buddy_accept", "requests/{request_of_others}/accept/"),
    *_sent("buddy_withdraw", "requests/{request_of_others}/withdraw/"),
    _row("circles", "circles/", JOINED),
    _row("circles", "circles/?element=environment", JOINED),
    _row("circle_start", "circles/new/", JOINED),
    _row("circle_start", "circles/new/", JOINED, "POST"),
    _row("circle", "circles/{pair}/", OWN),
    _row("circle", "circles/{pair_of_others}/", NOT_THERE),
    _row("circle_pause", "circles/{pair}/break/", OWN),
    _row("circle_pause", "circles/{pair_of_others}/break/", NOT_THERE, "POST"),
    _row("circle_end", "circles/{pair}/end/", OWN),
    _row("circle_end", "circles/{pair_of_others}/end/", NOT_THERE, "POST"),
    _row("circle_change", "circles/{group}/change/", OWN),
    _row("circle_change", "circles/{pair}/change/", NOT_THERE),
    _row("circle_join", "circles/{open_group}/join/", JOINED),
    _row("circle_join", "circles/{pair_of_others}/join/", NOT_THERE),
    _row("circle_invite", "circles/{group}/invite/{may_ask}/", OWN),
    _row("circle_invite", "circles/{group}/invite/nobody/", NOT_THERE),
    *_sent("circle_go_on", "circles/{pair_of_others}/go-on/"),
    # Whoever holds the mail opens these, signed in as anybody or nobody.
    _row("circle_by_link", "still/{still}/", "200 200 200 200 200 200"),
    _row("circle_by_link", "still/{still}/", ("/community/buddies/still/{still}/ " * 6).strip(), "POST"),
    _row("circle_by_link", "still/made-up/", "410 410 410 410 410 410"),
    *_sent("circle_agree", "circles/{pair_of_others}/agree/"),
    *_sent("circle_resume", "circles/{pair_of_others}/back/"),
    _row("circle_invitation", "invitations/999999/", NOT_THERE),
    *_sent("circle_accept", "invitations/999999/accept/"),
    *_sent("circle_decline", "invitations/999999/decline/"),
    *_sent("circle_withdraw", "invitations/999999/withdraw/"),
]
