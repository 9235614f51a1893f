"""The addresses of matching rounds against every role: members' pages, and the coordinators' back office.

{round} is open and nobody of these roles takes part; {round_draft} is seen by coordinators only.
"""

from __future__ import annotations

from tests.access_words import EDITORS, Row

# Of these roles' accounts, the member's and the regional lead's have joined the community.
JOINED = "login 200 404 404 404 200"
NOT_THERE = "login 404 404 404 404 404"
ONLY_SENT = "405 405 405 405 405 405"
SENT_ON = "door door refused {0} {0} refused"
PATH, BACK_OFFICE = "/community/buddies/rounds/", "/admin/community/"


def _row(name: str, path: str, answers: str, asked: str = "GET") -> Row:
    return Row(f"community_{name}", f"{PATH}{path}", answers, asked=asked, welsh=True)


def _admin(name: str, path: str, answers: str = EDITORS, asked: str = "GET") -> Row:
    return Row(f"admin_{name}", f"{BACK_OFFICE}{path}", answers, asked=asked)


def _sent(name: str, path: str) -> list[Row]:
    """An address that takes only what is sent, about a round that is not there for these roles."""
    return [_row(name, path, ONLY_SENT), _row(name, path, NOT_THERE, "POST")]


MATCHING = [
    _row("matching_rounds", "", JOINED),
    _row("matching_round", "{round}/", JOINED),
    _row("matching_round", "{round_draft}/", NOT_THERE),
    _row("matching_round", "999999/", NOT_THERE),
    *_sent("round_join", "{round_draft}/join/"),
    *_sent("round_leave", "{round_draft}/leave/"),
    *_sent("round_like", "{round_draft}/talk-to/nobody/"),
    *_sent("round_unlike", "{round_draft}/talk-to/nobody/undo/"),
    _admin("rounds", "rounds/"),
    _admin("rounds_results", "rounds/results/?status=open"),
    _admin("round_add", "rounds/add/"),
    _admin("round", "rounds/{round}/"),
    _admin("round", "rounds/{round_draft}/"),
    _admin("round_edit", "rounds/{round_draft}/change/"),
    _admin("round_progress", "rounds/{round}/progress/"),
    _admin("round_close", "rounds/{round}/close/"),
    _admin("round_discard", "rounds/{round_draft}/discard/"),
    _admin("round_publish", "rounds/{round}/publish/", SENT_ON.format("/admin/community/rounds/{round}/")),
    _admin("round_publish", "rounds/{round}/publish/", SENT_ON.format("/admin/community/rounds/{round}/"), "POST"),
    # With no version none of these does anything but send back.
    _admin("round_open", "rounds/{round}/open/", SENT_ON.format("/admin/community/rounds/{round}/"), "POST"),
    _admin("round_work_out", "rounds/{round}/work-out/", SENT_ON.format("/admin/community/rounds/{round}/"), "POST"),
    _admin("round_person", "rounds/{round}/people/1/", "door door refused 404 404 refused"),
    _admin("round_take_out", "rounds/{round}/people/1/out/", "door door refused 404 404 refused", "POST"),
    _admin("round_break_up", "rounds/{round}/people/1/break-up/", "door door refused 404 404 refused", "POST"),
    _admin("counts", "counts/"),
    _admin("counts_file", "counts/download/"),
    _admin("counts_file", "counts/download/?format=xlsx"),
]


def ids() -> dict[str, object]:
    """Rounds of the loaded site that the rows name."""
    from tests.loaded.matching import ROUND, ROUND_DRAFT

    return {"round": ROUND, "round_draft": ROUND_DRAFT}
