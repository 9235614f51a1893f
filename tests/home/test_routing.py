"""Pages found by address and kept a generation: fresh after every change, and nobody's copy is anybody else's."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client, RequestFactory
from django.utils import translation
from wagtail.models import Page

from home import routing
from home.models import HomePage, StandardPage
from tests.factories.site import make_standard_page


@pytest.fixture
def tips(home_page: HomePage, settings: Any, fresh_generation: Callable[[], None]) -> StandardPage:
    """A page to find."""
    settings.FRAGMENT_CACHE = True
    page = make_standard_page(home_page, title="Tips", slug="tips", body=[("inset", "Old words")])
    fresh_generation()
    return page


def find(path: str = "tips/") -> Page:
    """The page as a request gets it."""
    request = RequestFactory().get(f"/{path}")
    routing.prepare(request)
    with translation.override("en"):
        result = routing.find_route(request, path)
    assert result is not None
    return result[0]


def test_page_is_read_once_a_generation(tips, fresh_generation, django_assert_num_queries):
    find()
    with django_assert_num_queries(0):
        assert find().body[0].value == "Old words"
    fresh_generation()
    with django_assert_num_queries(5):
        find()  # tree, sites and locales are of the new generation too


def test_page_given_to_one_request_is_not_given_to_another(tips):
    first = find()
    first.title, first._state.adding = "Changed by a view", True
    first._state.fields_cache["owner"] = None
    second = find()
    assert second is not first
    assert (second.title, second._state.adding) == ("Tips", False)
    assert "owner" not in second._state.fields_cache


def test_page_that_was_changed_is_read_anew(tips, fresh_generation):
    find()
    tips.title = "Better tips"
    tips.save_revision().publish()
    fresh_generation()
    assert find().title == "Better tips"


@pytest.mark.django_db(transaction=True)
def test_page_that_was_published_is_shown_to_members_at_once(tips, user):
    member = Client()
    member.force_login(user)
    assert "Old words" in member.get("/tips/").content.decode()
    page = StandardPage.objects.get(pk=tips.pk)
    page.body = [("inset", "New words")]
    page.save_revision().publish()
    assert "New words" in member.get("/tips/").content.decode()
    page.unpublish()
    assert member.get("/tips/").status_code == 404


def test_page_uncommitted_is_kept_for_nobody(tips, fresh_generation):
    find()
    tips.title = "Not committed"
    tips.save()
    assert find().title == "Not committed"
    type(tips).objects.filter(pk=tips.pk).update(title="Nor this")
    assert find().title == "Nor this"
