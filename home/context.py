"""What the page shell of a Wagtail page shows: ancestors, languages, review dates."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import get_language

from home.generation import kept_a_generation
from home.tree import locales, tree

if TYPE_CHECKING:
    from django.http import HttpRequest

    from home.models import BasePage, PageReview


@dataclass(frozen=True)
class LanguageLink:
    """The same page in a language.

    ``url`` is empty where there is no public page; ``translated`` is false where the address shows the English words
    with a notice (an alias), which search engines are not told about.
    """

    code: str
    name: str
    url: str
    current: bool
    translated: bool = True


NAMES = {"en": "English", "cy": "Cymraeg"}


def language_links(translation_key: str, language: str) -> list[LanguageLink]:
    """Where a page stands in each language, in the site's order; ``language`` is the page's own."""
    codes = [locale.language_code for locale in locales().values()]
    links = []
    for code in sorted(codes, key=list(NAMES).index):
        found = tree().by_language.get((translation_key, code))
        public = found if found and found.public else None
        links.append(
            LanguageLink(
                code=code,
                name=NAMES[code],
                url=public.url if public else "",
                current=code == language,
                translated=public is not None and public.alias_of_id is None,
            )
        )
    return links


def breadcrumbs(path: str) -> list[tuple[str, str]]:
    """Title and address of each live, public page above the one at ``path``, home first."""
    return [(branch.title, branch.url) for branch in tree().ancestors(path) if branch.public]


@kept_a_generation
def newest_review(pk: int) -> PageReview | None:
    """When the page was last read through, if anybody said so."""
    from home.models import PageReview

    return PageReview.objects.filter(page_id=pk).first()


def page_context(page: BasePage, request: HttpRequest) -> dict[str, Any]:
    """Context for ``base.html``. ``untranslated`` is true for English words shown under a Welsh address."""
    known = locales().get(page.locale_id)
    language = known.language_code if known else page.locale.language_code
    is_alias = page.alias_of_id is not None
    shows_review = page.shows_review_dates and page.pk
    return {
        "breadcrumbs": breadcrumbs(page.path),
        "language_links": language_links(str(page.translation_key), language),
        "untranslated": is_alias and get_language() != "en",
        "review": newest_review(page.alias_of_id or page.pk) if shows_review else None,
    }
