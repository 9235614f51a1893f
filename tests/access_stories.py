"""The addresses of telling and reviewing stories against every role."""

from __future__ import annotations

from tests.access_words import Row

# {draft} is the member's; {sent} waits in the regional lead's region, {sent_outside} in another.
OWN = "login 200 404 404 404 404"
JOINED = "login 200 404 404 404 200"
REVIEWERS = "login 404 404 200 200 200"
OF_ANOTHER_REGION = "login 404 404 200 200 404"
NOT_THERE = "login 404 404 404 404 404"
FOR_NOBODY = "404 404 404 404 404 404"
ONLY_SENT = "405 405 405 405 405 405"


def _telling(name: str, path: str, answers: str, asked: str = "GET") -> Row:
    return Row(f"story_{name}", f"/case-studies/submit/{path}", answers, asked=asked, welsh=True)


def _reviewing(name: str, path: str, answers: str, asked: str = "GET") -> Row:
    return Row(f"story_{name}", f"/case-studies/review/{path}", answers, asked=asked, welsh=True)


SUBMISSIONS = [
    _telling("submit", "", JOINED),
    _telling("submission", "{draft}/", OWN),
    _telling("submission", "{sent}/", NOT_THERE),
    _telling("submission", "nobody/", NOT_THERE),
    _telling("question", "{draft}/question/title/", OWN),
    _telling("question", "{draft}/question/title/", OWN, "POST"),  # nothing sent: its errors
    _telling("question", "{draft}/question/status/", NOT_THERE),
    _telling("question", "{sent}/question/title/", NOT_THERE, "POST"),
    _telling("quotations", "{draft}/quotations/", OWN),
    _telling("quotation_remove", "{draft}/quotations/remove/", ONLY_SENT),
    _telling("quotation_remove", "{sent}/quotations/remove/", NOT_THERE, "POST"),
    _telling("pictures", "{draft}/pictures/", OWN),
    _telling("pictures", "{draft}/pictures/", OWN, "POST"),
    _telling("picture", "{draft}/pictures/nobody/", NOT_THERE),
    _telling("picture_remove", "{draft}/pictures/nobody/remove/", ONLY_SENT),
    _telling("picture_remove", "{draft}/pictures/nobody/remove/", NOT_THERE, "POST"),
    _telling("picture_file", "{draft}/pictures/nobody/file/", FOR_NOBODY),
    _telling("preview", "{draft}/preview/", OWN),
    _telling("preview", "{sent}/preview/", NOT_THERE),
    _telling("check", "{draft}/check/", OWN),
    _telling("check", "{draft}/check/", OWN, "POST"),
    _telling("check", "{sent}/check/", NOT_THERE, "POST"),
    _telling("message", "{draft}/message/", ONLY_SENT),
    _telling("message", "{sent}/message/", NOT_THERE, "POST"),
    _telling("withdraw", "{draft}/take-back/", "login /case-studies/submit/{draft}/ 404 404 404 404"),
    _telling("withdraw", "{sent}/take-back/", NOT_THERE, "POST"),
    _telling("write_on", "{draft}/write-on/", ONLY_SENT),
    _telling("write_on", "{sent}/write-on/", NOT_THERE, "POST"),
    _telling("delete", "{draft}/delete/", OWN),
    _telling("delete", "{sent}/delete/", NOT_THERE, "POST"),
    _reviewing("reviews", "", REVIEWERS),
    _reviewing("review", "{sent}/", REVIEWERS),
    _reviewing("review", "{sent_outside}/", OF_ANOTHER_REGION),
    _reviewing("review", "{draft}/", NOT_THERE),
    _reviewing("review_preview", "{sent}/preview/", REVIEWERS),
    _reviewing("review_preview", "{sent_outside}/preview/", OF_ANOTHER_REGION),
    _reviewing("review_comment", "{sent}/comment/", ONLY_SENT),
    _reviewing("review_comment", "{sent_outside}/comment/", OF_ANOTHER_REGION, "POST"),  # nothing sent: its errors
    _reviewing("review_comment", "{draft}/comment/", NOT_THERE, "POST"),
    _reviewing("review_decide", "{sent}/decline/", REVIEWERS),
    _reviewing("review_decide", "{sent_outside}/decline/", OF_ANOTHER_REGION, "POST"),
    _reviewing("review_decide", "{sent}/no-such-act/", NOT_THERE),
]
