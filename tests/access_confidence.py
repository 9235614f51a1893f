"""The addresses of the confidence review against every role."""

from __future__ import annotations

from tests.access_words import Row

# {review} and {review_done} are the member's; {review_other} is somebody else's.
JOINED = "login 200 404 404 404 200"
PUBLISHERS_TOO = "login 200 404 200 200 200"
OWN = "login 200 404 404 404 404"
NOT_THERE = "login 404 404 404 404 404"
ONLY_SENT = "405 405 405 405 405 405"
TO_QUESTIONS = "login /diagnostic/confidence/{review}/ 404 404 404 404"
TO_LEARNING = "login /diagnostic/confidence/{review_done}/development/ 404 404 404 404"
EDITORS_ONLY = "door door refused 200 200 refused"
EDITORS_SEND = "door door 405 405 405 405"


def _row(name: str, path: str, answers: str, asked: str = "GET") -> Row:
    return Row(f"confidence_{name}", f"/diagnostic/confidence/{path}", answers, asked=asked, welsh=True)


def _own(name: str, rest: str, done: str) -> list[Row]:
    """A page of a review: its owner's alone, and ``done`` once it is finished."""
    return [
        _row(name, f"{{review}}/{rest}", OWN),
        _row(name, f"{{review_done}}/{rest}", done),
        _row(name, f"{{review_other}}/{rest}", NOT_THERE),
        _row(name, f"nobody/{rest}", NOT_THERE),
    ]


def _admin(name: str, path: str, answers: str) -> Row:
    return Row(f"admin_confidence{name}", f"/admin/confidence/{path}", answers)


CONFIDENCE = [
    _row("home", "", JOINED),
    _row("findings", "findings/", PUBLISHERS_TOO),
    _row("release", "findings/{release}/", PUBLISHERS_TOO),
    _row("release", "findings/999999/", NOT_THERE),
    _row("file", "findings/{release}/figures.csv", PUBLISHERS_TOO),
    _row("file", "findings/{release}/figures.pdf", NOT_THERE),
    _row("file", "findings/999999/figures.csv", NOT_THERE),
    *_own("review", "", TO_LEARNING),
    *_own("section", "page/leading/", TO_LEARNING),
    *_own("section", "page/about-you/", TO_LEARNING),
    _row("section", "{review}/page/cooking/", NOT_THERE),
    _row("section", "{review_other}/page/leading/", NOT_THERE, "POST"),
    *_own("check", "check/", TO_LEARNING),
    _row("check", "{review_other}/check/", NOT_THERE, "POST"),
    _row("development", "{review}/development/", TO_QUESTIONS),
    _row("development", "{review_done}/development/", OWN),
    _row("development", "{review_other}/development/", NOT_THERE),
    *_own("delete", "delete/", OWN),
    _row("delete", "{review_other}/delete/", NOT_THERE, "POST"),
    _row("count", "{review}/count/", ONLY_SENT),
    _row("count", "{review_other}/count/", NOT_THERE, "POST"),
    _admin("", "", EDITORS_ONLY),
    _admin("_wave_add", "waves/add/", EDITORS_ONLY),
    _admin("_wave", "waves/{wave}/", EDITORS_ONLY),
    _admin("_wave", "waves/999999/", "door door refused 404 404 refused"),
    _admin("_make", "waves/{wave}/release/", EDITORS_SEND),
    _admin("_release", "releases/{release}/", EDITORS_ONLY),
    _admin("_file", "releases/{release}/figures.csv", EDITORS_ONLY),
    _admin("_publish", "releases/{release}/publish/", EDITORS_SEND),
    _admin("_take_down", "releases/{release}/take-down/", EDITORS_SEND),
]
