"""Every address of the site against every role: what each is answered. A view without a row here fails a test."""

from __future__ import annotations

from tests.access_boards import BOARDS
from tests.access_buddies import BUDDIES
from tests.access_calendar import CALENDAR
from tests.access_calls import CALLS
from tests.access_confidence import CONFIDENCE
from tests.access_diagnostic import DIAGNOSTIC
from tests.access_people import DIRECTORY, JOINING, MY_PROFILE, PEOPLE_ADMIN, PLACES, PRIVACY
from tests.access_rounds import MATCHING
from tests.access_sessions import SESSIONS
from tests.access_stories import SUBMISSIONS
from tests.access_words import (
    ADMINS,
    EDITORS,
    EVERYBODY,
    FORBIDDEN,
    MEMBERS,
    NOBODY,
    ROLES,
    STAFF,
    VISITORS,
    WRITERS,
    Row,
)

__all__ = ["KNOWN_PARTS", "OPEN_PARTS", "PAGES", "ROLES", "ROWS", "Row"]


def _page(path: str, answers: str = EVERYBODY) -> Row:
    return Row("wagtail_serve", path, answers, welsh=True)


PAGES = [
    _page("/"),
    _page("/strategic-overview/"),
    _page("/elements/"),
    _page("/elements/relationships/"),
    _page("/implementation-guide/"),
    _page("/implementation-guide/planning/"),
    _page("/resources/"),
    _page("/resources/?kind=policy&element=environment"),
    _page("/resources/rest-and-breaks-policy/"),
    _page("/getting-started/"),
    _page("/getting-started/top-tips/"),
    _page("/how-the-diagnostic-works/"),
    _page("/accessibility-statement/"),
    _page("/cookies/"),
    _page("/privacy/"),
    _page("/terms/"),
    _page("/contact/"),
    _page("/no-such-page/", NOBODY),
    _page("/elements/relationships/no-such-page/", NOBODY),
]

SERVICE = [
    Row("guide_pdf", "/elements/relationships/guide.pdf", EVERYBODY, welsh=True),
    Row("guide_pdf", "/elements/no-such-guide/guide.pdf", NOBODY, welsh=True),
    Row("guide_pdf", "/about/guide.pdf", NOBODY, welsh=True),
    Row("story_pdf", "/case-studies/london/more-than-fifty-champions/story.pdf", EVERYBODY, welsh=True),
    Row("story_pdf", "/case-studies/london/no-such-story/story.pdf", NOBODY, welsh=True),
    Row("story_pdf", "/about/story.pdf", NOBODY, welsh=True),
    Row("story_contact", "/case-studies/contact/999999/", "login 404 404 404 404 404", welsh=True),
    Row("search", "/search/", EVERYBODY, welsh=True),
    Row("search", "/search/?q=NHS&kind=guide&page=1", EVERYBODY, welsh=True),
    Row("feed", "/feed/", EVERYBODY, welsh=True),
    Row("stories_feed", "/case-studies/feed/", EVERYBODY, welsh=True),
    Row("stories_insights", "/case-studies/insights/?stories=trailblazers", EVERYBODY, welsh=True),
    Row("stories_insights_file", "/case-studies/insights/figures.csv", EVERYBODY, welsh=True),
    Row("stories_insights_file", "/case-studies/insights/figures.pdf", NOBODY, welsh=True),
    Row("feedback", "/feedback/{guide}/", "{page} {page} {page} {page} {page} {page}", welsh=True),
    Row("feedback", "/feedback/{guide}/", FORBIDDEN, asked="POST", welsh=True),  # not from a page of ours
    Row("feedback_problem", "/feedback/{guide}/problem/", EVERYBODY, welsh=True),
    Row("feedback_problem", "/feedback/999999/problem/", NOBODY, welsh=True),
    Row("feedback_thanks", "/feedback/{guide}/thanks/", EVERYBODY, welsh=True),
    Row("component_gallery", "/_components/", EVERYBODY),  # only where settings.SHOW_COMPONENT_GALLERY
    Row("robots", "/robots.txt", EVERYBODY),
    Row("sitemap", "/sitemap.xml", EVERYBODY),
    Row("wagtailapi:pages:listing", "/api/v2/pages/", EVERYBODY),
    Row("wagtailapi:pages:detail", "/api/v2/pages/{guide}/", EVERYBODY),
    Row("wagtailapi:pages:detail", "/api/v2/pages/999999/", NOBODY),
    Row("wagtailapi:pages:find", "/api/v2/pages/find/", NOBODY),
    Row("wagtail_serve", "/api/v2/images/", NOBODY),
    Row("wagtail_serve", "/api/v2/documents/", NOBODY),
    Row("wagtail_serve", "/django-admin/", NOBODY),
    Row("home.health_door", "/healthz", EVERYBODY),
    Row("home.health_door", "/readyz", EVERYBODY),
    Row("statusz", "/statusz", NOBODY),  # without its token
    Row("metrics", "/metrics", NOBODY),  # the same
    Row("mail_reports", "/mail/postmark/", NOBODY),  # only where settings.MAIL_SERVICE and its secret are set
    Row("mail_reports", "/mail/postmark/", NOBODY, asked="POST"),
    Row("media", "/media/documents/checklist.pdf", NOBODY),
    Row("media", "/media/%2e%2e/db.sqlite3", NOBODY),
    Row("wagtaildocs_serve", "/documents/{document}/checklist.pdf", EVERYBODY),
    Row("wagtaildocs_serve", "/documents/999999/none.pdf", NOBODY),
    Row("wagtaildocs_authenticate_with_password", "/documents/authenticate_with_password/999999/", NOBODY),
]


def _account(name: str, path: str, answers: str) -> Row:
    return Row(name, f"/accounts/{path}", answers, welsh=True)


ACCOUNT = [
    _account("account_home", "", MEMBERS),
    _account("account_details", "details/", MEMBERS),
    _account("account_login", "login/", VISITORS),
    _account("account_signup", "signup/", VISITORS),
    _account("account_request_login_code", "login/code/", VISITORS),
    _account("account_confirm_login_code", "login/code/confirm/", "/accounts/login/code/ / / / / /"),
    _account("account_inactive", "inactive/", EVERYBODY),
    _account("account_logout", "logout/", "/ 200 200 200 200 200"),
    _account("account_reset_password", "password/reset/", EVERYBODY),
    _account("account_reset_password_done", "password/reset/done/", EVERYBODY),
    _account("account_reset_password_from_key", "password/reset/key/1-spent/", EVERYBODY),
    _account("account_reset_password_from_key_done", "password/reset/key/done/", EVERYBODY),
    _account("account_email_verification_sent", "confirm-email/", "login" + " /accounts/email/" * 5),
    _account("account_email", "email/", MEMBERS),
    _account("account_change_password", "password/change/", MEMBERS),
    _account("account_set_password", "password/set/", "login" + " /accounts/password/change/" * 5),
    _account("account_reauthenticate", "reauthenticate/", MEMBERS),
    _account("mfa_index", "2fa/", MEMBERS),
    _account("mfa_authenticate", "2fa/authenticate/", "login / / / / /"),
    _account("mfa_reauthenticate", "2fa/reauthenticate/", "login" + " /accounts/reauthenticate/" * 5),
    _account("mfa_activate_totp", "2fa/totp/activate/", MEMBERS),
    _account("mfa_deactivate_totp", "2fa/totp/deactivate/", "login 404 404 404 404 404"),
    _account("mfa_view_recovery_codes", "2fa/recovery-codes/", "login 404 404 404 404 404"),
    _account("mfa_generate_recovery_codes", "2fa/recovery-codes/generate/", MEMBERS),
    _account("mfa_download_recovery_codes", "2fa/recovery-codes/download/", "login 404 404 404 404 404"),
    _account("mfa_list_webauthn", "2fa/webauthn/", MEMBERS),
    _account("mfa_add_webauthn", "2fa/webauthn/add/", MEMBERS),
    _account("mfa_reauthenticate_webauthn", "2fa/webauthn/reauthenticate/", "login" + " /accounts/reauthenticate/" * 5),
    _account("mfa_remove_webauthn", "2fa/webauthn/keys/999999/remove/", "login 404 404 404 404 404"),
    _account("mfa_edit_webauthn", "2fa/webauthn/keys/999999/edit/", "login 404 404 404 404 404"),
    _account("mfa_login_webauthn", "2fa/webauthn/login/", "login / / / / /"),
]

# Other doors: forms of Wagtail and its kin for signing in and for passwords would step round two-step sign-in.
DOOR = "login:/admin/ 403 /admin/ /admin/ /admin/ /admin/"
DOORS = [
    Row("admin_door", "/admin/login/", DOOR),
    Row("admin_door", "/admin/login/", DOOR, asked="POST"),
    Row("community.views.admin_door.admin_login", "/django-admin/login/", DOOR),
    Row(
        "community.views.admin_door.admin_login",
        "/_util/login/",
        DOOR,
        asked="POST",
    ),
    Row("community.admin_urls.not_here", "/admin/password_reset/", NOBODY),
    Row("community.admin_urls.not_here", "/admin/password_reset/done/", NOBODY),
    Row("community.admin_urls.not_here", "/admin/password_reset/confirm/MQ/spent/", NOBODY),
    Row("wagtailcore_authenticate_with_password", "/_util/authenticate_with_password/999999/999999/", NOBODY),
]

# The back office's front doors. What lies behind each is Wagtail's own and is tried for strangers by crawling it all.
# The one kind of page that may stand below.
CHOICE = "door door" + " /admin/pages/add/home/standardpage/{home}/" * 3 + " refused"
BACK_OFFICE = [
    Row("wagtailadmin_home", "/admin/", STAFF),
    Row("wagtailadmin_account", "/admin/account/", STAFF),
    # A regional lead works below one page, and begins there.
    Row("wagtailadmin_explore", "/admin/pages/{home}/", "door door 200 200 200 /admin/pages/{stories}/"),
    Row("wagtailadmin_explore", "/admin/pages/{stories}/", STAFF),
    Row("wagtailadmin_pages:edit", "/admin/pages/{stories}/edit/", STAFF),
    Row("wagtailadmin_pages:edit", "/admin/pages/{guide}/edit/", WRITERS),
    Row("wagtailadmin_pages:add_subpage", "/admin/pages/{home}/add_subpage/", CHOICE),
    Row("wagtailadmin_pages:unpublish", "/admin/pages/{guide}/unpublish/", EDITORS),
    Row("wagtailadmin_pages:history", "/admin/pages/{guide}/history/", WRITERS),
    Row("wagtailadmin_pages:set_privacy", "/admin/pages/{guide}/privacy/", EDITORS),
    Row("wagtail_localize:submit_page_translation", "/admin/localize/submit/page/{guide}/", EDITORS),
    Row("wagtailadmin_collections:index", "/admin/collections/", EDITORS),
    Row("wagtailadmin_workflows:index", "/admin/workflows/list/", ADMINS),
    Row("wagtailadmin_reports:site_history", "/admin/reports/site-history/", STAFF),
    Row("review_report", "/admin/reports/review/", STAFF),
    Row("page_feedback_report", "/admin/reports/page-feedback/", EDITORS),
    Row("page_feedback_list", "/admin/reports/page-feedback/{guide}/", EDITORS),
    Row("guide_fullness", "/admin/guides/{guide}/fullness/", WRITERS),
    Row("wagtailredirects:index", "/admin/redirects/", EDITORS),
    Row("wagtailsettings:edit", "/admin/settings/home/sitesettings/", "door door refused"
        " /admin/settings/home/sitesettings/{site}/ /admin/settings/home/sitesettings/{site}/ refused"),
    Row("wagtailsearchpromotions:index", "/admin/searchpicks/", EDITORS),
    Row("wagtailsnippets:index", "/admin/snippets/", "door door refused refused refused refused"),
    Row("wagtaildocs:index", "/admin/documents/", STAFF),
    Row("wagtailimages:index", "/admin/images/", STAFF),
    Row("wagtailmedia:index", "/admin/media/", STAFF),
    Row("wagtaillocales:index", "/admin/locales/", ADMINS),
    Row("wagtailsites:index", "/admin/sites/", ADMINS),
    Row("wagtailusers_users:index", "/admin/users/", ADMINS),
    Row("wagtailusers_users:edit", "/admin/users/edit/{user}/", ADMINS),
    Row("wagtailusers_groups:index", "/admin/groups/", ADMINS),
]  # fmt: skip

# Stories in the back office: who writes none is sent to its front page. A region's lead has all of it for that region.
MINE = "door door" + " {0}" * 4
STORIES_ADMIN = [
    Row("stories:index", "/admin/stories/", STAFF),
    Row("stories:index_results", "/admin/stories/results/?q=rest", STAFF),
    # Who writes for one region only is not asked for which.
    Row("stories:choose_parent", "/admin/stories/choose_parent/", "door door 200 200 200"
        " /admin/pages/add/casestudies/storypage/{stories}/"),
    Row("stories_import", "/admin/stories/import/", STAFF),
    Row("stories_import", "/admin/stories/import/", STAFF, asked="POST"),  # nothing sent: its error
    Row("stories_import_template", "/admin/stories/import/template.docx", STAFF),
    Row("stories_import_template", "/admin/stories/import/template.exe", MINE.format(404)),
    Row("stories_import_preview", "/admin/stories/import/not-a-token/", MINE.format("/admin/stories/import/")),
    Row("stories_import_problems", "/admin/stories/import/not-a-token/problems.csv", MINE.format(404)),
    Row("stories_download", "/admin/stories/download/", STAFF),
    Row("stories_download_file", "/admin/stories/download/csv/", MINE.format(405)),
    Row("stories_download_file", "/admin/stories/download/csv/", STAFF, asked="POST"),
    Row("stories_download_file", "/admin/stories/download/exe/", MINE.format(404), asked="POST"),
    Row("stories_choose_page", "/admin/choose-page/", STAFF),
    Row("stories_choose_page_below", "/admin/choose-page/{home}/", STAFF),
    Row("stories_choose_page_search", "/admin/choose-page/search/?q=guide", STAFF),
    Row("stories_chosen_pages", "/admin/choose-page/chosen-multiple/?id={guide}", STAFF),
    Row("stories_external_link", "/admin/choose-external-link/", STAFF),
    Row("stories_move_page", "/admin/pages/{guide}/move/{home}/confirm/", "door door refused refused refused refused"),
    Row("stories_bulk_action", "/admin/bulk/wagtailcore/page/publish/?id={guide}", STAFF),
    Row("stories_page_types", "/admin/reports/page-types-usage/", WRITERS),
    Row("stories_page_types_results", "/admin/reports/page-types-usage/results/", WRITERS),
]  # fmt: skip

ROWS = [
    *PAGES,
    *SERVICE,
    *ACCOUNT,
    *DOORS,
    *BACK_OFFICE,
    *STORIES_ADMIN,
    *PEOPLE_ADMIN,
    *DIRECTORY,
    *PLACES,
    *MY_PROFILE,
    *PRIVACY,
    *BUDDIES,
    *CALENDAR,
    *CALLS,
    *SESSIONS,
    *MATCHING,
    *BOARDS,
    *JOINING,
    *SUBMISSIONS,
    *CONFIDENCE,
    *DIAGNOSTIC,
]

# Wagtail's inner addresses by their first part: a new part is a new thing that somebody must have looked at.
KNOWN_PARTS = set(
    "account api block-preview bulk choose-anchor-link choose-email-link choose-external-link choose-page "
    "choose-phone-link collections community confidence dismissibles documents editing-sessions embeds failwhale "
    "groups guides images jsi18n locales localize login logout media pages password_reset "
    "question-sets redirects reports searchpicks settings sites snippets sprite stories "
    "tag-autocomplete test404 users workflows".split()
)
# What the back office gives to anybody: words and pictures of its own, nothing of the site's.
OPEN_PARTS = {"sprite", "jsi18n", "login", "password_reset"}
