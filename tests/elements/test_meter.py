"""The meter in the editor."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from elements.pdf import engine
from elements.pdf.engine import PdfUnavailableError

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client: Any, superuser: Any) -> Any:
    client.force_login(superuser)
    return client


def shown(response: Any) -> str:
    return " ".join(response.content.decode().split())


def test_meter_stands_in_the_editor_without_script(editor, guide):
    page = shown(editor.get(reverse("wagtailadmin_pages:edit", args=[guide.pk])))
    assert "How full the two pages are" in page
    assert "This draft fits its two pages." in page
    assert f'data-guide-meter-url-value="{reverse("guide_fullness", args=[guide.pk])}"' in page
    assert "js/guide-meter.js" in page
    assert "css/guide-meter.css" in page


def test_meter_of_a_page_not_saved_yet_shows_empty_pages(editor, elements_index):
    page = shown(editor.get(reverse("wagtailadmin_pages:add", args=["elements", "guidepage", elements_index.pk])))
    assert page.count("0% full") == 2
    assert reverse("guide_fullness", args=[0]) in page


def test_meter_follows_the_latest_draft(editor, guide):
    url = reverse("guide_fullness", args=[guide.pk])
    before = shown(editor.get(url))
    guide.what_it_is = "<p>Words without an end.</p>" * 60
    guide.save_revision()
    response = editor.get(url)
    after = shown(response)
    assert "fits its two pages" in before
    assert "guide-meter__page--over" in after
    assert "Page one is too long by about " in after
    assert "no-store" in response["Cache-Control"]
    assert "<html" not in after


def test_meter_is_only_for_those_who_may_edit(client, user, guide, editor):
    url = reverse("guide_fullness", args=[guide.pk])
    assert editor.get(reverse("guide_fullness", args=[0])).status_code == 404
    client.logout()
    assert client.get(url).status_code == 302
    client.force_login(user)
    assert client.get(url).status_code in (302, 403)


def test_meter_says_what_to_install_where_it_cannot_measure(editor, guide, monkeypatch):
    def missing() -> None:
        raise PdfUnavailableError("Install Pango to make the PDF of guides.")

    monkeypatch.setattr(engine, "_engine", missing)
    page = shown(editor.get(reverse("guide_fullness", args=[guide.pk])))
    assert "How full the pages are cannot be measured here. Install Pango" in page
    assert editor.get(reverse("wagtailadmin_pages:edit", args=[guide.pk])).status_code == 200
