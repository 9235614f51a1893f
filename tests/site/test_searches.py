"""What is recommended for words that our pages do not use."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings
from wagtail.contrib.search_promotions.models import Query, SearchPromotion

from config.content.files import ContentError, read_library
from config.content.searches import load_searches

pytestmark = pytest.mark.django_db
FOLDER = settings.SITE_DIR / "content"


def picks(word: str) -> list[int]:
    return list(Query.get(word).editors_picks.values_list("page_id", flat=True))


@pytest.fixture
def folder(tmp_path: Path, home_page) -> Path:
    """Two words that lead to one page."""
    (tmp_path / "searches.yaml").write_text("en:\n  - {words: [Burnout, tired], pages: [home]}\n")
    return tmp_path


def test_searches_are_recommended_once(folder, home_page):
    assert load_searches(folder, lambda name: home_page.pk) == 2
    assert load_searches(folder, lambda name: home_page.pk) == 0
    assert picks("burnout") == picks("tired") == [home_page.pk]


def test_searches_that_editors_took_back_stay_away(folder, home_page):
    load_searches(folder, lambda name: home_page.pk)
    SearchPromotion.objects.all().delete()
    assert load_searches(folder, lambda name: home_page.pk) == 0
    assert picks("burnout") == []


def test_searches_that_editors_have_are_left_alone(folder, home_page):
    own = SearchPromotion.objects.create(query=Query.get("burnout"), external_link_url="https://www.nhs.uk/")
    assert load_searches(folder, lambda name: home_page.pk) == 1
    assert list(Query.get("burnout").editors_picks.all()) == [own]


def test_searches_to_a_page_that_is_not_in_the_content_are_refused(folder):
    with pytest.raises(ContentError, match=r"searches\.yaml names home"):
        load_searches(folder, lambda name: {}[name])


def test_searches_of_the_site_lead_to_pages_of_the_content(home_page):
    known = set(read_library(FOLDER).order)
    asked: list[str] = []
    assert load_searches(FOLDER, lambda name: asked.append(name) or home_page.pk) > 20
    assert set(asked) <= known
