"""All stories of a person's regions in one list, with its place in the menu and the ways to import and export."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.pages.listing import IndexView
from wagtail.admin.viewsets.pages import PageListingViewSet
from wagtail.admin.widgets.button import Button
from wagtail.permissions import page_permission_policy

from casestudies.models import StoryPage
from casestudies.services.exports import stories_seen_by
from casestudies.story_choices import region_pages_of
from casestudies.views import admin_imports

if TYPE_CHECKING:
    from django.http import HttpRequest
    from wagtail.query import PageQuerySet

IMPORT = "stories/import/"


class StoryListView(IndexView):
    """The stories that the person works on."""

    def get_base_queryset(self) -> PageQuerySet:
        pages = StoryPage.objects.filter(pk__in=stories_seen_by(self.request.user).values("pk"))
        return self.annotate_queryset(pages)

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        if not region_pages_of(self.request.user).exists():
            return []
        return [
            *super().header_more_buttons,
            Button(_("Import stories"), url=reverse("stories_import"), icon_name="upload", priority=80),
            Button(_("Download stories"), url=reverse("stories_download"), icon_name="download", priority=90),
        ]


class StoriesViewSet(PageListingViewSet):
    """The list."""

    model = StoryPage
    name = "stories"
    url_prefix = "stories"
    icon = "openquote"
    menu_label = _("Stories")
    menu_order = 150
    index_view_class = StoryListView

    def get_menu_item(self, order: int | None = None) -> MenuItem:
        """In the menu of those only who write stories."""
        return StoriesMenuItem(self.menu_label, self.menu_url, name="stories", icon_name=self.icon, order=150)


class StoriesMenuItem(MenuItem):
    """Stories in the menu."""

    def is_shown(self, request: HttpRequest) -> bool:
        # Wagtail has read what may be done with pages by now: this takes no query.
        return bool(page_permission_policy.user_has_permission(request.user, "add"))


def urls() -> list[URLPattern]:
    """Importing and exporting."""
    return [
        path(IMPORT, admin_imports.import_file, name="stories_import"),
        path(f"{IMPORT}template.<str:kind>", admin_imports.template, name="stories_import_template"),
        path(f"{IMPORT}<str:token>/", admin_imports.preview, name="stories_import_preview"),
        path(f"{IMPORT}<str:token>/problems.csv", admin_imports.problems, name="stories_import_problems"),
        path("stories/download/", admin_imports.choose_download, name="stories_download"),
        path("stories/download/<str:kind>/", admin_imports.download, name="stories_download_file"),
    ]


stories_viewset = StoriesViewSet()
