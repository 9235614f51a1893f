"""How many queries a page takes that is not in the cache: a literal number, whatever stands beside or below it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.documents.models import Document
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Page

from elements.models import (
    ElementsIndexPage,
    ImplementationGuidePage,
    ImplementationStepPage,
    OverviewPage,
    ResourcePage,
    ResourcesIndexPage,
)
from home import page_cache
from home.models import HomePage, PageReview, SiteImage
from tests.factories.guides import make_guides
from tests.factories.site import make_standard_page

# Address: queries for a visitor. A member takes two more: the session and the user.
QUERIES = {
    "/": 3,  # the page, and the pages its cards and its action link name
    "/standard/": 1,
    "/strategic-overview/": 1,
    "/elements/": 1,
    "/elements/relationships/": 1,
    "/implementation-guide/": 2,  # the page, its steps
    "/implementation-guide/step-1/": 1,
    "/resources/": 3,  # the page, how many resources, the resources
    "/resources/?kind=policy&element=environment": 3,
    "/resources/resource-1/": 1,
}
MEMBER = 2
MOST = 8

Queries = Callable[..., int]
pytestmark = pytest.mark.usefixtures("unindexed")


def make_toolkit(home: HomePage, size: int) -> None:
    """A page of each type, with ``size`` siblings, steps or resources."""
    for number in range(size):
        page = make_standard_page(home, title=f"Page {number}", slug=f"page-{number}", show_in_menus=True)
        PageReview.objects.create(page=page, reviewed_on=dt.date(2027, 3, 3), next_due=dt.date(2028, 3, 3))
    _under(home, make_standard_page(home, title="Standard", slug="standard", body=_body(home, size)))
    home.body = _body(home, size)
    home.save_revision().publish()
    _add(home, OverviewPage, title="Overview", slug="strategic-overview")
    make_guides(_add(home, ElementsIndexPage, title="Elements", slug="elements"))
    guide = _add(home, ImplementationGuidePage, title="Guide", slug="implementation-guide")
    for number in range(1, size + 1):
        _add(guide, ImplementationStepPage, title=f"Step {number}", slug=f"step-{number}", step=min(number, 5))
    index = _add(home, ResourcesIndexPage, title="Resources", slug="resources", show_in_menus=True)
    for number in range(1, size + 1):
        _add(index, ResourcePage, title=f"Resource {number}", slug=f"resource-{number}", kind="policy", elements=[])


def _add(parent: Page, model: type[Page], **values: Any) -> Any:
    return parent.add_child(instance=model(locale=parent.locale, **values))


def _under(home: HomePage, page: Page) -> None:
    words = f'<p><a linktype="page" id="{home.pk}">home</a> <a linktype="page" id="{page.pk}">here</a></p>'
    page.body = [("text", words)] * 5
    page.save_revision().publish()


def _body(home: HomePage, size: int) -> list[tuple[str, Any]]:
    pages = list(home.get_children().live()[: min(size, 6)])
    cards = [{"title": page.title, "text": "What is there.", "page": page} for page in pages]
    return [
        ("action_link", {"label": "Start", "page": pages[0]}),
        ("cards", {"heading": "Ways on", "items": cards}),
        ("cards", {"heading": "More ways on", "items": cards}),
    ]


@pytest.fixture
def queries(settings: Any, fresh_generation: Callable[[], None]) -> Queries:
    """Counts the queries of a page in its second making, when menus and the tree are there but no piece of the page."""
    settings.FRAGMENT_CACHE = False

    def count(path: str, client: Client | None = None) -> int:
        client = client or Client()
        client.get(path)
        page_cache.store.clear()
        with CaptureQueriesContext(connection) as captured:
            response = client.get(path)
        assert response.status_code == 200
        return len(captured)

    return count


@pytest.fixture
def member(user: Any) -> Client:
    """The browser of somebody who has signed in."""
    client = Client()
    client.force_login(user)
    return client


@pytest.mark.parametrize("size", [1, 3, 50])
def test_pages_take_the_same_queries_whatever_the_size(home_page, member, queries, fresh_generation, size: int):
    make_toolkit(home_page, size)
    fresh_generation()
    assert {path: queries(path) for path in QUERIES} == QUERIES
    taken = {path: queries(path, member) for path in QUERIES}
    assert taken == {path: number + MEMBER for path, number in QUERIES.items()}
    assert max(taken.values()) <= MOST


def test_page_that_is_kept_takes_no_query(home_page, member, queries, settings, fresh_generation):
    make_toolkit(home_page, 3)
    fresh_generation()
    settings.FRAGMENT_CACHE = True
    expected = {path: 2 if "?" in path else 0 for path in QUERIES}  # with a query nothing is kept but the page itself
    assert {path: queries(path) for path in QUERIES} == expected
    assert {path: queries(path, member) for path in QUERIES} == {p: n + MEMBER for p, n in expected.items()}


@pytest.mark.parametrize("alias", [True, False])
def test_welsh_pages_take_no_more_than_english(home_page, home_page_cy, welsh, queries, fresh_generation, alias: bool):
    make_toolkit(home_page, 3)
    for page in home_page.get_descendants().order_by("depth").specific():
        copy = page.copy_for_translation(welsh, copy_parents=True, alias=alias)
        if not alias:
            copy.save_revision().publish()
    fresh_generation()
    inner = {path: number for path, number in QUERIES.items() if path != "/"}
    assert {path: queries(f"/cy{path}") for path in inner} == inner


def test_first_page_of_a_generation_takes_a_fixed_number(home_page, queries, fresh_generation):
    taken = []
    for size in (1, 20):
        HomePage.objects.get(pk=home_page.pk).get_children().delete()
        make_toolkit(HomePage.objects.get(pk=home_page.pk), size)
        queries("/elements/relationships/")
        fresh_generation()
        with CaptureQueriesContext(connection) as captured:
            assert Client().get("/elements/relationships/").status_code == 200
        taken.append(len(captured))
    assert taken[0] == taken[1]
    assert taken[0] <= 15, "the page, and once: tree, locales, sites, settings, private pages, wheel, review, questions"


def test_address_that_is_nowhere_takes_few_queries(home_page, queries, fresh_generation):
    make_toolkit(home_page, 3)
    fresh_generation()
    Client().get("/nowhere/")
    for path in ("/nowhere/", "/elements/nowhere/", "/elements/relationships/deep/down/nowhere/"):
        with CaptureQueriesContext(connection) as captured:
            assert Client().get(path).status_code == 404
        assert len(captured) <= MOST


@pytest.mark.parametrize("number", [1, 3])
def test_pictures_and_files_take_a_query_each_kind_and_none_each(home_page, queries, fresh_generation, number: int):
    pictures = [SiteImage.objects.create(title=f"P{n}", file=get_test_image_file(f"{n}.png")) for n in range(number)]
    documents = [
        Document.objects.create(title=f"D{n}", file=SimpleUploadedFile(f"{n}.txt", b"words"), file_size=5)
        for n in range(number)
    ]
    words = "".join(f'<a linktype="document" id="{document.pk}">file</a>' for document in documents)
    for picture in pictures:
        picture.decorative = False
        picture.contextual_alt_text = "A ward at night"
    body = [("picture", {"image": picture, "caption": ""}) for picture in pictures]
    body += [("file", {"title": "A file", "document": document}) for document in documents]
    make_standard_page(home_page, title="Files", slug="files", body=[*body, ("text", f"<p>{words}</p>")])
    fresh_generation()
    assert queries("/files/") == 4  # the page, its pictures, its documents, the documents its words link to
