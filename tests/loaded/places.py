"""The addresses that stand for every kind of page, without the language's prefix."""

from __future__ import annotations

from typing import NamedTuple

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
    Place("guide, signed in", "/elements/relationships/", role="member"),
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
GALLERY = Place("component gallery", "/_components/")

PUBLIC = (*WAGTAIL_PAGES, *FILTERED, *SEARCHES)
ACCOUNT = (*SIGNED_OUT, *SIGNED_IN, *MY_PROFILE)
ALL = (*PUBLIC, *ERRORS, *ACCOUNT)
