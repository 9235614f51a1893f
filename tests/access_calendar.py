"""The addresses of calendars, of choices about mail and of the outbox against every role."""

from __future__ import annotations

from tests.access_words import EDITORS, NOBODY, Row

# Of these roles' accounts, the member's and the regional lead's have joined the community.
JOINED = "login 200 404 404 404 200"
NOT_SEEN = "login 404 404 404 404 404"
ONLY_SENT = "405 405 405 405 405 405"
BACK = "login /community/me/calendar/ 404 404 404 /community/me/calendar/"
GONE = "410 410 410 410 410 410"
ALL = "200 200 200 200 200 200"


def _row(name: str, path: str, answers: str, asked: str = "GET") -> Row:
    return Row(f"community_{name}", f"/community/{path}", answers, asked=asked, welsh=True)


def _outbox(name: str, path: str, answers: str, asked: str = "GET") -> Row:
    return Row(name, f"/admin/community/outbox/{path}", answers, asked=asked)


STOPPED = "/admin/community/outbox/stopped/"
OUTBOX = "/admin/community/outbox/"
BACK_TO_OUTBOX = f"door door refused {OUTBOX} {OUTBOX} refused"
BACK_TO_LIST = f"door door refused {STOPPED} {STOPPED} refused"
GONE_FOR_EDITORS = "door door refused 404 404 refused"
CALENDAR = [
    _outbox("admin_outbox", "", EDITORS),
    _outbox("admin_outbox", "?state=dead", EDITORS),
    _outbox("admin_outbox_results", "results/", EDITORS),
    _outbox("admin_outbox_reason", "reason/?state=dead&kind=none", GONE_FOR_EDITORS),
    _outbox("admin_outbox_rest", "rest/", BACK_TO_OUTBOX),
    _outbox("admin_outbox_rest", "rest/", BACK_TO_OUTBOX, "POST"),
    _outbox("admin_written_mails", "written/", "door door refused refused 404 refused"),  # tests keep mail in memory
    _outbox("admin_written_html", "written/none/", "door door refused refused 404 refused"),
    _outbox("admin_suppressions", "stopped/", EDITORS),
    _outbox("admin_suppressions_results", "stopped/results/", EDITORS),
    _outbox("admin_suppression_lift", "stopped/999999/lift/", BACK_TO_LIST, "POST"),
    _outbox("admin_outbox_sent", "999999/sent/", GONE_FOR_EDITORS, "POST"),
    _outbox("admin_outbox_again", "999999/again/", GONE_FOR_EDITORS, "POST"),
    _row("meeting_file", "meetings/999999/calendar.ics", NOT_SEEN),
    _row("calendar_feed", "calendar/nobody.ics", NOBODY),
    _row("calendar_feed", "calendar/nobody.ics", ONLY_SENT, "POST"),
    _row("calendar", "me/calendar/", JOINED),
    _row("calendar_make", "me/calendar/make/", ONLY_SENT),
    _row("calendar_make", "me/calendar/make/", BACK, "POST"),
    _row("calendar_end", "me/calendar/end/", ONLY_SENT),
    _row("calendar_end", "me/calendar/end/", BACK, "POST"),
    _row("emails", "me/emails/", JOINED),
    # Whoever holds a mail opens these, signed in as anybody or nobody.
    _row("emails_by_link", "emails/{emails}/", ALL),
    _row("emails_by_link", "emails/made-up/", GONE),
    _row("emails_by_link", "emails/made-up/", GONE, "POST"),
    _row("emails_stop", "emails/{emails}/call_day_before/", ALL),
    _row("emails_stop", "emails/{emails}/call_day_before/", ("/community/emails/{emails}/ " * 6).strip(), "POST"),
    _row("emails_stop", "emails/{emails}/no_such_kind/", NOBODY),
    _row("emails_stop", "emails/made-up/call_day_before/", GONE),
]
