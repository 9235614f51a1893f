"""Makes the site's pages from the content files, and leaves alone what an editor has changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from django.db import transaction
from wagtail.models import Locale, Page, Site
from wagtail_localize.models import LocaleSynchronization

from config.content.blocks import Builder
from config.content.files import ContentError, ContentFile, Library
from config.content.indexing import indexed_once
from config.content.pages import empty, fill
from config.content.translation import has_strings_by_hand, translate
from home.models import BasePage, LoadedPage, PageReview

Films = Mapping[tuple[str, str], int]


@dataclass
class Report:
    """What a run did, by content key."""

    created: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)  # an editor's: not touched


@dataclass
class Loader:
    """One run over the library. ``films`` gives a film's id by key and language."""

    library: Library
    films: Films
    say: Callable[[str], None] = lambda _: None
    report: Report = field(default_factory=Report)
    pages: dict[str, BasePage] = field(default_factory=dict)

    def run(self) -> Report:
        """Load English, then Welsh. Each page stands or falls by itself, so that a second run goes on from there."""
        english, welsh = ensure_locales()
        for name in self.library.order:
            self._ensure_page(name, english)
        for name in self.library.order:
            self._load_english(name)
        ensure_synchronised(english, welsh)
        for name in self.library.order:
            self._load_welsh(name, welsh)
        return self.report

    def page_id(self, name: str) -> int:
        """The id of the English page ``name``: links are kept to it and turned to the reader's language when shown.

        Where an editor has deleted the page, a link goes to the page above it.
        """
        file = self.library.get(name, "en")
        if file is None:
            raise ContentError(f"a link names page:{name}, which is not in site.yaml")
        if name not in self.pages and file.parent_name:
            return self.page_id(file.parent_name)
        return int(self.pages[name].pk)

    def _builder(self, file: ContentFile) -> Builder:
        return Builder(file.name, self.page_id, lambda key: self.films.get((key, file.language)))

    @transaction.atomic
    @indexed_once()
    def _ensure_page(self, name: str, locale: Locale) -> None:
        """Find the English page, or make it as an empty draft so that links may point to it."""
        file = self.library.files[f"en/{name}"]
        loaded = LoadedPage.objects.select_related("page").filter(key=file.key).first()
        if loaded is not None:
            if loaded.page is not None:
                self.pages[name] = loaded.page.specific
            return
        if file.parent_name and not self._has_room(file):
            self.report.kept.append(file.key)
            return
        page = empty(file)
        page.locale, page.live, page.show_in_menus = locale, False, name in self.library.menu
        if file.parent_name is None:
            _clear_welcome_page()
            Page.get_first_root_node().add_child(instance=page)
            _make_default_site(page)
        else:
            self.pages[file.parent_name].add_child(instance=page)
        self.pages[name] = page
        LoadedPage.objects.create(key=file.key, page=page, checksum="", revision_id=None)

    def _has_room(self, file: ContentFile) -> bool:
        """False where an editor has deleted the page above, or made one of their own at this address."""
        parent = self.pages.get(file.parent_name or "")
        return parent is not None and not parent.get_children().filter(slug=file.data["slug"]).exists()

    @transaction.atomic
    @indexed_once()
    def _load_english(self, name: str) -> None:
        file = self.library.files[f"en/{name}"]
        loaded = LoadedPage.objects.filter(key=file.key).first()
        if loaded is None or not self._may_load(file, loaded, loaded.page):
            return
        page = self.pages[name]
        fill(page, file, self._builder(file))
        page.full_clean()
        revision = page.save_revision()
        self._review(page)  # before it is published: the guide's PDF, made then, names the date
        revision.publish()
        self._record(file, loaded, page)

    def _load_welsh(self, name: str, locale: Locale) -> None:
        file = self.library.get(name, "cy")
        if file is None or name not in self.pages:
            return
        english = self.pages[name].__class__.objects.get(pk=self.pages[name].pk)
        loaded, _ = LoadedPage.objects.get_or_create(key=file.key, defaults={"checksum": ""})
        welsh = english.get_translation_or_none(locale)
        source = LoadedPage.objects.get(key=f"en/{name}")
        # Words for another English than the file's would not fit, or say what the page does not.
        if not self._may_load(file, loaded, welsh, also_kept_if=_is_an_editors(source, english)):
            return
        words = english.__class__.objects.get(pk=english.pk)
        fill(words, file, self._builder(file))
        with transaction.atomic(), indexed_once():
            self._review(welsh)
            page = translate(english, words, locale)
            loaded.page, loaded.revision_id = page.page_ptr, page.latest_revision_id
            loaded.save()
        self._record(file, loaded, page)  # now that it is published, which happens when the transaction commits

    def _may_load(
        self, file: ContentFile, loaded: LoadedPage, page: Page | None, *, also_kept_if: bool = False
    ) -> bool:
        """False where the file is as it was, or the page was changed or deleted since it was loaded."""
        if page is not None and loaded.checksum == file.checksum:
            self.report.unchanged.append(file.key)
            return False
        if page is None or also_kept_if or _is_an_editors(loaded, page):
            self.report.kept.append(file.key)
            return False
        return True

    def _review(self, page: Page) -> None:
        if not page.reviews.exists():
            PageReview.objects.create(page=page, reviewed_on=self.library.reviewed_on, next_due=self.library.next_due)

    def _record(self, file: ContentFile, loaded: LoadedPage, page: BasePage) -> None:
        (self.report.updated if loaded.checksum else self.report.created).append(file.key)
        fresh = Page.objects.get(pk=page.pk)
        loaded.page, loaded.revision_id, loaded.checksum = fresh, fresh.latest_revision_id, file.checksum
        loaded.save()
        self.say(file.key)


def _is_an_editors(loaded: LoadedPage, page: Page) -> bool:
    """Whether an editor has written, translated or withdrawn the page since it was loaded, or before it ever was."""
    if page.alias_of_id is not None:
        return False  # a stand-in until there is a translation
    withdrawn = bool(loaded.checksum) and not page.live
    return withdrawn or page.latest_revision_id != loaded.revision_id or has_strings_by_hand(page)


def ensure_locales() -> tuple[Locale, Locale]:
    """The locales en and cy, made where missing."""
    english, _ = Locale.objects.get_or_create(language_code="en")
    welsh, _ = Locale.objects.get_or_create(language_code="cy")
    return english, welsh


@transaction.atomic
@indexed_once()
def ensure_synchronised(english: Locale, welsh: Locale) -> None:
    """Every English page has a place in the Welsh tree: an alias with a notice until it is translated."""
    LocaleSynchronization.objects.get_or_create(locale=welsh, defaults={"sync_from": english})


def _clear_welcome_page() -> None:
    """Remove the page that Wagtail's own migration makes, if nobody has built on it."""
    for page in Page.objects.filter(depth=2, slug="home"):
        if page.specific_class is Page and page.is_leaf():
            page.delete()


def _make_default_site(page: Page) -> None:
    site = Site.objects.filter(is_default_site=True).first() or Site(is_default_site=True)
    site.hostname, site.port, site.root_page, site.site_name = "localhost", 80, page, "HWB Commons"
    site.save()
