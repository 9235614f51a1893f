"""The addresses of the diagnostic against every role."""

from __future__ import annotations

from tests.access_words import EDITORS, EVERYBODY, Row

# {round} is open and {round_done} finished, both of the member's organisation; {round_other} is of another one.
JOINED = "login 200 404 404 404 200"
OWN = "login 200 404 404 404 404"
NOT_THERE = "login 404 404 404 404 404"
ONLY_SENT = "405 405 405 405 405 405"
TO_DONE = "login /diagnostic/rounds/{round_done}/ 404 404 404 404"
NOT_SAVED = "login 409 404 404 404 404"
Q = "questions/environment-1/"


def _row(name: str, path: str, answers: str, asked: str = "GET") -> Row:
    return Row(f"diagnostic_{name}", f"/diagnostic/{path}", answers, asked=asked, welsh=True)


def _round(name: str, rest: str, done: str = OWN) -> list[Row]:
    """A page of a round: for the people of its organisation, and ``done`` once it is finished."""
    return [
        _row(name, f"rounds/{{round}}/{rest}", OWN),
        _row(name, f"rounds/{{round_done}}/{rest}", done),
        _row(name, f"rounds/{{round_other}}/{rest}", NOT_THERE),
        _row(name, f"rounds/nobody/{rest}", NOT_THERE),
    ]


RATING = [
    _row("home", "", EVERYBODY),
    _row("start", "start/", "login /diagnostic/rounds/{round}/ 404 404 404 200"),
    _row("start", "start/", "login /diagnostic/rounds/{round}/ 404 404 404 200", "POST"),  # nothing sent: its errors
    *_round("round", ""),
    *_round("change", "change/", TO_DONE),
    _row("change", "rounds/{round}/change/", OWN, "POST"),
    _row("change", "rounds/{round_other}/change/", NOT_THERE, "POST"),
    *_round("end", "end/", TO_DONE),
    _row("end", "rounds/{round_other}/end/", NOT_THERE, "POST"),
    *_round("check", "check/"),
    _row("done", "rounds/{round}/done/", ONLY_SENT),
    _row("done", "rounds/{round_done}/done/", TO_DONE, "POST"),
    _row("done", "rounds/{round_other}/done/", NOT_THERE, "POST"),
    *_round("element", "environment/"),
    _row("element", "rounds/{round_done}/environment/", NOT_SAVED, "POST"),
    _row("element", "rounds/{round_other}/environment/", NOT_THERE, "POST"),
    *_round("question", Q),
    _row("question", f"rounds/{{round}}/{Q}", OWN, "POST"),
    _row("question", f"rounds/{{round_done}}/{Q}", NOT_SAVED, "POST"),
    _row("question", f"rounds/{{round_other}}/{Q}", NOT_THERE, "POST"),
    _row("question", "rounds/{round}/questions/no-such/", NOT_THERE),
    *_round("history", f"{Q}history/"),
    *_round("evidence", f"{Q}evidence/"),
    _row("evidence", f"rounds/{{round}}/{Q}evidence/", OWN, "POST"),
    _row("evidence", f"rounds/{{round_other}}/{Q}evidence/", NOT_THERE, "POST"),
    _row("evidence_remove", f"rounds/{{round}}/{Q}evidence/{{evidence}}/remove/", ONLY_SENT),
    _row("evidence_remove", f"rounds/{{round_other}}/{Q}evidence/{{evidence}}/remove/", NOT_THERE, "POST"),
    _row("evidence_file", f"rounds/{{round}}/{Q}evidence/{{evidence}}/file/", NOT_THERE),  # it is no file
    _row("evidence_file", f"rounds/{{round_other}}/{Q}evidence/{{evidence}}/file/", NOT_THERE),
    _row("own", "own-questions/", JOINED),
    _row("own_add", "own-questions/add/", JOINED),
    _row("own_add", "own-questions/add/", JOINED, "POST"),
    _row("own_wording", "own-questions/wording/environment-1/", JOINED),
    _row("own_wording", "own-questions/wording/no-such/", NOT_THERE),
    _row("own_edit", "own-questions/x-environment-1/", OWN),
    _row("own_edit", "own-questions/x-environment-1/", OWN, "POST"),
    _row("own_retire", "own-questions/x-environment-1/retire/", ONLY_SENT),
    _row("own_retire", "own-questions/x-environment-9/retire/", NOT_THERE, "POST"),
]

# {invited} and {interview} are people of {round}; {by_link} and {sheet} are links into it that need no account.
REOPEN = "login /diagnostic/rounds/{round_done}/reopen/ 404 404 404 404"
STAFF_LINK = "login /diagnostic/rounds/{round_done}/people/staff/ 404 404 404 404"
TO_ROUND = "login /diagnostic/rounds/{round}/ 404 404 404 404"
ENDED = "410 410 410 410 410 410"
NOT_THEIRS = "404 404 404 404 404 404"
PERSON = "rounds/{round}/people/{invited}/"
ELSEWHERE = "rounds/{round_other}/people/{invited}/"
INTERVIEW = "rounds/{round}/people/{interview}/interview/"

PEOPLE = [
    *_round("people", "people/"),
    *_round("invite", "people/invite/", TO_DONE),
    _row("invite", "rounds/{round}/people/invite/", OWN, "POST"),
    _row("invite", "rounds/{round_other}/people/invite/", NOT_THERE, "POST"),
    *_round("interview_begin", "people/interview/", TO_DONE),
    _row("interview_begin", "rounds/{round_other}/people/interview/", NOT_THERE, "POST"),
    *_round("staff_link", "people/staff/"),
    _row("staff_link", "rounds/{round}/people/staff/", OWN, "POST"),
    _row("staff_link", "rounds/{round_other}/people/staff/", NOT_THERE, "POST"),
    _row("staff_renew", "rounds/{round}/people/staff/renew/", ONLY_SENT),
    _row("staff_renew", "rounds/{round_done}/people/staff/renew/", STAFF_LINK, "POST"),
    _row("staff_renew", "rounds/{round_other}/people/staff/renew/", NOT_THERE, "POST"),
    *_round("staff_close", "people/staff/close/", STAFF_LINK),
    _row("staff_close", "rounds/{round_other}/people/staff/close/", NOT_THERE, "POST"),
    _row("person", PERSON, OWN),
    _row("person", PERSON, OWN, "POST"),
    _row("person", ELSEWHERE, NOT_THERE),
    _row("person", "rounds/{round_done}/people/{invited}/", NOT_THERE),
    _row("invite_again", f"{PERSON}again/", ONLY_SENT),
    _row("invite_again", f"{ELSEWHERE}again/", NOT_THERE, "POST"),
    _row("take_off", f"{PERSON}take-off/", OWN),
    _row("take_off", f"{ELSEWHERE}take-off/", NOT_THERE),
    _row("take_off", f"{ELSEWHERE}take-off/", NOT_THERE, "POST"),
    _row("interview", INTERVIEW, OWN),
    _row("interview", f"{PERSON}interview/", NOT_THERE),
    _row("interview_section", f"{INTERVIEW}environment/", OWN),
    _row("interview_section", f"{PERSON}interview/environment/", NOT_THERE, "POST"),
    *_round("agree", "agree/"),
    _row("agree_same", "rounds/{round}/agree/same/", ONLY_SENT),
    _row("agree_same", "rounds/{round_done}/agree/same/", TO_DONE, "POST"),
    _row("agree_same", "rounds/{round_other}/agree/same/", NOT_THERE, "POST"),
    *_round("agree_statement", f"agree/{Q}", TO_DONE),
    _row("agree_statement", f"rounds/{{round}}/agree/{Q}", OWN, "POST"),
    _row("agree_statement", f"rounds/{{round_done}}/agree/{Q}", NOT_SAVED, "POST"),
    _row("agree_statement", f"rounds/{{round_other}}/agree/{Q}", NOT_THERE, "POST"),
    *_round("finish", "finish/", REOPEN),
    _row("finish", "rounds/{round_other}/finish/", NOT_THERE, "POST"),
    _row("reopen", "rounds/{round}/reopen/", TO_ROUND),
    _row("reopen", "rounds/{round_done}/reopen/", OWN),
    _row("reopen", "rounds/{round_other}/reopen/", NOT_THERE, "POST"),
]

BY_LINK = [
    _row("invited", "i/{by_link}/", EVERYBODY),
    _row("invited", "i/forged/", ENDED),
    _row("invited", "i/{sheet}/", ENDED),
    _row("invited_section", "i/{by_link}/environment/", EVERYBODY),
    _row("invited_section", "i/{by_link}/environment/", EVERYBODY.replace("200", "/diagnostic/i/{by_link}/"), "POST"),
    _row("invited_section", "i/{by_link}/relationships/", NOT_THEIRS),
    _row("invited_section", "i/forged/environment/", ENDED, "POST"),
    _row("invited_done", "i/{by_link}/done/", ONLY_SENT),
    _row("invited_done", "i/forged/done/", ENDED, "POST"),
    _row("invited_decline", "i/{by_link}/decline/", EVERYBODY),
    _row("invited_decline", "i/forged/decline/", ENDED, "POST"),
    _row("invited_accept", "i/{by_link}/accept/", ONLY_SENT),
    _row("invited_accept", "i/{by_link}/accept/", NOT_THEIRS, "POST"),
    _row("invited_anew", "i/{by_link}/anew/", ONLY_SENT),
    _row("invited_anew", "i/{by_link}/anew/", EVERYBODY.replace("200", "/diagnostic/i/asked/"), "POST"),
    _row("invited_asked", "i/asked/", EVERYBODY),
    _row("staff_sheet", "staff/{sheet}/", EVERYBODY),
    _row("staff_sheet", "staff/{sheet}/", EVERYBODY, "POST"),  # nothing sent: its errors
    _row("staff_sheet", "staff/{by_link}/", ENDED),
    _row("staff_thanks", "staff/{sheet}/thanks/", EVERYBODY),
]

TRY = "try/relationships/"
HERE = "start/relationships/"
SNIPPET = "wagtailsnippets_diagnostic_questionset"

EMBEDDED = [
    _row("try", TRY, EVERYBODY),
    _row("try", f"{TRY}?relationships-1=red&relationships-2=na", EVERYBODY),
    _row("start_here", HERE, "login /diagnostic/ 404 404 404 /diagnostic/"),
    _row("start_here", HERE, "login /diagnostic/ 404 404 404 /diagnostic/", "POST"),
    Row("question_set_versions", "/admin/question-sets/versions/", EDITORS),
    Row("question_set_version", "/admin/question-sets/versions/{version}/", EDITORS),
    Row(f"{SNIPPET}:list", "/admin/snippets/diagnostic/questionset/", EDITORS),
    Row(f"{SNIPPET}:edit", "/admin/snippets/diagnostic/questionset/edit/{question_set}/", EDITORS),
    Row(f"{SNIPPET}:history", "/admin/snippets/diagnostic/questionset/history/{question_set}/", EDITORS),
]

TO_PLAN = "login /diagnostic/plan/ 404 404 404 /diagnostic/plan/"


def _action(name: str, rest: str, theirs: str = OWN) -> list[Row]:
    """A page of an action: for the people of its organisation."""
    return [
        _row(name, f"plan/{{action}}/{rest}", theirs),
        _row(name, f"plan/{{action_other}}/{rest}", NOT_THERE),
        _row(name, f"plan/nothing/{rest}", NOT_THERE),
    ]


PLAN = [
    _row("plan", "plan/", JOINED),
    _row("plan", "plan/?due=late&element=environment&owner=me&state=all", JOINED),
    _row("plan_print", "plan/print/", JOINED),
    _row("plan_file", "plan/plan.csv", JOINED),
    _row("plan_file", "plan/plan.pdf", NOT_THERE),
    _row("plan_add", "plan/add/?code=environment-1&round={round_other}", JOINED),
    _row("plan_add", "plan/add/", JOINED, "POST"),  # nothing sent: its errors
    _row("plan_take", "plan/take/", TO_PLAN),
    _row("plan_take", "plan/take/", NOT_THERE, "POST"),
    *_action("plan_action", ""),
    *_action("plan_change", "change/"),
    _row("plan_change", "plan/{action}/change/", OWN, "POST"),
    _row("plan_change", "plan/{action_other}/change/", NOT_THERE, "POST"),
    _row("plan_done", "plan/{action}/done/", ONLY_SENT),
    _row("plan_done", "plan/{action_other}/done/", NOT_THERE, "POST"),
    *_action("plan_case", "business-case/"),
    *_action("plan_case_change", "business-case/change/"),
    _row("plan_case_change", "plan/{action}/business-case/change/", OWN, "POST"),
    _row("plan_case_change", "plan/{action_other}/business-case/change/", NOT_THERE, "POST"),
    _row("plan_case_pdf", "plan/{action}/business-case.pdf", OWN),
    _row("plan_case_pdf", "plan/{action_other}/business-case.pdf", NOT_THERE),
]

TO_WORKSHOP = "login /diagnostic/rounds/{round}/workshop/ 404 404 404 404"
TO_NO_WORKSHOP = "login /diagnostic/rounds/{round_done}/workshop/ 404 404 404 404"
TO_JOIN = " ".join(["/diagnostic/workshop/"] * 6)
WORKSHOP = [
    *_round("workshop_start", "workshop/"),
    _row("workshop_start", "rounds/{round}/workshop/", TO_WORKSHOP, "POST"),  # one goes on already
    _row("workshop_start", "rounds/{round_other}/workshop/", NOT_THERE, "POST"),
    *(
        row
        for act in ("press", "names", "agree", "action")
        for row in (
            _row(f"workshop_{act}", f"rounds/{{round}}/workshop/{act}/", ONLY_SENT),
            _row(f"workshop_{act}", f"rounds/{{round_done}}/workshop/{act}/", TO_NO_WORKSHOP, "POST"),
            _row(f"workshop_{act}", f"rounds/{{round_other}}/workshop/{act}/", NOT_THERE, "POST"),
        )
    ),
    _row("workshop_press", "rounds/{round}/workshop/press/", TO_WORKSHOP, "POST"),
    *_round("workshop_close", "workshop/close/", TO_NO_WORKSHOP),
    _row("workshop_close", "rounds/{round_other}/workshop/close/", NOT_THERE, "POST"),
    _row("workshop", "workshop/", EVERYBODY),
    _row("workshop_room", "workshop/room/", TO_JOIN),
    _row("workshop_vote", "workshop/vote/", TO_JOIN.replace("/workshop/", "/workshop/room/")),
    _row("workshop_vote", "workshop/vote/", TO_JOIN.replace("/workshop/", "/workshop/room/"), "POST"),
    _row("workshop_leave", "workshop/leave/", ONLY_SENT),
    _row("workshop_leave", "workshop/leave/", TO_JOIN, "POST"),
    _row("workshop_state", "workshop/forged/state/", "404 404 404 404 404 404"),
]

GETTING_STARTED = [
    _row("getting_started", "getting-started/", JOINED),
    _row("getting_started_step", "getting-started/sponsor/", JOINED),
    _row("getting_started_step", "getting-started/sponsor/", JOINED, "POST"),  # nothing sent: its errors
    _row("getting_started_step", "getting-started/no-such/", NOT_THERE),
]

SYSTEM = "system/south-east-london/"  # whose lead is none of these

SHARING = [
    _row("share", "rounds/{round}/share/", TO_ROUND),
    _row("share", "rounds/{round_done}/share/", OWN),
    _row("share", "rounds/{round_done}/share/", OWN, "POST"),  # nothing sent: its errors
    _row("share", "rounds/{round_other}/share/", NOT_THERE),
    _row("share", "rounds/{round_other}/share/", NOT_THERE, "POST"),
    _row("share_withdraw", "rounds/{round_done}/share/sussex/withdraw/", ONLY_SENT),
    _row("share_withdraw", "rounds/{round_done}/share/sussex/withdraw/", NOT_THERE, "POST"),  # shared with none
    _row("share_withdraw", "rounds/{round_other}/share/sussex/withdraw/", NOT_THERE, "POST"),
    _row("shared", "shared/", JOINED),
    _row("systems", "system/", NOT_THERE),
    _row("system", SYSTEM, NOT_THERE),
    _row("system", "system/no-such/", NOT_THERE),
    _row("system_count", f"{SYSTEM}count/", ONLY_SENT),
    _row("system_count", f"{SYSTEM}count/", NOT_THERE, "POST"),
    _row("system_file", f"{SYSTEM}figures.csv", NOT_THERE),
    _row("system_file", f"{SYSTEM}figures.xlsx", NOT_THERE),
]

PAPERS = [
    *_round("papers", "papers/"),
    *_round("decision", "papers/decision/"),
    _row("decision", "rounds/{round}/papers/decision/", OWN, "POST"),  # nothing sent: its errors
    _row("decision", "rounds/{round_other}/papers/decision/", NOT_THERE, "POST"),
    *(
        row
        for name in ("results.xlsx", "results.json", "statements.csv", "elements.csv", "to-fill-in.xlsx")
        for row in _round("paper_file", f"papers/{name}")
    ),
    _row("paper_file", "rounds/{round}/papers/results.doc", NOT_THERE),
    *_round("paper", "papers/blank-form.pdf"),
    _row("paper", "rounds/{round_other}/papers/board-paper.pdf", NOT_THERE),
    _row("paper", "rounds/{round_other}/papers/summary.pdf", NOT_THERE),
    _row("paper", "rounds/{round}/papers/no-such.pdf", NOT_THERE),
]

TO_IMPORT = "login /diagnostic/rounds/{round}/import/ 404 404 404 404"
IMPORT = [
    *_round("import", "import/", TO_DONE),
    _row("import", "rounds/{round}/import/", OWN, "POST"),  # nothing sent: its errors
    _row("import", "rounds/{round_other}/import/", NOT_THERE, "POST"),
    _row("import_columns", "rounds/{round}/import/gone/", TO_IMPORT),
    _row("import_columns", "rounds/{round_other}/import/gone/", NOT_THERE),
    _row("import_preview", "rounds/{round}/import/gone/preview/", TO_IMPORT),
    _row("import_preview", "rounds/{round_other}/import/gone/preview/", NOT_THERE, "POST"),
]

TO_REPORT = "login /diagnostic/rounds/{round}/report/ 404 404 404 404"
REPORT = [
    *_round("report", "report/"),
    _row("peers", "rounds/{round}/report/peers/", TO_REPORT),
    _row("peers", "rounds/{round_done}/report/peers/", OWN),
    _row("peers", "rounds/{round_other}/report/peers/", NOT_THERE),
    _row("peers", "rounds/{round_done}/report/peers/", OWN, "POST"),  # nothing sent: its errors
    _row("peers", "rounds/{round_other}/report/peers/", NOT_THERE, "POST"),
    _row("story", "rounds/{round}/report/story/", ONLY_SENT),
    _row("story", "rounds/{round}/report/story/", TO_REPORT, "POST"),  # about nothing that the round asks
    _row("story", "rounds/{round_other}/report/story/", NOT_THERE, "POST"),
]


DIAGNOSTIC = [
    *RATING,
    *REPORT,
    *PEOPLE,
    *PLAN,
    *BY_LINK,
    *EMBEDDED,
    *SHARING,
    *WORKSHOP,
    *GETTING_STARTED,
    *IMPORT,
    *PAPERS,
]
