"""Every address of the site."""

from __future__ import annotations

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import URLPattern, URLResolver, include, path
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from community.views.admin_door import admin_login
from community.views.mail_reports import mail_reports
from config.api import api
from config.sitemaps import sitemap
from home.views import health
from home.views.gallery import gallery
from home.views.media import media
from home.views.robots import robots


def under(beginning: str, *modules: str) -> URLResolver:
    """The addresses of ``modules``, all of one beginning: whatever begins otherwise passes them in one step."""
    return path(beginning, include([path("", include(module)) for module in modules]))


urlpatterns: list[URLPattern | URLResolver] = [
    path("statusz", health.status, name="statusz"),
    path("metrics", health.figures, name="metrics"),
    path("media/<path:path>", media, name="media"),
    path("mail/<slug:service>/", mail_reports, name="mail_reports"),
    path("", include("community.admin_urls")),  # the one door, before Wagtail's own
    path("admin/", include("casestudies.urls.admin")),  # stricter than Wagtail's own
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("api/v2/", api.urls),
    path("sitemap.xml", sitemap, name="sitemap"),
    path("robots.txt", robots, name="robots"),
]

if settings.SHOW_COMPONENT_GALLERY:
    urlpatterns.append(path("_components/", gallery, name="component_gallery"))

urlpatterns += i18n_patterns(
    path("_util/login/", admin_login),
    under(
        "accounts/",
        "community.urls.account",
        "community.urls.work_accounts",
        "allauth.account.urls",
    ),
    path("accounts/2fa/", include("allauth.mfa.urls")),
    under(
        "community/",
        "community.urls.home",
        "community.urls.joining",
        "community.urls.people",
        "community.urls.me",
        "community.urls.privacy",
        "community.urls.buddies",
        "community.urls.rounds",
        "community.urls.sessions",
        "community.urls.boards",
        "community.urls.polls",
        "community.urls.calendar",
        "community.urls.meetings",
    ),
    path("", include("home.urls")),
    path("", include("elements.urls")),
    path("", include("casestudies.urls.story")),
    under(
        "case-studies/",
        "casestudies.urls.reading",
        "casestudies.urls.insights",
        "casestudies.urls.submit",
        "casestudies.urls.review",
    ),
    under(
        "diagnostic/",
        "diagnostic.urls.home",
        "diagnostic.urls.rounds",
        "diagnostic.urls.try_it",
        "diagnostic.urls.embedded",
        "diagnostic.urls.rating",
        "diagnostic.urls.people",
        "diagnostic.urls.invited",
        "diagnostic.urls.agreeing",
        "diagnostic.urls.workshop",
        "diagnostic.urls.own_questions",
        "diagnostic.urls.getting_started",
        "diagnostic.urls.imports",
        "diagnostic.urls.report",
        "diagnostic.urls.papers",
        "diagnostic.urls.plan",
        "diagnostic.urls.sharing",
        "diagnostic.urls.systems",
        "diagnostic.urls.confidence",
    ),
    path("", include("home.routing")),
    prefix_default_language=False,
)

handler404 = "home.views.errors.page_not_found"
handler500 = "home.views.errors.server_error"
