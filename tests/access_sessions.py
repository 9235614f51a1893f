"""The addresses of sessions against every role: members' pages, links of mails, and the host's back office."""

from __future__ import annotations

from tests.access_words import Row

# Of these roles' accounts, the member's and the regional lead's have joined the community. {session} and {session_past}
# are to be seen by both; the first is of the lead's region, so that they host it. {session_other} is of another region.
JOINED = "login 200 404 404 404 200"
HOSTING = "login 404 404 404 404 200"
NOT_SEEN = "login 404 404 404 404 404"
WROTE_IT = "login 200 404 404 404 404"
ONLY_SENT = "405 405 405 405 405 405"
BACK = "login {0} 404 404 404 {0}"
GONE = "410 410 410 410 410 410"
ALL = "200 200 200 200 200 200"
HOSTS = "door door refused 200 200 200"
OTHER_HOSTS = "door door refused 200 200 404"
NOT_THERE = "door door refused 404 404 404"

ONE, PAST, OTHER = "sessions/{session}/", "sessions/{session_past}/", "sessions/{session_other}/"


def _row(name: str, path: str, answers: str, asked: str = "GET") -> Row:
    return Row(f"community_{name}", f"/community/{path}", answers, asked=asked, welsh=True)


def _host(name: str, path: str, answers: str, asked: str = "GET") -> Row:
    return Row(f"admin_{name}", f"/admin/community/{path}", answers, asked=asked)


MEMBERS_PAGES = [
    _row("sessions", "sessions/", JOINED),
    _row("sessions", "sessions/?element=environment&place=region&when=past", JOINED),
    _row("session", ONE, JOINED),
    _row("session", PAST, JOINED),
    _row("session", OTHER, NOT_SEEN),
    _row("session", "sessions/999999/", NOT_SEEN),
    _row("session_file", f"{ONE}calendar.ics", JOINED),
    _row("session_file", f"{OTHER}calendar.ics", NOT_SEEN),
    _row("session_answer", f"{ONE}answer/", ONLY_SENT),
    _row("session_answer", f"{ONE}answer/", BACK.format("/community/sessions/{session}/"), "POST"),
    _row("session_answer", f"{OTHER}answer/", NOT_SEEN, "POST"),
    # Whoever holds a mail opens this, signed in as anybody or nobody.
    _row("session_answer_link", "sessions/answer/{session_link}/", ALL),
    _row("session_answer_link", "sessions/answer/made-up/", GONE),
    _row("session_answer_link", "sessions/answer/made-up/", GONE, "POST"),
    _row("session_suggest", f"{ONE}agenda/", JOINED),
    _row("session_suggest", f"{OTHER}agenda/", NOT_SEEN),
    _row("session_item", f"{ONE}agenda/{{session_item}}/", HOSTING),
    _row("session_item", f"{ONE}agenda/999999/", NOT_SEEN),
    _row("session_item_move", f"{ONE}agenda/{{session_item}}/move/", ONLY_SENT),
    _row("session_item_move", f"{ONE}agenda/999999/move/", NOT_SEEN, "POST"),
    _row("session_item_remove", f"{ONE}agenda/{{session_item}}/remove/", ONLY_SENT),
    _row("session_item_remove", f"{ONE}agenda/999999/remove/", NOT_SEEN, "POST"),
    _row("session_note_add", f"{PAST}notes/", WROTE_IT),
    _row("session_note_add", f"{ONE}notes/", HOSTING),
    _row("session_note", f"{PAST}notes/{{session_note}}/", WROTE_IT),
    _row("session_note", f"{PAST}notes/999999/", NOT_SEEN),
    _row("session_note_remove", f"{PAST}notes/{{session_note}}/remove/", ONLY_SENT),
    _row("session_note_remove", f"{PAST}notes/999999/remove/", NOT_SEEN, "POST"),
    _row("session_action_add", f"{PAST}actions/", WROTE_IT),
    _row("session_action_done", f"{PAST}actions/{{session_action}}/done/", ONLY_SENT),
    _row("session_action_done", f"{PAST}actions/999999/done/", NOT_SEEN, "POST"),
    _row("session_action_remove", f"{PAST}actions/{{session_action}}/remove/", ONLY_SENT),
    _row("session_action_remove", f"{PAST}actions/999999/remove/", NOT_SEEN, "POST"),
    _row("session_attended", f"{PAST}attended/", ONLY_SENT),
    _row("session_attended", f"{PAST}attended/", BACK.format("/community/sessions/{session_past}/"), "POST"),
    _row("session_feedback", f"{PAST}feedback/", WROTE_IT),
]

HOSTS_PAGES = [
    _host("sessions", "sessions/", HOSTS),
    _host("sessions_results", "sessions/results/?state=coming&element=environment", HOSTS),
    _host("session_add", "sessions/add/", HOSTS),
    _host("session", ONE, HOSTS),
    _host("session", OTHER, OTHER_HOSTS),
    _host("session", PAST, OTHER_HOSTS),
    _host("session_publish", "sessions/999999/publish/", NOT_THERE, "POST"),
    _host("session_move", f"{ONE}move/", HOSTS),
    _host("session_move", f"{OTHER}move/", OTHER_HOSTS),
    _host("session_cancel", f"{ONE}cancel/", HOSTS),
    _host("session_cancel", f"{OTHER}cancel/", OTHER_HOSTS),
    _host("session_discard", f"{ONE}discard/", HOSTS),
    _host("session_discard", f"{OTHER}discard/", OTHER_HOSTS),
    _host("session_to_series", "sessions/999999/series/", NOT_THERE, "POST"),
    _host("session_attended", f"{PAST}attended/", OTHER_HOSTS),
    _host("session_attended", f"{ONE}attended/", NOT_THERE),  # it has not begun
    _host("session_summary", f"{PAST}summary/", OTHER_HOSTS),
    _host("session_people", f"{ONE}people/", HOSTS),
    _host("session_people", f"{OTHER}people/", OTHER_HOSTS),
    _host("session_people_export", f"{ONE}people/export/", HOSTS),
    _host("session_people_export", f"{OTHER}people/export/", OTHER_HOSTS),
    _host("series_list", "series/", HOSTS),
    _host("series_results", "series/results/", HOSTS),
    _host("series_add", "series/add/", HOSTS),
    _host("series", "series/{series}/", HOSTS),
    _host("series", "series/999999/", NOT_THERE),
    _host("series_make", "series/{series}/make/", HOSTS),
]

SESSIONS = [*MEMBERS_PAGES, *HOSTS_PAGES]
