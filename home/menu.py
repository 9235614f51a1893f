"""The site's settings and main menu, read once a generation."""

from __future__ import annotations

from wagtail.models import Page, Site

from home.generation import kept_a_generation
from home.models import SiteSettings


@kept_a_generation
def site_settings() -> SiteSettings:
    """The settings of the one site; defaults where none is set up yet."""
    site = Site.objects.filter(is_default_site=True).first()
    return SiteSettings.for_site(site) if site else SiteSettings()


@kept_a_generation
def main_menu(language: str) -> list[tuple[str, str]]:
    """Title and address of the pages below the home page that editors chose to show in menus."""
    pages = (
        Page.objects.live()
        .public()
        .in_menu()
        .filter(locale__language_code=language, depth=3)
        .order_by("path")
    )
    return [(page.title, page.get_url() or "") for page in pages]
