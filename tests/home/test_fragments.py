"""Pieces of pages that are kept: the same for everybody, and never anything of one person's."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.template import RequestContext, Template, TemplateSyntaxError
from django.test import Client, RequestFactory

from home import page_cache
from home.fragments import begin
from home.models import HomePage, StandardPage
from tests.factories.guides import make_elements_index, make_guides
from tests.factories.site import make_standard_page

PERSONAL = (
    '{% load kept %}{% kept "words" %}{{ user.is_authenticated }}|{{ user }}|{{ request.user }}'
    "|{{ request.COOKIES.theme }}|{% csrf_token %}"
    "|{% for message in messages %}{{ message }}{% endfor %}|{{ request.path }}{% endkept %}"
)


@pytest.fixture
def words(home_page: HomePage, fresh_generation: Callable[[], None]) -> Any:
    """A page to keep pieces of."""
    page = make_standard_page(home_page, title="Tips", slug="tips", body=[("inset", "Old words")])
    fresh_generation()
    return page


def request_for(page: Any, user: Any, query: str = "", **attributes: Any) -> HttpRequest:
    """A request that led to ``page``."""
    request = RequestFactory().get(f"/tips/{query}", headers={"cookie": "theme=secret"})
    request.user = user
    for name, value in {"_wagtail_route_for_request": (page, [], {}), **attributes}.items():
        setattr(request, name, value)
    begin(request)
    return request


def render(source: str, page: Any, request: HttpRequest) -> str:
    return Template(source).render(RequestContext(request, {"page": page, "messages": ["Well done"]}))


def test_piece_is_rendered_once_a_generation(words, user, fresh_generation):
    source = '{% load kept %}{% kept "words" %}{{ page.title }}{% endkept %}'
    assert render(source, words, request_for(words, user)) == "Tips"
    words.title = "Other tips"
    assert render(source, words, request_for(words, AnonymousUser())) == "Tips"
    fresh_generation()
    assert render(source, words, request_for(words, AnonymousUser())) == "Other tips"


def test_nothing_personal_can_stand_in_a_piece(words, user):
    seen = render(PERSONAL, words, request_for(words, user))
    assert seen == "False|AnonymousUser|AnonymousUser||||/tips/"
    assert render(PERSONAL, words, request_for(words, AnonymousUser())) == seen


def test_request_of_the_person_is_back_after_the_piece(words, user):
    source = '{% load kept %}{% kept "words" %}x{% endkept %}{{ request.user.email }}{{ user.email }}'
    assert render(source, words, request_for(words, user)) == f"x{user.email}{user.email}"


@pytest.mark.parametrize(
    "attributes", [{"is_preview": True}, {"_wagtail_route_for_request": None}, {"method": "POST"}, {"query": "?page=2"}]
)
def test_drafts_forms_and_queries_are_rendered_each_time(words, user, attributes: dict[str, Any]):
    source = '{% load kept %}{% kept "words" %}{{ page.title }}{{ user.email }}{% endkept %}'
    request = request_for(words, user, **attributes)
    assert render(source, words, request) == f"Tips{user.email}"
    words.title = "Other"
    assert render(source, words, request) == f"Other{user.email}"


def test_other_page_than_the_one_asked_for_is_not_kept(words, home_page, user):
    source = '{% load kept %}{% kept "words" %}{{ page.title }}{% endkept %}'
    render(source, home_page, request_for(words, user))
    assert render(source, words, request_for(words, user)) == "Tips"


def test_uncommitted_change_is_kept_for_nobody(words, user, fresh_generation):
    source = '{% load kept %}{% kept "words" %}{{ page.title }}{% endkept %}'
    words.title = "Not yet"
    words.save()
    assert render(source, words, request_for(words, user)) == "Not yet"
    words.title = "Tips"
    assert render(source, words, request_for(words, user)) == "Tips"


def test_piece_for_visitors_is_not_shown_to_members(words, user):
    source = '{% load kept %}{% kept "header" visitors %}{{ user.email }}{% endkept %}'
    assert render(source, words, request_for(words, AnonymousUser())) == ""
    assert render(source, words, request_for(words, user)) == user.email


def test_shared_piece_serves_every_page(words, home_page, user):
    source = '{% load kept %}{% kept "footer" shared %}{{ page.title }}{% endkept %}'
    assert render(source, words, request_for(words, user)) == "Tips"
    assert render(source, home_page, request_for(home_page, user, path="/")) == "Tips"


def test_words_read_before_something_was_published_are_kept_for_nobody(
    words, user, monkeypatch, django_capture_on_commit_callbacks
):
    real = StandardPage.get_context
    published: list[bool] = []

    def publish_meanwhile(page: Any, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        if not published:
            published.append(True)
            with django_capture_on_commit_callbacks(execute=True):
                newer = StandardPage.objects.get(pk=page.pk)
                newer.body = [("inset", "New words")]
                newer.save_revision().publish()
        return real(page, request, *args, **kwargs)

    monkeypatch.setattr(StandardPage, "get_context", publish_meanwhile)
    member = Client()
    member.force_login(user)
    assert b"Old words" in member.get("/tips/").content
    for reader in (member, Client()):
        assert b"New words" in reader.get("/tips/").content


def test_piece_whose_beginning_nobody_noted_is_not_kept(words, user):
    source = '{% load kept %}{% kept "words" %}{{ page.title }}{% endkept %}'
    request = request_for(words, user)
    del request._generation
    assert render(source, words, request) == "Tips"
    words.title = "Other"
    assert render(source, words, request) == "Other"


def test_misspelt_word_is_refused():
    with pytest.raises(TemplateSyntaxError, match="sharde"):
        Template('{% load kept %}{% kept "footer" sharde %}{% endkept %}')


def test_pages_look_the_same_whether_pieces_are_kept_or_not(home_page, user, settings, fresh_generation):
    make_guides(make_elements_index(home_page))
    make_standard_page(home_page, title="Tips", slug="tips", body=[("inset", "Words"), ("wheel", None)])
    fresh_generation()
    member = Client()
    member.force_login(user)
    for path in ("/", "/elements/", "/elements/relationships/", "/tips/"):
        for client in (Client(), member):
            seen = []
            for kept in (False, True, True):
                settings.FRAGMENT_CACHE = kept
                page_cache.store.clear()
                seen.append(_without_token(client.get(path).content.decode()))
            assert seen[0] == seen[1] == seen[2]


def _without_token(html: str) -> str:
    """A form token is another each time it is sent."""
    start = html.find('name="csrfmiddlewaretoken" value="')
    return html if start < 0 else html[:start] + html[html.index(">", start) :]
