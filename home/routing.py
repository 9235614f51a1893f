"""From an address to a page in one query, where Wagtail takes two for each step of the way.

The tree in memory (home.tree) only says where to look: the page that comes out of the database must still have the
address and be live, or Wagtail's own walk decides. Pages with a ``route`` of their own, hooks, privacy and redirects
work as they do in Wagtail.
"""

from __future__ import annotations

import copy
import time
from functools import cache, lru_cache
from typing import TYPE_CHECKING, cast

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.http import Http404, HttpResponse
from django.urls import re_path
from django.utils.translation import get_language
from wagtail import urls as wagtail_urls
from wagtail.models import Page, Site
from wagtail.url_routing import RouteResult
from wagtail.views import serve as wagtail_serve

from home import fragments, generation
from home.tree import Branch, Tree, locales, site_root_paths, sites, tree

if TYPE_CHECKING:
    from django.http import HttpRequest

PAGES_KEPT = 256  # in each process, about 30 kB each


def serve(request: HttpRequest, path: str) -> HttpResponse:
    """Answer with the page at ``path``: Wagtail's view, told beforehand which site and page are meant."""
    fragments.begin(request)
    prepare(request)
    result = find_route(request, path)
    if result is not None:
        request._wagtail_route_for_request = result  # type: ignore[attr-defined]
    return cast(HttpResponse, wagtail_serve(request, path))


def prepare(request: HttpRequest) -> None:
    """Put on the request what Wagtail would otherwise ask the database for: the site, and where its trees begin."""
    known = sites()
    if len(known) == 1 and known[0].is_default_site:
        request._wagtail_site = known[0]  # type: ignore[attr-defined]
    request._wagtail_cached_site_root_paths = site_root_paths()  # type: ignore[attr-defined]


def find_route(request: HttpRequest, path: str) -> RouteResult | None:
    """The route to the page at ``path``, or None where Wagtail has to look for itself."""
    root = _root_url_path(request)
    if root is None:
        return None
    components = [component for component in path.split("/") if component]
    found, rest = _deepest(tree(), root, components)
    page = _fetch(found) if found else None
    if page is None:
        return None
    try:
        return cast(RouteResult, page.route(request, rest))
    except Http404:
        return None


def _root_url_path(request: HttpRequest) -> str | None:
    """Where the tree of this site begins in the language of the address."""
    site = Site.find_for_request(request)
    language = get_language()
    for root in site_root_paths():
        if site is not None and root.site_id == site.pk and root.language_code == language:
            return str(root.root_path)
    return None


def _deepest(known: Tree, root: str, components: list[str]) -> tuple[Branch | None, list[str]]:
    """The page to ask for the rest of the address: the first on the way with a route of its own, else the last."""
    if not _stands_alone(known.by_url_path.get(root)):
        return known.by_url_path.get(root), components
    url_path = root
    for i, component in enumerate(components):
        url_path += f"{component}/"
        branch = known.by_url_path.get(url_path)
        if branch and (i + 1 == len(components) or not _stands_alone(branch)):
            return branch, components[i + 1 :]
    return known.by_url_path.get(root) if not components else None, []


def _stands_alone(branch: Branch | None) -> bool:
    """True where the page is found by its slug, as Wagtail finds it, and by no rule of its own."""
    model = _model(branch) if branch else None
    return model is None or model.route is Page.route


def _model(branch: Branch) -> type[Page] | None:
    model = ContentType.objects.get_for_id(branch.content_type_id).model_class()
    return model if model is not None and issubclass(model, Page) else None


def _fetch(branch: Branch) -> Page | None:
    """The page in its own class, if the database still has it at this address. The caller may change what it gets."""
    model = _model(branch)
    if model is None:
        return None
    now = generation.current()
    if not settings.FRAGMENT_CACHE or now == generation.UNKNOWN or generation.has_uncommitted_change():
        return _read(model, branch.pk, branch.url_path)
    quarter = time.monotonic() // generation.MAX_SECONDS
    # A copy has its own attributes and relations; the kept page itself is never shown.
    return copy.copy(_kept((now, quarter), model, branch.pk, branch.url_path))  # type: ignore[arg-type]


@lru_cache(maxsize=PAGES_KEPT)
def _kept(when: tuple[str, float], model: type[Page], pk: int, url_path: str) -> Page | None:
    """A page as it was read ``when`` (a generation): making one from its columns costs a third of an answer."""
    return _read(model, pk, url_path)


def _read(model: type[Page], pk: int, url_path: str) -> Page | None:
    page = next(iter(model.objects.raw(_statement(model), (pk, url_path))), None)  # type: ignore[arg-type]
    if page is not None and (locale := locales().get(page.locale_id)):
        page.locale = locale
    return page


@cache
def _statement(model: type[Page]) -> str:
    """The statement that fetches a live page of ``model`` by id and address: to write it costs as much as to run it."""
    sql, params = model.objects.filter(pk=0, url_path="/", live=True).order_by().query.sql_with_params()
    if params != (0, "/"):
        raise AssertionError(f"Fetching a page takes other parameters than expected: {params}")
    return str(sql)


urlpatterns = [
    *(pattern for pattern in wagtail_urls.urlpatterns if pattern.name != "wagtail_serve"),
    re_path(wagtail_urls.serve_pattern, serve, name="wagtail_serve"),
]
