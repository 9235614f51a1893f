"""The preview's frame, and what readers get of it: nothing."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from home.models import HomePage
from tests.factories.site import make_standard_page
from tests.home.editors import national_editor, signed_in

POLICY = "Content-Security-Policy"


def test_draft_may_stand_in_the_editors_frame(home_page: HomePage) -> None:
    tips = make_standard_page(home_page)
    tips.save_revision()
    response = signed_in(national_editor()).get(reverse("wagtailadmin_pages:view_draft", args=[tips.pk]))
    assert "frame-ancestors 'self'" in response[POLICY]
    assert "script-src 'self';" in response[POLICY] + ";"
    assert "wagtail-userbar" in response.content.decode()


def test_public_page_has_no_frame_and_no_user_bar_even_for_an_editor(home_page: HomePage, client: Any) -> None:
    tips = make_standard_page(home_page)
    for reader in (client, signed_in(national_editor())):
        response = reader.get(tips.url)
        assert "frame-ancestors 'none'" in response[POLICY]
        assert "wagtail-userbar" not in response.content.decode()
