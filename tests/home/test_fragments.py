"""Pieces of pages that are kept: the same for everybody on every page, and never anything of one person's."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.template import RequestContext, Template, TemplateSyntaxError
from django.test import Client, RequestFactory

from home.fragments import begin
from home.models import SiteSettings
from home.tree import sites

WORDS = '{% load kept %}{% kept "words" %}{{ words }}{% endkept %}'
PERSONAL = (
    '{% load kept %}{% kept "words" %}{{ user.is_authenticated }}|{{ user }}|{{ request.user }}'
    "|{{ request.COOKIES.theme }}|{% csrf_token %}"
    "|{% for message in messages %}{{ message }}{% endfor %}|{{ request.path }}{% endkept %}"
)

pytestmark = pytest.mark.usefixtures("fresh")


@pytest.fixture
def fresh(home_page, fresh_generation) -> None:
    """A site of which nothing is kept yet."""
    fresh_generation()


def request_from(user: Any, path: str = "/tips/") -> HttpRequest:
    """A request that has begun to read."""
    request = RequestFactory().get(path, headers={"cookie": "theme=secret"})
    request.user = user
    begin(request)
    return request


def render(source: str, request: HttpRequest, **context: Any) -> str:
    return Template(source).render(RequestContext(request, {"messages": ["Well done"], **context}))


def test_piece_is_rendered_once_a_generation_for_all_pages_and_people(user, fresh_generation):
    assert render(WORDS, request_from(user), words="Old") == "Old"
    assert render(WORDS, request_from(AnonymousUser(), "/elsewhere/"), words="New") == "Old"
    fresh_generation()
    assert render(WORDS, request_from(AnonymousUser()), words="New") == "New"


def test_nothing_personal_can_stand_in_a_piece(user):
    seen = render(PERSONAL, request_from(user))
    assert seen == "False|AnonymousUser|AnonymousUser||||/tips/"
    assert render(PERSONAL, request_from(AnonymousUser())) == seen


def test_request_of_the_person_is_back_after_the_piece(user):
    source = '{% load kept %}{% kept "words" %}x{% endkept %}{{ request.user.email }}{{ user.email }}'
    assert render(source, request_from(user)) == f"x{user.email}{user.email}"


def test_uncommitted_change_is_kept_for_nobody(home_page, user):
    home_page.save()
    assert render(WORDS, request_from(user), words="Not yet") == "Not yet"
    assert render(WORDS, request_from(user), words="Words") == "Words"


def test_piece_whose_beginning_nobody_noted_is_noted_before_it_is_made(user, fresh_generation):
    request = request_from(user)
    del request._generation
    assert render(WORDS, request, words="Old") == "Old"
    assert render(WORDS, request_from(user), words="New") == "Old"


def test_piece_begun_before_a_change_is_kept_for_nobody(user, fresh_generation):
    request = request_from(user)
    fresh_generation()
    assert render(WORDS, request, words="Old") == "Old"
    assert render(WORDS, request_from(user), words="New") == "New"


def test_misspelt_tag_is_refused():
    for source in ("{% load kept %}{% kept %}{% endkept %}", '{% load personal %}{% personal "acount" %}'):
        with pytest.raises((TemplateSyntaxError, ValueError)):
            Template(source)


def test_pages_of_members_show_the_sites_settings_as_they_are_now(user, fresh_generation):
    member = Client()
    member.force_login(user)
    site = sites()[0]
    for operator in ("A trust", "Another trust"):
        SiteSettings.objects.update_or_create(site=site, defaults={"operator": operator})
        fresh_generation()
        for _ in range(2):
            footer = member.get("/search/").content.decode().partition("<footer")[2]
            assert f", {operator}<" in footer


def test_search_field_shows_what_this_reader_searched_for(user):
    for query in ("secret", "other"):
        assert f'type="search" value="{query}"' in Client().get(f"/search/?q={query}").content.decode()
    assert "secret" not in Client().get("/search/").content.decode()
