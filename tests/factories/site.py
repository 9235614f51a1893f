"""The root, the home pages and the languages."""

from __future__ import annotations

from typing import Any

from wagtail.models import Collection, Locale, Page, Site

from home.models import HomePage, StandardPage


def make_locale(code: str) -> Locale:
    """A language, whether a migration made it or a flush took it away."""
    return Locale.objects.get_or_create(language_code=code)[0]


def make_root() -> Page:
    """Wagtail's own root page, made again if a transactional test before this one emptied the database."""
    if not Collection.objects.exists():
        Collection.add_root(name="Root")
    root = Page.objects.filter(depth=1).first()
    return root or Page.add_root(title="Root", slug="root", locale=make_locale("en"))


def make_home(locale: Locale, **values: Any) -> HomePage:
    """The home page at the root of the default site; Wagtail's welcome page goes."""
    root = make_root()
    site = Site.objects.filter(is_default_site=True).first()
    Site.objects.all().delete()
    if site is not None:
        Page.objects.filter(pk=site.root_page_id).first().specific.delete()
        root = Page.objects.get(pk=root.pk)
    values = {"title": "HWB Commons", "slug": "home", "summary": "For people who lead on wellbeing.", **values}
    home = root.add_child(instance=HomePage(locale=locale, **values))
    Site.objects.create(hostname="localhost", root_page=home, is_default_site=True, site_name="HWB Commons")
    return home


def make_translation(page: Page, locale: Locale, **values: Any) -> Any:
    """A live translation of a page, without wagtail-localize's strings behind it."""
    copy = page.copy_for_translation(locale, copy_parents=True)
    for name, value in values.items():
        setattr(copy, name, value)
    copy.save_revision().publish()
    copy.refresh_from_db()
    return copy


def make_standard_page(parent: Page, **values: Any) -> StandardPage:
    """A live page of words."""
    values = {"title": "Top tips", "slug": "top-tips", "summary": "What others wish they had known.", **values}
    return parent.add_child(instance=StandardPage(locale=parent.locale, **values))
