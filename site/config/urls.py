"""Every address of the site."""

from __future__ import annotations

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import URLPattern, URLResolver, include, path
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from community.views.admin_door import admin_login
from config.api import api
from config.sitemaps import sitemap
from home.views import health
from home.views.gallery import gallery
from home.views.media import media
from home.views.robots import robots

urlpatterns: list[URLPattern | URLResolver] = [
    path("statusz", health.status, name="statusz"),
    path("media/<path:path>", media, name="media"),
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
    path("accounts/", include("community.urls.account")),
    path("accounts/", include("community.urls.work_accounts")),
    path("accounts/", include("allauth.account.urls")),
    path("accounts/2fa/", include("allauth.mfa.urls")),
    path("community/", include("community.urls.home")),
    path("community/", include("community.urls.joining")),
    path("community/", include("community.urls.people")),
    path("community/", include("community.urls.me")),
    path("community/", include("community.urls.privacy")),
    path("community/", include("community.urls.buddies")),
    path("community/", include("community.urls.rounds")),
    path("community/", include("community.urls.sessions")),
    path("community/", include("community.urls.boards")),
    path("community/", include("community.urls.polls")),
    path("community/", include("community.urls.calendar")),
    path("community/", include("community.urls.meetings")),
    path("", include("home.urls")),
    path("", include("elements.urls")),
    path("", include("casestudies.urls.story")),
    path("case-studies/", include("casestudies.urls.reading")),
    path("case-studies/", include("casestudies.urls.insights")),
    path("case-studies/", include("casestudies.urls.submit")),
    path("case-studies/", include("casestudies.urls.review")),
    path("diagnostic/", include("diagnostic.urls.home")),
    path("diagnostic/", include("diagnostic.urls.rounds")),
    path("diagnostic/", include("diagnostic.urls.try_it")),
    path("diagnostic/", include("diagnostic.urls.embedded")),
    path("diagnostic/", include("diagnostic.urls.rating")),
    path("diagnostic/", include("diagnostic.urls.people")),
    path("diagnostic/", include("diagnostic.urls.invited")),
    path("diagnostic/", include("diagnostic.urls.agreeing")),
    path("diagnostic/", include("diagnostic.urls.workshop")),
    path("diagnostic/", include("diagnostic.urls.own_questions")),
    path("diagnostic/", include("diagnostic.urls.getting_started")),
    path("diagnostic/", include("diagnostic.urls.imports")),
    path("diagnostic/", include("diagnostic.urls.report")),
    path("diagnostic/", include("diagnostic.urls.papers")),
    path("diagnostic/", include("diagnostic.urls.plan")),
    path("diagnostic/", include("diagnostic.urls.sharing")),
    path("diagnostic/", include("diagnostic.urls.systems")),
    path("diagnostic/", include("diagnostic.urls.confidence")),
    path("", include("home.routing")),
    prefix_default_language=False,
)

handler404 = "home.views.errors.page_not_found"
handler500 = "home.views.errors.server_error"
