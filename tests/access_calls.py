"""The addresses of calls, and of when somebody can be called, against every role."""

from __future__ import annotations

from tests.access_words import Row

# Of these roles' accounts, the member's and the regional lead's have joined the community. {call}, {call_past},
# {call_circle} and {offer} are the member's and a buddy's; {call_other} is that of others.
JOINED = "login 200 404 404 404 200"
MINE = "login 200 404 404 404 404"
NOT_SEEN = "login 404 404 404 404 404"
ALL = "200 200 200 200 200 200"
GONE = "410 410 410 410 410 410"
ONLY_SENT = "405 405 405 405 405 405"

ONE, PAST, OTHER = "meetings/{call}/", "meetings/{call_past}/", "meetings/{call_other}/"
CIRCLE, OFFER = "meetings/with/{call_circle}/", "meetings/offers/{offer}/"
BY_LINK = "meetings/come/{call_link}/"


def _row(name: str, path: str, answers: str, asked: str = "GET") -> Row:
    return Row(f"community_{name}", f"/community/{path}", answers, asked=asked, welsh=True)


def _back(path: str) -> str:
    return f"login /community/{path} 404 404 404 404"


CALLS = [
    _row("meetings", "meetings/", JOINED),
    _row("meetings", "meetings/?past=all", JOINED),
    _row("call", ONE, MINE),
    _row("call", PAST, MINE),
    _row("call", OTHER, NOT_SEEN),
    _row("call", "meetings/999999/", NOT_SEEN),
    _row("call_move", f"{ONE}move/", MINE),
    _row("call_move", f"{ONE}move/?minutes=45&week=2026-11-02", MINE),
    _row("call_move", f"{OTHER}move/", NOT_SEEN),
    _row("call_move", f"{OTHER}move/", NOT_SEEN, "POST"),
    _row("call_move", f"{PAST}move/", _back(PAST)),
    _row("call_other_times", f"{ONE}other-times/", MINE),
    _row("call_other_times", f"{OTHER}other-times/", NOT_SEEN, "POST"),
    _row("call_cancel", f"{ONE}cancel/", MINE),
    _row("call_cancel", f"{PAST}cancel/", _back(PAST), "POST"),
    _row("call_cancel", f"{OTHER}cancel/", NOT_SEEN, "POST"),
    _row("call_come", f"{ONE}come/", ONLY_SENT),
    _row("call_come", f"{ONE}come/", _back(ONE), "POST"),
    _row("call_come", f"{PAST}come/", _back(PAST), "POST"),
    _row("call_come", f"{OTHER}come/", NOT_SEEN, "POST"),
    # A signed link from a mail, which is its own key: here of somebody who is in that call, and of somebody who is not.
    _row("call_come_link", BY_LINK, ALL),
    _row("call_come_link", BY_LINK, (f"/community/{BY_LINK} " * 6).strip(), "POST"),
    _row("call_come_link", "meetings/come/{call_link_of_others}/", GONE),
    _row("call_come_link", "meetings/come/{call_link_of_others}/", GONE, "POST"),
    _row("call_come_link", "meetings/come/made-up/", GONE),
    _row("call_late", f"{ONE}late/", MINE),
    _row("call_late", f"{OTHER}late/", NOT_SEEN, "POST"),
    _row("call_place", f"{ONE}place/", MINE),
    _row("call_place", f"{OTHER}place/", NOT_SEEN, "POST"),
    _row("call_undo", f"{ONE}undo/", ONLY_SENT),
    _row("call_undo", f"{ONE}undo/", _back(ONE), "POST"),
    _row("call_undo", f"{OTHER}undo/", NOT_SEEN, "POST"),
    _row("call_happened", f"{PAST}happened/", ONLY_SENT),
    _row("call_happened", f"{PAST}happened/", NOT_SEEN, "POST"),  # nothing said
    _row("call_after", f"{PAST}after/", MINE),
    _row("call_after", f"{ONE}after/", NOT_SEEN),
    _row("call_after", f"{OTHER}after/", NOT_SEEN, "POST"),
    _row("book", f"{CIRCLE}book/", MINE),
    _row("book", f"{CIRCLE}book/?minutes=60&week=never", MINE),
    _row("book", "meetings/with/999999/book/", NOT_SEEN),
    _row("book", "meetings/with/999999/book/", NOT_SEEN, "POST"),
    _row("skip_month", f"{CIRCLE}skip/", ONLY_SENT),
    _row("skip_month", f"{CIRCLE}skip/", NOT_SEEN, "POST"),  # no month said
    _row("offer_times", f"{CIRCLE}offer/", MINE),
    _row("offer_times", "meetings/with/999999/offer/", NOT_SEEN, "POST"),
    _row("offer", OFFER, MINE),
    _row("offer", "meetings/offers/999999/", NOT_SEEN),
    _row("offer_withdraw", f"{OFFER}withdraw/", ONLY_SENT),
    _row("offer_withdraw", f"{OFFER}withdraw/", _back(OFFER), "POST"),  # a buddy's
    _row("availability", "me/availability/", JOINED),
    _row("availability_hours", "me/availability/hours/", JOINED),
    _row("availability_dates", "me/availability/dates/", JOINED),
    _row("availability_dates", "me/availability/dates/", JOINED, "POST"),
    _row("availability_date", "me/availability/dates/2026-12-24/", ONLY_SENT),
    _row("availability_date", "me/availability/dates/someday/", NOT_SEEN, "POST"),
    _row("availability_booking", "me/availability/booking/", JOINED),
    _row("availability_booking", "me/availability/booking/", JOINED, "POST"),
]
