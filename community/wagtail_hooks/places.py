"""What places add to the editors' back office, one line a registration. The things are in community/admin."""

from __future__ import annotations

from wagtail import hooks

from community.admin import imports, places_organisations
from community.admin.menu import HOOK, community_menu_item
from community.admin.places import AllowedDomainViewSet, RegionViewSet, SystemViewSet, TopicViewSet
from community.admin.places_organisations import OrganisationViewSet

VIEWSETS = [
    OrganisationViewSet(),
    SystemViewSet(),
    RegionViewSet(),
    TopicViewSet(),
    AllowedDomainViewSet(),
]


@hooks.register("register_admin_viewset")
def viewsets() -> list[object]:
    """The lists."""
    return list(VIEWSETS)


hooks.register("register_admin_menu_item", community_menu_item)
for viewset in VIEWSETS:
    hooks.register(HOOK, viewset.get_menu_item)
hooks.register("register_admin_urls", places_organisations.urls)
hooks.register("register_admin_urls", imports.urls)
