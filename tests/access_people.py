"""The addresses of people against every role: the community's own, and those of its back office."""

from __future__ import annotations

from tests.access_words import EDITORS, EVERYBODY, MEMBERS, NOBODY, Row

# People in the back office. {person} and what is theirs lie in the regional lead's region, {outsider} does not.
IN_CARE = "door door refused 200 200 200"
OUTSIDE = "door door refused 200 200 404"
GONE = "door door refused 404 404 404"
GONE_FOR_EDITORS = "door door refused 404 404 refused"


def _people(name: str, path: str, answers: str, asked: str = "GET") -> Row:
    return Row(f"admin_{name}", f"/admin/community/{path}", answers, asked=asked)


PEOPLE_ADMIN = [
    _people("members", "members/", IN_CARE),
    _people("members", "members/?q=o&status=active&listed=true&hidden=false&role=regional-lead", IN_CARE),
    _people("members_results", "members/results/", IN_CARE),
    _people("members_export", "members/export/", EDITORS),
    _people("member", "members/{person}/", IN_CARE),
    _people("member", "members/{outsider}/", OUTSIDE),
    _people("member", "members/nobody/", GONE),
    _people("member_organisation", "members/{person}/organisation/?q=trust", EDITORS),
    _people("member_let_in", "members/nobody/let-in/", GONE_FOR_EDITORS, "POST"),
    _people("member_hide", "members/nobody/hide/", GONE_FOR_EDITORS, "POST"),
    _people("member_restore", "members/nobody/restore/", GONE_FOR_EDITORS, "POST"),
    _people("role_give", "members/{person}/roles/", EDITORS),
    _people("role_take", "members/{person}/roles/999999/take/", GONE_FOR_EDITORS, "POST"),
    _people("requests", "requests/", IN_CARE),
    _people("requests_results", "requests/results/?status=waiting", IN_CARE),
    _people("request", "requests/{request}/", IN_CARE),
    _people("request", "requests/{request_outside}/", OUTSIDE),
    _people("request_approve", "requests/{request}/approve/", IN_CARE),
    _people("request_approve", "requests/{request_outside}/approve/", OUTSIDE),
    _people("request_decline", "requests/{request}/decline/", IN_CARE),
    _people("request_decline", "requests/999999/decline/", GONE, "POST"),
    _people("concerns", "concerns/", EDITORS),
    _people("concerns_results", "concerns/results/?status=open", EDITORS),
    _people("concern", "concerns/{concern}/", EDITORS),
    _people("concern", "concerns/999999/", GONE_FOR_EDITORS),
    _people("concern_about", "concerns/{concern}/about/?q=o", GONE_FOR_EDITORS),  # it names a member already
    _people("audit", "audit/", EDITORS),
    _people("audit_results", "audit/results/?actor=nia&action=member-viewed", EDITORS),
    _people("audit_export", "audit/export/", EDITORS, "POST"),
    _people("announcements", "announcements/", IN_CARE),
    _people("announcements_results", "announcements/results/?state=shown", IN_CARE),
    _people("announcement_add", "announcements/add/", IN_CARE),
    _people("announcement", "announcements/{announcement}/", IN_CARE),
    _people("announcement", "announcements/{announcement_outside}/", OUTSIDE),
    _people("announcement_end", "announcements/999999/end/", GONE, "POST"),
    # Nobody's name is under it, so the service speaks: a lead of the region reads it and no more.
    _people("announcement_delete", "announcements/{announcement}/delete/", OUTSIDE),
    _people("announcement_delete", "announcements/{announcement_outside}/delete/", OUTSIDE),
]


def _directory(name: str, path: str, answers: str, asked: str = "GET") -> Row:
    return Row(f"community_{name}", f"/community/people/{path}", answers, asked=asked, welsh=True)


# Of these roles' accounts, the member's and the regional lead's have joined the community.
JOINED = "login 200 404 404 404 200"
NOT_SEEN = "login 404 404 404 404 404"
DIRECTORY = [
    _directory("people", "", JOINED),
    _directory("people", "?region=london", JOINED),
    _directory("people", "?page=999", "login /community/people/ 404 404 404 /community/people/"),
    _directory("people", "", "405 405 405 405 405 405", "POST"),
    _directory("person", "{person}/", JOINED),
    _directory("person", "nobody/", NOT_SEEN),
    _directory("block", "{person}/block/", JOINED),
    _directory("block", "nobody/block/", NOT_SEEN),
    _directory("block", "nobody/block/", NOT_SEEN, "POST"),
]


def _place(name: str, path: str, answers: str, asked: str = "GET") -> Row:
    return Row(f"community_{name}", f"/admin/community/{path}", answers, asked=asked)


# {organisation} lies in the regional lead's region, {organisation_outside} does not.
AWAY = "door door refused /admin/community/import/ /admin/community/import/ refused"
PLACES = [
    _place("organisations:index", "organisations/", IN_CARE),
    _place("organisations:index", "organisations/?q=trust&status=proposed&sector=acute&export=csv", IN_CARE),
    _place("organisations:index_results", "organisations/results/", IN_CARE),
    _place("organisations:inspect", "organisations/inspect/{organisation}/", IN_CARE),
    _place("organisations:inspect", "organisations/inspect/{organisation_outside}/", OUTSIDE),
    _place("organisations:inspect", "organisations/inspect/999999/", GONE),
    _place("organisations:add", "organisations/new/", EDITORS),
    _place("organisations:edit", "organisations/edit/{organisation}/", EDITORS),
    _place("organisations:edit", "organisations/edit/999999/", GONE_FOR_EDITORS),
    _place("organisations:delete", "organisations/delete/{organisation}/", EDITORS),
    _place("organisations:delete", "organisations/delete/999999/", GONE_FOR_EDITORS, "POST"),
    _place("organisation_merge", "organisations/merge/{organisation}/", EDITORS),
    _place("organisation_merge", "organisations/merge/999999/", GONE_FOR_EDITORS),
    _place("organisation_close", "organisations/close/{organisation}/", EDITORS),
    _place("organisation_close", "organisations/close/999999/", GONE_FOR_EDITORS, "POST"),
    _place("systems:index", "systems/", EDITORS),
    _place("systems:index", "systems/?export=xlsx", EDITORS),
    _place("systems:index_results", "systems/results/", EDITORS),
    _place("systems:add", "systems/new/", EDITORS),
    _place("systems:edit", "systems/edit/{system}/", EDITORS),
    _place("systems:delete", "systems/delete/{system}/", EDITORS),
    _place("regions:index", "regions/", EDITORS),
    _place("regions:index_results", "regions/results/", EDITORS),
    _place("regions:edit", "regions/edit/{region}/", EDITORS),
    _place("topics:index", "topics/", EDITORS),
    _place("topics:index_results", "topics/results/", EDITORS),
    _place("topics:add", "topics/new/", EDITORS),
    _place("topics:edit", "topics/edit/{topic}/", EDITORS),
    _place("topics:delete", "topics/delete/{topic}/", EDITORS),
    _place("domains:index", "domains/", EDITORS),
    _place("domains:index_results", "domains/results/", EDITORS),
    _place("domains:add", "domains/new/", EDITORS),
    _place("domains:edit", "domains/edit/{domain}/", EDITORS),
    _place("domains:delete", "domains/delete/{domain}/", EDITORS),
    _place("import", "import/", EDITORS),
    _place("import", "import/", EDITORS, "POST"),
    _place("import_template", "import/template/csv/", EDITORS),
    _place("import_template", "import/template/exe/", GONE_FOR_EDITORS),
    _place("import_preview", "import/00000000000000000000000000000000/", AWAY),
    _place("import_preview", "import/00000000000000000000000000000000/", AWAY, "POST"),
]


def _mine(name: str, path: str, answers: str, asked: str = "GET") -> Row:
    return Row(f"community_{name}", f"/community/{path}", answers, asked=asked, welsh=True)


# One's own part in the community: there is nobody else's to ask for. Who has not joined is led to it from the front.
TO_JOIN = " /community/join/" * 3
MY_PROFILE = [
    _mine("home", "", f"200 200{TO_JOIN} 200"),
    _mine("announcements", "announcements/", JOINED),
    _mine(
        "announcements",
        "announcements/?page=999",
        "login /community/announcements/ 404 404 404 /community/announcements/",
    ),
    _mine("me", "me/", JOINED),
    _mine("me_about", "me/about/", JOINED),
    _mine("me_about", "me/about/", "login 200 404 404 404 200", "POST"),  # nothing sent: its errors
    _mine("me_work", "me/work/", JOINED),
    _mine("me_organisation", "me/organisation/?q=trust", JOINED),
    _mine("me_help", "me/help/", JOINED),
    _mine("me_talking", "me/talking/", JOINED),
    _mine("me_visibility", "me/visibility/", JOINED),
    _mine("me_listed", "me/listed/", "405 405 405 405 405 405"),
    _mine("me_listed", "me/listed/", "login /community/me/ 404 404 404 /community/me/", "POST"),
    _mine("me_confirm", "me/confirm/", "405 405 405 405 405 405"),
    _mine("me_confirm", "me/confirm/", "login /community/me/ 404 404 404 /community/me/", "POST"),
]


def _privacy(name: str, path: str, answers: str, asked: str = "GET") -> Row:
    return Row(f"community_{name}", f"/community/me/privacy/{path}", answers, asked=asked, welsh=True)


ONLY_SENT = "405 405 405 405 405 405"
NOT_THERE = "login 404 404 404 404 404"
LEFT = "login {0} {0} {0} 403 {0}".format("/community/me/privacy/left/")
PRIVACY = [
    _privacy("privacy", "", MEMBERS),
    _privacy("what_we_keep", "what-we-keep/", EVERYBODY),
    _privacy("pause", "pause/", JOINED),
    _privacy("come_back", "come-back/", ONLY_SENT),
    _privacy("blocked", "blocked/", JOINED),
    _privacy("unblock", "blocked/nobody/unblock/", ONLY_SENT),
    _privacy("unblock", "blocked/nobody/unblock/", NOT_THERE, "POST"),
    _privacy("concern", "concern/", JOINED),
    _privacy("record", "record/", MEMBERS),
    _privacy("data", "data/", MEMBERS),
    _privacy("data", "data/", "login" + " /community/me/privacy/data/" * 5, "POST"),
    _privacy("data_file", "data/999999/", NOT_THERE),
    _privacy("leave", "leave/", MEMBERS),
    Row("community_unsaved_forget", "/community/unsaved/forget/", " ".join(["/community/"] * 6), asked="POST"),
    Row("community_leave", "/community/me/privacy/leave/", LEFT, asked="POST"),  # once: the account is closed then
    _privacy("left", "left/", EVERYBODY),
    _privacy("keep", "keep/", ONLY_SENT),
    Row("member_concern", "/community/people/{person}/concern/", JOINED, welsh=True),
    Row("member_concern", "/community/people/nobody/concern/", NOT_THERE, welsh=True),
    Row("member_concern", "/community/people/nobody/concern/", NOT_THERE, asked="POST", welsh=True),
]


def _work_account(name: str, path: str) -> Row:
    return Row(name, f"/accounts/{path}", NOBODY, welsh=True)


# The way in, for who has not joined. Nothing is kept of these visits, so the later pages send back to the first gap.
HOME_OR = "login /community/ {0} {0} {0} /community/"
ON_THE_WAY, TO_ORGANISATION = HOME_OR.format(200), HOME_OR.format("/community/join/organisation/")
JOINING = [
    _mine("join", "join/", ON_THE_WAY),
    _mine("join_you", "join/you/", ON_THE_WAY),
    _mine("join_you", "join/you/", ON_THE_WAY, "POST"),  # nothing sent: its errors
    _mine("join_organisation", "join/organisation/?q=trust", ON_THE_WAY),
    _mine("join_organisation", "join/organisation/", ON_THE_WAY, "POST"),
    _mine("join_propose", "join/organisation/new/", ON_THE_WAY),
    _mine("join_similar", "join/organisation/similar/", TO_ORGANISATION),
    _mine("join_reason", "join/reason/", ON_THE_WAY),
    _mine("join_check", "join/check/", TO_ORGANISATION),
    _mine("join_check", "join/check/", TO_ORGANISATION, "POST"),
    _mine("join_withdraw", "join/withdraw/", HOME_OR.format("/community/join/")),
    _mine("join_withdraw", "join/withdraw/", HOME_OR.format("/community/join/"), "POST"),
    _mine("invite", "invite/", JOINED),
    _mine("invite", "invite/", JOINED, "POST"),
    _mine("invite_resend", "invite/999999/resend/", ONLY_SENT),
    _mine("invite_resend", "invite/999999/resend/", NOT_THERE, "POST"),
    _mine("invite_withdraw", "invite/999999/withdraw/", ONLY_SENT),
    _mine("invite_withdraw", "invite/999999/withdraw/", NOT_THERE, "POST"),
    _mine("invitation", "invitation/not-a-token/", "410 410 410 410 410 410"),
    # Work accounts are off here, so nothing of them is there.
    _work_account("socialaccount_connections", "3rdparty/"),
    _work_account("socialaccount_signup", "3rdparty/signup/"),
    _work_account("socialaccount_login_cancelled", "3rdparty/login/cancelled/"),
    _work_account("socialaccount_login_error", "3rdparty/login/error/"),
    _work_account("openid_connect_login", "oidc/nhsmail/login/"),
    _work_account("openid_connect_callback", "oidc/nhsmail/login/callback/"),
]
