"""Wagtail's choosers of pages. Theirs list every draft to everybody: here a draft shows only to who works on it.

Of a live page whose newest draft is called something else, others see the title that readers see.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpRequest, HttpResponse
from wagtail.admin.views.chooser import BrowseView, ChosenMultipleView, ExternalLinkView, SearchView
from wagtail.models import Page

from casestudies.permissions import DraftsSeen, drafts_seen_by

if TYPE_CHECKING:
    from wagtail.query import PageQuerySet


class BrowsePages(BrowseView):
    """Going through the tree. The hook ``construct_page_chooser_queryset`` leaves out what is not to be seen."""

    def filter_object_list(self, pages: PageQuerySet) -> PageQuerySet:
        """The pages of one level; none of a page that is itself not to be seen."""
        seen = drafts_seen_by(self.request.user)
        if not Page.objects.filter(seen.or_public(), pk=self.parent_page.pk).exists():
            raise Http404
        as_seen(self.parent_page, seen)
        return _all_as_seen(super().filter_object_list(pages), seen)


class SearchPages(SearchView):
    """Searching all pages, narrowed by the same hook."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """What was found, each under the title that this person may see."""
        response = super().get(request)
        seen = drafts_seen_by(request.user)
        for page in response.context_data["pages"]:
            as_seen(page, seen)
        return response


def chosen_pages(request: HttpRequest) -> HttpResponse:
    """Pages that were ticked, without those that could not have been."""
    seen = drafts_seen_by(request.user)
    ids = [pk for pk in request.GET.getlist("id") if pk.isdecimal()]
    allowed = Page.objects.filter(seen.or_public(), pk__in=ids).values_list("pk", flat=True)
    asked = request.GET.copy()
    asked.setlist("id", [str(pk) for pk in allowed])
    request.GET = asked  # type: ignore[assignment]
    return _with_titles_as_seen(ChosenMultipleView.as_view()(request), seen)


def external_link(request: HttpRequest) -> HttpResponse:
    """An address that was typed; one of ours is recognised as a page."""
    return _with_titles_as_seen(ExternalLinkView.as_view()(request), drafts_seen_by(request.user))


def as_seen(page: Page, seen: DraftsSeen) -> Page:
    """The page, for showing only: under its public title, unless its draft may be seen."""
    if not seen.holds(page):
        page.draft_title = page.title
    return page


def _all_as_seen(pages: PageQuerySet, seen: DraftsSeen) -> PageQuerySet:
    class AsSeen(pages._iterable_class):
        def __iter__(self) -> Iterator[Page]:
            return (as_seen(page, seen) for page in super().__iter__())

    copy = pages.all()
    copy._iterable_class = AsSeen
    return copy


def _with_titles_as_seen(response: HttpResponse, seen: DraftsSeen) -> HttpResponse:
    said = json.loads(response.content)
    for about in _pages_in(said):
        page = Page.objects.get(pk=about["id"])
        if not seen.holds(page):
            about["adminTitle"] = page.title
    response.content = json.dumps(said)
    return response


def _pages_in(said: Any) -> Iterator[dict[str, Any]]:
    """What an answer says of single pages, wherever in it that stands."""
    if isinstance(said, dict):
        if "adminTitle" in said:
            yield said
        said = list(said.values())
    if isinstance(said, list):
        for part in said:
            yield from _pages_in(part)
