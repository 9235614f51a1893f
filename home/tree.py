"""The tree of live pages, read once a generation with one query. Addresses, menus and ancestors come from it.

It holds what a link shows and nothing else, about 500 bytes a page. What it says of a page is checked against the
database when the page is served (home.routing).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q
from django.urls import NoReverseMatch, reverse
from django.utils.translation import override
from wagtail.models import Locale, Page, PageViewRestriction, Site
from wagtail.models.sites import SiteRootPath
from wagtail.query import PageQuerySet

from home.generation import kept_a_generation

STEP = Page.steplen


@dataclass(frozen=True, slots=True)
class Branch:
    """A live page as links show it. ``public`` is false below or at a page that only some may see."""

    pk: int
    title: str
    url: str
    url_path: str
    path: str
    language: str
    translation_key: str
    alias_of_id: int | None
    content_type_id: int
    in_menus: bool
    public: bool

    @property
    def depth(self) -> int:
        """1 for the root of all trees, 2 for a home page."""
        return len(self.path) // STEP

    def get_url(self) -> str:
        """The address, by the name that a page has for it."""
        return self.url


@dataclass(frozen=True, slots=True)
class Tree:
    """All live pages below a site's home page, in the tree's order."""

    by_pk: dict[int, Branch] = field(default_factory=dict)
    by_path: dict[str, Branch] = field(default_factory=dict)
    by_url_path: dict[str, Branch] = field(default_factory=dict)
    by_language: dict[tuple[str, str], Branch] = field(default_factory=dict)
    below: dict[str, list[Branch]] = field(default_factory=dict)

    def add(self, branch: Branch) -> None:
        """Enter a page. Pages come in the tree's order."""
        self.by_pk[branch.pk] = self.by_path[branch.path] = self.by_url_path[branch.url_path] = branch
        self.by_language[branch.translation_key, branch.language] = branch
        self.below.setdefault(branch.path[:-STEP], []).append(branch)

    def ancestors(self, path: str) -> Iterator[Branch]:
        """Live ancestors of the page at ``path``, home first."""
        for end in range(2 * STEP, len(path), STEP):
            if branch := self.by_path.get(path[:end]):
                yield branch

    def children(self, path: str) -> list[Branch]:
        """Live children of the page at ``path``, in order."""
        return self.below.get(path, [])

    def in_language(self, pk: int, language: str) -> Branch | None:
        """The page ``pk`` in ``language``; itself where it is not there; None while it is not live."""
        branch = self.by_pk.get(pk)
        if branch is None or branch.language == language:
            return branch
        return self.by_language.get((branch.translation_key, language), branch)


@kept_a_generation
def locales() -> dict[int, Locale]:
    """The site's locales by id."""
    return {locale.pk: locale for locale in Locale.objects.all()}


@kept_a_generation
def sites() -> list[Site]:
    """All sites with their root pages."""
    return list(Site.objects.select_related("root_page", "root_page__locale"))


@kept_a_generation
def site_root_paths() -> list[SiteRootPath]:
    """Where each site's tree begins in each language, as Wagtail has it."""
    return Site.get_site_root_paths()


@kept_a_generation
def tree() -> Tree:
    """The tree of live pages."""
    found = Tree()
    codes = {pk: locale.language_code for pk, locale in locales().items()}
    roots = [(root.root_path, _prefix(root)) for root in site_root_paths()]
    hidden = _hidden()
    for row in _rows():
        root = next(((path, prefix) for path, prefix in roots if row["url_path"].startswith(path)), None)
        if root is None or row["locale_id"] not in codes:
            continue
        found.add(
            Branch(
                pk=row["pk"],
                title=row["title"],
                url=root[1] + row["url_path"][len(root[0]) :],
                url_path=row["url_path"],
                path=row["path"],
                language=codes[row["locale_id"]],
                translation_key=str(row["translation_key"]),
                alias_of_id=row["alias_of_id"],
                content_type_id=row["content_type_id"],
                in_menus=row["show_in_menus"],
                public=not row["path"].startswith(hidden),
            )
        )
    return found


def readable(pages: PageQuerySet) -> PageQuerySet:
    """Those of ``pages`` that anybody may read: live, not private, and no alias of what is private.

    Wagtail's ``public()`` takes a query, and lets such an alias through.
    """
    return pages.live().exclude(pk__in=_hidden_pks())


@kept_a_generation
def _hidden_pks() -> list[int]:
    return [branch.pk for branch in tree().by_pk.values() if not branch.public]


def _rows() -> Iterator[dict[str, Any]]:
    fields = ("pk", "title", "url_path", "path", "locale_id", "translation_key", "alias_of_id", "content_type_id")
    return Page.objects.live().order_by("path").values(*fields, "show_in_menus").iterator()


def _prefix(root: SiteRootPath) -> str:
    """The address of a site's home page in its language; with the host where there are several sites."""
    try:
        with override(root.language_code):
            path = reverse("wagtail_serve", args=("",))
    except NoReverseMatch:
        path = "/"
    several = len({other.site_id for other in site_root_paths()}) > 1
    return f"{root.root_url}{path}" if several else path


def _hidden() -> tuple[str, ...]:
    """The paths of pages that are private, and of their aliases: what stands at or below them is not public."""
    private = set(PageViewRestriction.objects.values_list("page_id", flat=True))
    paths: set[str] = set()
    seen: set[int] = set()
    while private - seen:
        rows = Page.objects.filter(Q(pk__in=private) | Q(alias_of__in=private)).values_list("pk", "path")
        seen = set(private)
        paths.update(path for _, path in rows)
        private |= {pk for pk, _ in rows}
    return tuple(paths)
