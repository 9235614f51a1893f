"""The addresses that stand for every kind of page, without the language's prefix."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from diagnostic.links import Named, Purpose, token_of
from tests.loaded import build
from tests.loaded.buddies import ASKABLE, ENDED, GROUP, INVITATION, OPEN, REQUEST
from tests.loaded.build import ASKED, DRAFT, PICTURE, WAITING
from tests.loaded.calls import CALL, CALL_CIRCLE, CALL_PAST, OFFER
from tests.loaded.sessions import ITEM, NOTE, SESSION, SESSION_PAST

GUIDES = (
    "improving-personal-health-and-wellbeing",
    "relationships",
    "fulfilment-at-work",
    "managers-and-leaders",
    "environment",
    "data-insights",
    "professional-wellbeing-support",
)
LEGAL = ("accessibility-statement", "contact", "cookies", "privacy", "terms")


class Place(NamedTuple):
    """A page that readers meet. ``status`` is what it answers; ``role`` is who looks."""

    name: str
    path: str
    status: int = 200
    role: str = "visitor"

    def address(self, language: str) -> str:
        """The path in a language."""
        return self.path if language == "en" else f"/{language}{self.path}"


WAGTAIL_PAGES = (
    Place("home", "/"),
    Place("overview", "/strategic-overview/"),
    Place("elements index", "/elements/"),
    *(Place(f"guide {slug}", f"/elements/{slug}/") for slug in GUIDES),
    Place("implementation guide", "/implementation-guide/"),
    Place("implementation step", "/implementation-guide/planning/"),
    Place("resources index", "/resources/"),
    Place("resource with a film", "/resources/introduction-to-the-framework/"),
    Place("resource", "/resources/rest-and-breaks-policy/"),
    Place("stories", "/case-studies/"),
    Place("stories of a region", "/case-studies/london/"),
    Place("story", "/case-studies/london/more-than-fifty-champions/"),
    Place("hub", "/getting-started/"),
    Place("standard page", "/getting-started/top-tips/"),
    Place("about", "/about/"),
    *(Place(slug.replace("-", " "), f"/{slug}/") for slug in LEGAL),
    Place("every block", "/every-block/"),
)
FILTERED = (
    Place("resources of a kind", "/resources/?kind=policy&element=environment"),
    Place("resources of a kind that has none", "/resources/?kind=course&element=data-insights"),
    Place("stories narrowed", "/case-studies/?region=london&element=relationships&q=champions"),
    Place("insights", "/case-studies/insights/?stories=trailblazers"),
)
SEARCHES = (
    Place("search", "/search/"),
    Place("search with results", "/search/?q=NHS"),
    Place("search within a kind", "/search/?q=NHS&kind=guide"),
    Place("search without results", "/search/?q=zzyzx"),
)
ERRORS = (
    Place("page not found", "/no-such-page/", status=404),
    Place("page not found, signed in", "/no-such-page/", status=404, role="member"),
    Place("a fault of ours", "/_test/broken/", status=500),
    Place("an outage", "/_test/unavailable/", status=503),
)
SIGNED_OUT = (
    Place("sign in", "/accounts/login/"),
    Place("sign in by code", "/accounts/login/code/"),
    Place("create an account", "/accounts/signup/"),
    Place("reset a password", "/accounts/password/reset/"),
    Place("reset a password, sent", "/accounts/password/reset/done/"),
    Place("reset a password, spent link", "/accounts/password/reset/key/1-spent/"),
    Place("account switched off", "/accounts/inactive/"),
)
SIGNED_IN = (
    Place("account", "/accounts/", role="member"),
    Place("email addresses", "/accounts/email/", role="member"),
    Place("change the password", "/accounts/password/change/", role="member"),
    Place("log out", "/accounts/logout/", role="member"),
    Place("confirm it is you", "/accounts/reauthenticate/", role="member"),
    Place("sign-in methods", "/accounts/2fa/", role="member"),
    Place("sign-in methods, on", "/accounts/2fa/", role="secured"),
    Place("authenticator app", "/accounts/2fa/totp/activate/", role="member"),
    Place("authenticator app, off", "/accounts/2fa/totp/deactivate/", role="secured"),
    Place("passkeys", "/accounts/2fa/webauthn/", role="member"),
    Place("add a passkey", "/accounts/2fa/webauthn/add/", role="member"),
    Place("recovery codes", "/accounts/2fa/recovery-codes/", role="secured"),
    Place("new recovery codes", "/accounts/2fa/recovery-codes/generate/", role="secured"),
    Place("home, signed in", "/", role="member"),
    Place("search, signed in", "/search/?q=NHS", role="member"),
    Place("home, to an editor", "/", role="national-editor"),
)
MY_PROFILE = (
    Place("community, to a visitor", "/community/"),
    Place("home of a member", "/community/", role="member"),
    Place("announcements", "/community/announcements/", role="member"),
    Place("my profile", "/community/me/", role="member"),
    Place("my profile, about", "/community/me/about/", role="member"),
    Place("my profile, work", "/community/me/work/", role="member"),
    Place("my profile, organisation", "/community/me/organisation/", role="member"),
    Place("my profile, organisations found", "/community/me/organisation/?q=trust", role="member"),
    Place("my profile, help", "/community/me/help/", role="member"),
    Place("my profile, talking", "/community/me/talking/", role="member"),
    Place("my profile, who sees what", "/community/me/visibility/", role="member"),
)
TELL, REVIEW = "/case-studies/submit/", "/case-studies/review/"
STORIES = (
    Place("stories I told", TELL, role="member"),
    Place("story that is begun", f"{TELL}{DRAFT}/", role="member"),
    Place("story to change", f"{TELL}{ASKED}/", role="member"),
    Place("question with a line", f"{TELL}{DRAFT}/question/title/", role="member"),
    Place("question with words", f"{TELL}{ASKED}/question/what_we_did/", role="member"),
    Place("question with choices", f"{TELL}{DRAFT}/question/elements/", role="member"),
    Place("question with one choice", f"{TELL}{DRAFT}/question/stage/", role="member"),
    Place("quotations", f"{TELL}{DRAFT}/quotations/", role="member"),
    Place("pictures", f"{TELL}{DRAFT}/pictures/", role="member"),
    Place("picture", f"{TELL}{DRAFT}/pictures/{PICTURE}/", role="member"),
    Place("preview of a story", f"{TELL}{DRAFT}/preview/", role="member"),
    Place("check before sending", f"{TELL}{DRAFT}/check/", role="member"),
    Place("take a story back", f"{TELL}{ASKED}/take-back/", role="member"),
    Place("delete a story", f"{TELL}{DRAFT}/delete/", role="member"),
    Place("stories to review", REVIEW, role="regional-lead"),
    Place("story to review", f"{REVIEW}{WAITING}/", role="regional-lead"),
    Place("preview for reviewers", f"{REVIEW}{WAITING}/preview/", role="regional-lead"),
    Place("decision about a story", f"{REVIEW}{WAITING}/decline/", role="regional-lead"),
)
CONFIDENCE_REVIEW = "/diagnostic/confidence/"
OF_ONE = f"{CONFIDENCE_REVIEW}{build.REVIEW}/"
CONFIDENCE = (
    Place("confidence reviews", CONFIDENCE_REVIEW, role="member"),
    Place("confidence review", OF_ONE, role="member"),
    Place("confidence in activities", f"{OF_ONE}page/leading/", role="member"),
    Place("confidence in an element", f"{OF_ONE}page/environment/", role="member"),
    Place("confidence review, my role", f"{OF_ONE}page/about-you/", role="member"),
    Place("check a confidence review", f"{OF_ONE}check/", role="member"),
    Place("delete a confidence review", f"{OF_ONE}delete/", role="member"),
    Place("what to learn next", f"{CONFIDENCE_REVIEW}{build.REVIEW_DONE}/development/", role="member"),
    Place("how confident leads feel", f"{CONFIDENCE_REVIEW}findings/", role="member"),
)
ONE_ROUND, DONE_ROUND = f"/diagnostic/rounds/{build.ROUND}/", f"/diagnostic/rounds/{build.ROUND_DONE}/"
ONE_QUESTION = f"{ONE_ROUND}questions/environment-1/"
OWN = "/diagnostic/own-questions/"
RATING = (
    Place("diagnostic, to a visitor", "/diagnostic/"),
    Place("diagnostic, with an open round", "/diagnostic/", role="member"),
    Place("diagnostic, tried", "/diagnostic/try/relationships/?relationships-1=red&relationships-2=green"),
    Place("diagnostic, rated on a guide", "/elements/relationships/", role="member"),
    Place("diagnostic, begun on a guide", "/elements/relationships/", role="regional-lead"),
    Place("diagnostic, without a round", "/diagnostic/", role="regional-lead"),
    Place("start a round", "/diagnostic/start/", role="regional-lead"),
    Place("round", ONE_ROUND, role="member"),
    Place("round, after an answer", f"{ONE_ROUND}?after=environment-1&show=element", role="member"),
    Place("finished round", DONE_ROUND, role="member"),
    Place("change a round", f"{ONE_ROUND}change/", role="member"),
    Place("end a round", f"{ONE_ROUND}end/", role="member"),
    Place("statement", ONE_QUESTION, role="member"),
    Place("statement, as last time", f"{ONE_ROUND}questions/fulfilment-1/?after=relationships-1", role="member"),
    Place("element to rate", f"{ONE_ROUND}environment/", role="member"),
    Place("element, read", f"{DONE_ROUND}environment/", role="member"),
    Place("check my ratings", f"{ONE_ROUND}check/", role="member"),
    Place("history of a statement", f"{ONE_QUESTION}history/", role="member"),
    Place("evidence", f"{ONE_QUESTION}evidence/", role="member"),
    Place("own statements", OWN, role="member"),
    Place("add a statement", f"{OWN}add/", role="member"),
    Place("change a statement", f"{OWN}x-environment-1/", role="member"),
    Place("own words for a statement", f"{OWN}wording/environment-1/", role="member"),
)
GETTING_STARTED = (
    Place("an organisation's steps", "/diagnostic/getting-started/", role="member"),
    Place("an organisation's step", "/diagnostic/getting-started/strategy/", role="member"),
)
PEOPLE_OF_ROUND, AGREE = f"{ONE_ROUND}people/", f"{ONE_ROUND}agree/"
BY_LINK = f"/diagnostic/i/{token_of(Purpose.INVITED, Named(build.INVITED, 1))}/"
TOO_OLD = f"/diagnostic/i/{token_of(Purpose.INVITED, Named(build.INVITED, 1, dt.date(2020, 1, 1)))}/"
TO_READ = f"/diagnostic/i/{token_of(Purpose.INVITED, Named(build.OBSERVER, 1))}/"
SHEET = f"/diagnostic/staff/{token_of(Purpose.STAFF, Named(build.ROUND, 1))}/"
PEOPLE = (
    Place("people of a round", PEOPLE_OF_ROUND, role="member"),
    Place("invite people", f"{PEOPLE_OF_ROUND}invite/", role="member"),
    Place("somebody invited", f"{PEOPLE_OF_ROUND}{build.INVITED}/", role="member"),
    Place("import a spreadsheet", f"{ONE_ROUND}import/", role="member"),
    Place("take somebody off", f"{PEOPLE_OF_ROUND}{build.INVITED}/take-off/", role="member"),
    Place("begin an interview", f"{PEOPLE_OF_ROUND}interview/", role="member"),
    Place("interview", f"{PEOPLE_OF_ROUND}{build.INTERVIEW}/interview/", role="member"),
    Place("interview, an element", f"{PEOPLE_OF_ROUND}{build.INTERVIEW}/interview/environment/", role="member"),
    Place("link for staff", f"{PEOPLE_OF_ROUND}staff/", role="member"),
    Place("close the link for staff", f"{PEOPLE_OF_ROUND}staff/close/", role="member"),
    Place("agree", AGREE, role="member"),
    Place("agree on a statement", f"{AGREE}questions/environment-1/", role="member"),
    Place("finish a round", f"{ONE_ROUND}finish/", role="member"),
    Place("open a round again", f"{DONE_ROUND}reopen/", role="member"),
    Place("invited", BY_LINK),
    Place("invited, an element", f"{BY_LINK}environment/"),
    Place("invited, decline", f"{BY_LINK}decline/"),
    Place("invited to read", TO_READ),
    Place("invited, long ago", TOO_OLD, 410),
    Place("invited, asked for a new link", "/diagnostic/i/asked/"),
    Place("invited, link that ended", "/diagnostic/i/ended/", status=410),
    Place("sheet for staff", SHEET),
    Place("sheet for staff, thanks", f"{SHEET}thanks/"),
    Place("sheet for staff, link that ended", "/diagnostic/staff/ended/", status=410),
)
PLAN_OF_ALL, ONE_ACTION = "/diagnostic/plan/", f"/diagnostic/plan/{build.ACTION}/"
PLAN = (
    Place("action plan", PLAN_OF_ALL, role="member"),
    Place("action plan, narrowed to nothing", f"{PLAN_OF_ALL}?owner=me&due=soon", role="member"),
    Place("action plan, empty", PLAN_OF_ALL, role="regional-lead"),
    Place("action plan to print", f"{PLAN_OF_ALL}print/", role="member"),
    Place("add an action", f"{PLAN_OF_ALL}add/", role="member"),
    Place("action", ONE_ACTION, role="member"),
    Place("change an action", f"{ONE_ACTION}change/", role="member"),
    Place("business case", f"{ONE_ACTION}business-case/", role="member"),
    Place("write a business case", f"{ONE_ACTION}business-case/change/", role="member"),
)
WORKSHOP = (
    Place("join a workshop", "/diagnostic/workshop/"),
    Place("join a workshop, told how", f"/diagnostic/workshop/?code={build.JOIN_CODE}"),
    Place("screen of a workshop", f"{ONE_ROUND}workshop/", role="member"),
    Place("close a workshop", f"{ONE_ROUND}workshop/close/", role="member"),
    Place("open a workshop", f"{DONE_ROUND}workshop/", role="member"),
)
SHARING = (
    Place("share a round", f"{DONE_ROUND}share/", role="member"),
    Place("what we share", "/diagnostic/shared/", role="member"),
    Place("what partners share", "/diagnostic/system/south-east-london/", role="system-lead"),
)
PAPERS = (
    Place("papers of a round", f"{ONE_ROUND}papers/", role="member"),
    Place("papers of a finished round", f"{DONE_ROUND}papers/", role="member"),
    Place("decision asked of the board", f"{DONE_ROUND}papers/decision/", role="member"),
)
GALLERY = Place("component gallery", "/_components/")

PUBLIC = (*WAGTAIL_PAGES, *FILTERED, *SEARCHES)
ACCOUNT = (*SIGNED_OUT, *SIGNED_IN, *MY_PROFILE)
ONE, OVER = f"/community/sessions/{SESSION}/", f"/community/sessions/{SESSION_PAST}/"
MAIL = (
    Place("which emails I get", "/community/me/emails/", role="member"),
    Place("my calendar", "/community/me/calendar/", role="member"),
    Place("link in a mail that ended", "/community/emails/ended/", status=410),
    Place("link about a circle that ended", "/community/buddies/still/ended/", status=410),
    Place("link about a call that is over", "/community/meetings/come/ended/", status=410),
)
SESSIONS = (
    Place("sessions", "/community/sessions/", role="member"),
    Place("past sessions, narrowed", "/community/sessions/?when=past&element=environment", role="member"),
    Place("session to come", ONE, role="member"),
    Place("session to come, to its host", ONE, role="regional-lead"),
    Place("session that is over", OVER, role="member"),
    Place("suggestion for an agenda", f"{ONE}agenda/", role="member"),
    Place("item of an agenda", f"{ONE}agenda/{ITEM}/", role="regional-lead"),
    Place("note of a session", f"{OVER}notes/{NOTE}/", role="member"),
    Place("action of a session", f"{OVER}actions/", role="member"),
    Place("whether a session was useful", f"{OVER}feedback/", role="member"),
    Place("link of a mail that is too old", "/community/sessions/answer/made-up/", status=410),
)
CALLED, WAS_CALLED = f"/community/meetings/{CALL}/", f"/community/meetings/{CALL_PAST}/"
AVAILABLE, TOGETHER = "/community/me/availability/", f"/community/meetings/with/{CALL_CIRCLE}/"
CALLS = (
    Place("calls", "/community/meetings/", role="member"),
    Place("calls, to somebody who has none", "/community/meetings/", role="regional-lead"),
    Place("call to come", CALLED, role="member"),
    Place("call that is over", WAS_CALLED, role="member"),
    Place("moving a call", f"{CALLED}move/", role="member"),
    Place("other times for a call", f"{CALLED}other-times/", role="member"),
    Place("cancelling a call", f"{CALLED}cancel/", role="member"),
    Place("late for a call", f"{CALLED}late/", role="member"),
    Place("how to talk", f"{CALLED}place/", role="member"),
    Place("after a call", f"{WAS_CALLED}after/", role="member"),
    Place("booking a call", f"{TOGETHER}book/", role="member"),
    Place("offering times", f"{TOGETHER}offer/", role="member"),
    Place("times that are offered", f"/community/meetings/offers/{OFFER}/", role="member"),
    Place("when I can be called", AVAILABLE, role="member"),
    Place("when I can be called, nothing said yet", AVAILABLE, role="regional-lead"),
    Place("my hours", f"{AVAILABLE}hours/", role="member"),
    Place("my dates", f"{AVAILABLE}dates/", role="member"),
    Place("how calls are booked", f"{AVAILABLE}booking/", role="member"),
)
HUB = "/community/buddies/"
BUDDIES = (
    Place("buddies", HUB, role="member"),
    Place("buddies, to somebody who has none", HUB, role="regional-lead"),
    Place("what you wish of a buddy", f"{HUB}preferences/", role="member"),
    Place("how a first call may go", f"{HUB}first-call/", role="member"),
    Place("asking somebody", f"{HUB}ask/{ASKABLE}/", role="member"),
    Place("asking somebody who cannot be asked", f"{HUB}ask/nobody/", status=404, role="member"),
    Place("request", f"{HUB}requests/{REQUEST}/", role="member"),
    Place("saying no", f"{HUB}requests/{REQUEST}/decline/", role="member"),
    Place("circles to join", f"{HUB}circles/", role="member"),
    Place("starting a circle", f"{HUB}circles/new/", role="member"),
    Place("circle", f"{HUB}circles/{GROUP}/", role="member"),
    Place("changing a circle", f"{HUB}circles/{GROUP}/change/", role="member"),
    Place("break of a circle", f"{HUB}circles/{GROUP}/break/", role="member"),
    Place("leaving a circle", f"{HUB}circles/{GROUP}/end/", role="member"),
    Place("pairing that has ended", f"{HUB}circles/{ENDED}/", role="member"),
    Place("asking to join", f"{HUB}circles/{OPEN}/join/", role="member"),
    Place("inviting somebody", f"{HUB}circles/{GROUP}/invite/{ASKABLE}/", role="member"),
    Place("invitation to a circle", f"{HUB}invitations/{INVITATION}/", role="member"),
)
ALL = (
    *PUBLIC,
    *ERRORS,
    *ACCOUNT,
    *STORIES,
    *CONFIDENCE,
    *RATING,
    *PEOPLE,
    *PLAN,
    *WORKSHOP,
    *GETTING_STARTED,
    *SHARING,
    *PAPERS,
    *MAIL,
    *SESSIONS,
    *BUDDIES,
    *CALLS,
)
