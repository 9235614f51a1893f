"""An Atom feed of stories: of all, or of those that the address asks for."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from casestudies.cards import words_language
from casestudies.catalogue import Row
from casestudies.choice import Wanted, query_of, read_wanted
from casestudies.facets import named
from casestudies.listing import find, rows_of
from casestudies.regions import index_url
from community.directory import filters
from home import atom
from home.menu import site_settings

LENGTH = 30


@require_safe
def stories(request: HttpRequest) -> HttpResponse:
    """The newest stories in the reader's language, by the same parameters as their list."""
    language = get_language() or "en"
    options = named()
    wanted = read_wanted(request.GET, options, language)
    query = query_of(wanted.choice)
    feed = atom.begin(
        title=_("%(service)s: stories") % {"service": site_settings().name},
        subtitle=", ".join(chip.label for chip in filters.chips(wanted.choice, options)) or _("All stories"),
        url=f"{index_url(language) or '/'}{query}",
        feed_url=f"{reverse('stories_feed')}{query}",
        language=language,
    )
    newest = find(wanted, options, language).newest.some(start=0, number=LENGTH, turn=0)
    for row in rows_of(newest, language):
        _add(feed, row, language)
    return _for_whom(wanted, atom.answer(feed))


def _add(feed: atom.PagesFeed, row: Row, language: str) -> None:
    words = words_language(row.pk)
    atom.add_page(
        feed,
        pk=row.pk,
        title=row.title,
        url=row.url,
        summary=row.in_one_line,
        published=row.published,
        changed=row.changed,
        author_name="" if row.reconstructed else row.organisation,  # those words are ours
        categories=row.elements,
        lang="" if words == language else words,
    )


def _for_whom(wanted: Wanted, response: HttpResponse) -> HttpResponse:
    """As for the list: what was found by words is not worth a place in the page cache."""
    if wanted.asked.text:
        patch_cache_control(response, private=True, max_age=0)
    return response
