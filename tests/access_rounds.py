"""The addresses of matching rounds against every role: members' pages, and the coordinators' back office.

{matching} is open and nobody of these roles takes part; {matching_draft} is seen by coordinators only.
"""

from __future__ import annotations

from tests.access_words import EDITORS, Row

# Of these roles' accounts, the member's and the regional lead's have joined the community.
JOINED = "login 200 404 404 404 200"
NOT_THERE = "login 404 404 404 404 404"
ONLY_SENT = "405 405 405 405 405 405"
TO_ROUND = "door door refused /admin/community/rounds/{matching}/ /admin/community/rounds/{matching}/ refused"
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
    _row("matching_round", "{matching}/", JOINED),
    _row("matching_round", "{matching_draft}/", NOT_THERE),
    _row("matching_round", "999999/", NOT_THERE),
    *_sent("round_join", "{matching_draft}/join/"),
    *_sent("round_leave", "{matching_draft}/leave/"),
    *_sent("round_like", "{matching_draft}/talk-to/nobody/"),
    *_sent("round_unlike", "{matching_draft}/talk-to/nobody/undo/"),
    _admin("rounds", "rounds/"),
    _admin("rounds_results", "rounds/results/?status=open"),
    _admin("round_add", "rounds/add/"),
    _admin("round", "rounds/{matching}/"),
    _admin("round", "rounds/{matching_draft}/"),
    _admin("round_edit", "rounds/{matching_draft}/change/"),
    _admin("round_progress", "rounds/{matching}/progress/"),
    _admin("round_close", "rounds/{matching}/close/"),
    _admin("round_discard", "rounds/{matching_draft}/discard/"),
    _admin("round_publish", "rounds/{matching}/publish/", TO_ROUND),
    _admin("round_publish", "rounds/{matching}/publish/", TO_ROUND, "POST"),
    # With no version none of these does anything but send back.
    _admin("round_open", "rounds/{matching}/open/", TO_ROUND, "POST"),
    _admin("round_work_out", "rounds/{matching}/work-out/", TO_ROUND, "POST"),
    _admin("round_person", "rounds/{matching}/people/1/", "door door refused 404 404 refused"),
    _admin("round_take_out", "rounds/{matching}/people/1/out/", "door door refused 404 404 refused", "POST"),
    _admin("round_break_up", "rounds/{matching}/people/1/break-up/", "door door refused 404 404 refused", "POST"),
    _admin("counts", "counts/"),
    _admin("counts_file", "counts/download/"),
    _admin("counts_file", "counts/download/?format=xlsx"),
]


def ids() -> dict[str, object]:
    """Rounds of the loaded site that the rows name."""
    from tests.loaded.matching import ROUND, ROUND_DRAFT

    return {"matching": ROUND, "matching_draft": ROUND_DRAFT}
