"""The addresses of reflection boards and polls for a time against every role."""

from __future__ import annotations

from tests.access_words import Row

# As in the table of sessions: the member and the regional lead have joined; the lead hosts {session}; both go there.
# The editor and the admin have not joined, and look after the sessions of all regions: they run any board as its host.
# On {session_past} the member was; {session_other} is of another region. {board_card} is the member's, on {session}.
READERS = "login 200 404 200 200 200"
RUNNING = "login 404 404 200 200 200"
RUN_ELSEWHERE = "login 404 404 200 200 404"
JOINED = "login 200 404 404 404 200"
OWN = "login 200 404 404 404 404"
NOT_SEEN = "login 404 404 404 404 404"
ONLY_SENT = "405 405 405 405 405 405"
NOT_HERE = "login 404 404 {0} {0} 404"
WRITERS = "login 200 404 {0} {0} 200"
ALL = "200 200 200 200 200 200"
NONE = "404 404 404 404 404 404"
HOSTS = "door door refused 200 200 200"
OTHER_HOSTS = "door door refused 200 200 404"
NOT_THERE = "door door refused 404 404 404"

ONE, PAST, OTHER = (f"sessions/{{{name}}}/board/" for name in ("session", "session_past", "session_other"))
CARD = f"{ONE}cards/{{board_card}}/"
BOARD, OTHER_BOARD = (f"/community/{board}" for board in (ONE, OTHER))


def _row(name: str, path: str, answers: str, asked: str = "GET") -> Row:
    return Row(f"community_{name}", f"/community/{path}", answers, asked=asked, welsh=True)


BOARDS_PAGES = [
    _row("board", ONE, READERS),
    _row("board", PAST, READERS),
    _row("board", OTHER, RUN_ELSEWHERE),
    _row("board_part", f"{ONE}part/", READERS),
    _row("board_part", f"{OTHER}part/", RUN_ELSEWHERE),
    # Open pages ask this without a sign-in; it says a stamp and nothing else.
    _row("board_state", "sessions/board/{board_key}/state/", ALL),
    _row("board_state", "sessions/board/made-up/state/", NONE),
    _row("board_add", f"{ONE}add/", ONLY_SENT),
    _row("board_add", f"{OTHER}add/", NOT_HERE.format(OTHER_BOARD), "POST"),  # who has not joined has no cards
    _row("board_add", f"{ONE}add/", WRITERS.format(BOARD), "POST"),  # nothing was written: the page says so
    _row("board_card", CARD, f"login 200 404 {BOARD} {BOARD} 404"),
    _row("board_card", f"{ONE}cards/none/", f"login 404 404 {BOARD} {BOARD} 404"),
    _row("board_card_take_back", f"{CARD}take-back/", ONLY_SENT),
    _row("board_card_take_back", f"{ONE}cards/none/take-back/", NOT_HERE.format(BOARD), "POST"),
    _row("board_vote", f"{CARD}vote/", ONLY_SENT),
    _row("board_vote", f"{ONE}cards/none/vote/", NOT_HERE.format(BOARD), "POST"),
    _row("board_vote", f"{OTHER}cards/{{board_card}}/vote/", NOT_HERE.format(OTHER_BOARD), "POST"),
    _row("board_remove", f"{CARD}remove/", RUNNING),
    _row("board_remove", f"{OTHER}cards/{{board_card}}/remove/", NOT_SEEN),
    _row("board_ungroup", f"{CARD}ungroup/", ONLY_SENT),
    _row("board_ungroup", f"{OTHER}cards/none/ungroup/", NOT_HERE.format(OTHER_BOARD), "POST"),
    _row("board_group", f"{ONE}group/", READERS),
    _row("board_group", f"{OTHER}group/", RUN_ELSEWHERE),
    _row("board_show", f"{ONE}show/", ONLY_SENT),
    _row("board_show", f"{OTHER}show/", NOT_HERE.format(OTHER_BOARD), "POST"),
    _row("board_reveal", f"{ONE}reveal/", ONLY_SENT),
    _row("board_reveal", f"{OTHER}reveal/", NOT_HERE.format(OTHER_BOARD), "POST"),
    _row("board_close", f"{ONE}close/", RUNNING),
    _row("board_close", f"{OTHER}close/", RUN_ELSEWHERE),
    _row("board_settings", f"{ONE}settings/", RUNNING),
    _row("board_settings", f"{OTHER}settings/", RUN_ELSEWHERE),
    _row("board_csv", f"{ONE}board.csv", NOT_SEEN),  # it is open
    _row("board_text", f"{OTHER}board.txt", NOT_SEEN),
]

POLLS_PAGES = [
    _row("poll", "polls/{time_poll}/", JOINED),
    _row("poll", "polls/999999/", NOT_SEEN),
    _row("poll_decide", "polls/{time_poll}/decide/", NOT_SEEN),  # a session's is decided in the back office
    _row("poll_decide", "polls/{time_poll}/decide/", NOT_SEEN, "POST"),
    _row("circle_poll", "meetings/with/{call_circle}/poll/", OWN),
    _row("circle_poll", "meetings/with/999999/poll/", NOT_SEEN),
    Row("admin_session_poll", "/admin/community/sessions/{session_draft}/poll/", OTHER_HOSTS),
    Row("admin_session_poll", "/admin/community/sessions/{session_other}/poll/", OTHER_HOSTS),
    Row("admin_session_board", "/admin/community/sessions/{session}/board/", HOSTS),
    Row("admin_session_board", "/admin/community/sessions/{session_other}/board/", OTHER_HOSTS),
    Row("admin_session_poll_decide", "/admin/community/sessions/999999/poll/decide/", NOT_THERE, asked="POST"),
]

BOARDS = [*BOARDS_PAGES, *POLLS_PAGES]
