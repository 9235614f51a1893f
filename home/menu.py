"""The site's settings and main menu, read once a generation."""

from __future__ import annotations

from home.generation import kept_a_generation
from home.models import SiteSettings
from home.tree import sites, tree

MENU_DEPTH = 3  # what stands right below a home page


@kept_a_generation
def site_settings() -> SiteSettings:
    """The settings of the one site, not to be changed; defaults where none is set up yet."""
    site = next((site for site in sites() if site.is_default_site), None)
    found = SiteSettings.objects.filter(site=site).first() if site else None
    return found or SiteSettings(site=site)


def main_menu(language: str) -> list[tuple[str, str]]:
    """Title and address of the pages below the home page that editors chose to show in menus."""
    return list(_menus().get(language, ()))


@kept_a_generation
def _menus() -> dict[str, list[tuple[str, str]]]:
    menus: dict[str, list[tuple[str, str]]] = {}
    for branch in tree().by_pk.values():
        if branch.in_menus and branch.public and branch.depth == MENU_DEPTH:
            menus.setdefault(branch.language, []).append((branch.title, branch.url))
    return menus
