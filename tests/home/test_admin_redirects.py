"""Old addresses lead on."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse
from wagtail.contrib.redirects.models import Redirect

from home.models import HomePage, StandardPage
from tests.factories.site import make_standard_page
from tests.home.editors import author, edit, national_editor, signed_in


@pytest.fixture
def tips(home_page: HomePage) -> StandardPage:
    page = make_standard_page(home_page)
    make_standard_page(page, title="Below", slug="below")
    page.save_revision().publish()
    return page


def leads_to(client: Any, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 301, path
    return response["Location"]


def test_new_slug_leaves_a_redirect_for_the_page_and_those_below(
    tips: StandardPage, client: Any, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        edit(signed_in(national_editor()), tips, "action-publish", slug="advice")
    assert leads_to(client, "/top-tips/").endswith("/advice/")
    assert leads_to(client, "/top-tips/below/").endswith("/advice/below/")


def test_moved_page_leaves_a_redirect(
    tips: StandardPage, home_page: HomePage, client: Any, django_capture_on_commit_callbacks: Any
) -> None:
    shelf = make_standard_page(home_page, title="Shelf", slug="shelf")
    address = reverse("wagtailadmin_pages:move_confirm", args=[tips.pk, shelf.pk])
    with django_capture_on_commit_callbacks(execute=True):
        signed_in(national_editor()).post(address)
    assert leads_to(client, "/top-tips/").endswith("/shelf/top-tips/")


def test_national_editor_lists_and_makes_redirects(tips: StandardPage, client: Any) -> None:
    editor = signed_in(national_editor())
    editor.post(
        reverse("wagtailredirects:add"),
        {"old_path": "/tips", "site": "", "is_permanent": "on", "redirect_page": tips.pk, "redirect_link": ""},
    )
    assert Redirect.objects.get().redirect_page_id == tips.pk
    assert "/tips" in editor.get(reverse("wagtailredirects:index")).content.decode()
    assert leads_to(client, "/tips").endswith("/top-tips/")


def test_author_may_not_touch_redirects(tips: StandardPage) -> None:
    response = signed_in(author()).post(
        reverse("wagtailredirects:add"),
        {"old_path": "/x", "is_permanent": "on", "redirect_link": "https://evil.example/"},
    )
    assert response.status_code in (302, 403)
    assert not Redirect.objects.exists()
