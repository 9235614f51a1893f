"""What the page shell of a Wagtail page shows: ancestors, languages, review dates."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import get_language
from wagtail.models import Locale, Page

from home.generation import kept_a_generation

if TYPE_CHECKING:
    from django.http import HttpRequest

    from home.models import BasePage


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
    translated: bool


NAMES = {"en": "English", "cy": "Cymraeg"}


@kept_a_generation
def language_links(page_pk: int, translation_key: str, language: str) -> list[LanguageLink]:
    """Where this page stands in each language, the page's own first in the site's order."""
    pages = Page.objects.filter(translation_key=translation_key).live().public().select_related("locale")
    by_code = {page.locale.language_code: page for page in pages}
    codes = [locale.language_code for locale in Locale.objects.all()]
    links = []
    for code in sorted(codes, key=list(NAMES).index):
        page = by_code.get(code)
        links.append(
            LanguageLink(
                code=code,
                name=NAMES[code],
                url=(page.get_url() or "") if page else "",
                current=code == language,
                translated=page is not None and page.alias_of_id is None,
            )
        )
    return links


@kept_a_generation
def breadcrumbs(page_pk: int) -> list[tuple[str, str]]:
    """Title and address of each live, public ancestor below the root, home first."""
    page = Page.objects.get(pk=page_pk)
    ancestors = page.get_ancestors().live().public().filter(depth__gt=1)
    return [(ancestor.title, ancestor.get_url() or "") for ancestor in ancestors]


def page_context(page: BasePage, request: HttpRequest) -> dict[str, Any]:
    """Context for ``base.html``. ``untranslated`` is true for English words shown under a Welsh address."""
    from home.models import PageReview

    language = page.locale.language_code
    is_alias = page.alias_of_id is not None
    review = None
    if page.shows_review_dates and page.pk:
        review = PageReview.objects.filter(page_id=page.alias_of_id or page.pk).first()
    return {
        "breadcrumbs": breadcrumbs(page.pk) if page.pk else [],
        "language_links": language_links(page.pk, str(page.translation_key), language),
        "untranslated": is_alias and get_language() != "en",
        "review": review,
    }
