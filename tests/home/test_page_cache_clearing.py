"""Whatever an editor changes, the next visitor sees: each kind of change against a page that is in the cache."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.documents.models import Document
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Locale, PageViewRestriction, Site
from wagtail_localize.models import StringTranslation, Translation, TranslationSource

from home import cache_clearing, generation
from home.models import HomePage, PageReview, SiteImage, SiteMedia, SiteSettings, StandardPage
from home.page_cache import store
from tests.factories.site import make_standard_page

Committed = Callable[..., AbstractContextManager[list[Any]]]


@pytest.fixture
def committed(django_capture_on_commit_callbacks: Committed) -> Callable[[], AbstractContextManager[list[Any]]]:
    """A block whose writes count as committed at its end."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


@pytest.fixture
def tips(home_page: HomePage, fresh_generation: Callable[[], None]) -> StandardPage:
    """A page that is in the cache."""
    page = make_standard_page(home_page, title="Top tips", slug="top-tips", body=[("inset", "Old words")])
    page.save_revision().publish()
    fresh_generation()
    assert b"Old words" in visit("/top-tips/").content
    assert kept("/top-tips/")
    return page


def visit(path: str) -> Any:
    """What a visitor with a clean browser gets."""
    return Client().get(path)


def kept(path: str) -> bool:
    """Whether the page is in the cache now."""
    return store.get(generation.current(), ("http", "testserver", path), "") is not None


def test_publishing_shows_at_the_next_request(tips, committed):
    with committed():
        tips.body = [("inset", "New words")]
        tips.save_revision().publish()
    content = visit("/top-tips/").content
    assert b"New words" in content
    assert b"Old words" not in content
    assert kept("/top-tips/")


def test_saving_a_draft_clears_nothing(tips, committed):
    with committed():
        tips.body = [("inset", "Words in the making")]
        tips.save_revision()
    assert kept("/top-tips/")
    assert b"Old words" in visit("/top-tips/").content


def test_unpublishing_takes_the_page_away(tips, committed):
    with committed():
        tips.unpublish()
    assert visit("/top-tips/").status_code == 404


def test_deleting_takes_the_page_away(tips, committed):
    with committed():
        tips.delete()
    assert visit("/top-tips/").status_code == 404


def test_moving_changes_addresses(tips, home_page, committed):
    with committed():
        parent = make_standard_page(home_page, title="Start", slug="start")
    with committed():
        tips.move(parent, pos="last-child")
    assert visit("/top-tips/").status_code in (301, 404)
    moved = visit("/start/top-tips/")
    assert b"Old words" in moved.content
    assert b'href="/start/"' in moved.content, "the breadcrumb names the new parent"


def test_changing_the_slug_changes_address_and_links_to_it(tips, home_page, committed):
    with committed():
        words = f'<p><a linktype="page" id="{tips.pk}">tips</a></p>'
        make_standard_page(home_page, title="Start", slug="start", body=[("text", words)])
    assert b'<a href="/top-tips/">tips</a>' in visit("/start/").content
    with committed():
        tips.slug = "good-tips"
        tips.save_revision().publish()
    assert visit("/top-tips/").status_code in (301, 404)
    assert b"Old words" in visit("/good-tips/").content
    assert b'<a href="/good-tips/">tips</a>' in visit("/start/").content


def test_copy_of_a_live_page_appears_in_the_menu(tips, committed):
    with committed():
        tips.copy(update_attrs={"slug": "more-tips", "title": "More tips", "show_in_menus": True})
    assert b"More tips" in visit("/top-tips/").content
    assert b"Old words" in visit("/more-tips/").content


def test_private_page_is_never_served_from_memory(tips, committed):
    with committed():
        PageViewRestriction.objects.create(page=tips, restriction_type=PageViewRestriction.LOGIN)
    response = visit("/top-tips/")
    assert response.status_code == 302
    assert response["Location"].startswith("/accounts/login/")
    assert not kept("/top-tips/")
    with committed():
        PageViewRestriction.objects.all().delete()
    assert b"Old words" in visit("/top-tips/").content


def test_page_below_a_private_one_is_private_too(tips, home_page, committed):
    with committed():
        make_standard_page(tips, title="Below", slug="below", body=[("inset", "Deep words")])
    assert b"Deep words" in visit("/top-tips/below/").content
    with committed():
        PageViewRestriction.objects.create(page=tips, restriction_type=PageViewRestriction.LOGIN)
    assert visit("/top-tips/below/").status_code == 302
    assert b"Top tips" not in visit("/").content


def test_alias_of_a_private_page_is_private_too(tips, home_page_cy, welsh, committed):
    with committed():
        tips.copy_for_translation(welsh, alias=True)
    assert b"Old words" in visit("/cy/top-tips/").content
    with committed():
        PageViewRestriction.objects.create(page=tips, restriction_type=PageViewRestriction.LOGIN)
    assert visit("/cy/top-tips/").status_code == 302


def test_site_settings_show_at_once(tips, committed):
    with committed():
        settings = SiteSettings.for_site(Site.objects.get())
        settings.service_name = "Wellbeing Commons"
        settings.save()
    assert b"Wellbeing Commons" in visit("/top-tips/").content


def test_review_shows_at_once(tips, committed):
    with committed():
        PageReview.objects.create(page=tips, reviewed_on=dt.date(2027, 3, 3), next_due=dt.date(2028, 3, 3))
    assert b"3 March 2027" in visit("/top-tips/").content


def test_scheduled_page_comes_and_goes(tips, home_page, committed):
    past = timezone.now() - dt.timedelta(minutes=1)
    with committed():
        tips.body = [("inset", "Words for today")]
        tips.go_live_at = past
        tips.save_revision(approved_go_live_at=past)
    assert b"Old words" in visit("/top-tips/").content
    with committed():
        call_command("publish_scheduled")
    assert b"Words for today" in visit("/top-tips/").content
    with committed():
        StandardPage.objects.filter(pk=tips.pk).update(expire_at=past)
        call_command("publish_scheduled")
    assert visit("/top-tips/").status_code == 404


def test_translation_shows_at_once_and_in_its_language_only(tips, home_page_cy, welsh, committed):
    with committed():
        tips.copy_for_translation(welsh, alias=True)
    assert b"Old words" in visit("/cy/top-tips/").content
    with committed():
        source, _ = TranslationSource.update_or_create_from_instance(tips)
        translation = Translation.objects.create(source=source, target_locale=welsh)
        for segment in source.stringsegment_set.select_related("string", "context"):
            if "body" in segment.context.path:
                StringTranslation.objects.create(
                    translation_of=segment.string, locale=welsh, context=segment.context, data="Geiriau newydd"
                )
        translation.save_target(publish=True)
    welsh_content, english_content = visit("/cy/top-tips/").content, visit("/top-tips/").content
    assert b"Geiriau newydd" in welsh_content
    assert b"Old words" not in welsh_content
    assert b"Old words" in english_content
    assert b"Geiriau newydd" not in english_content


def test_redirect_takes_effect_at_once(tips, committed):
    assert visit("/old-tips/").status_code == 404
    with committed():
        Redirect.objects.create(old_path="/old-tips", redirect_page=tips, site=None)
    assert visit("/old-tips/")["Location"] == "/top-tips/"


def test_new_language_is_offered_at_once(tips, home_page, committed):
    assert b'hreflang="cy"' not in visit("/top-tips/").content.partition(b"</head>")[0]
    with committed():
        locale = Locale.objects.get_or_create(language_code="cy")[0]
        home_page.copy_for_translation(locale).save_revision().publish()
        tips.copy_for_translation(locale).save_revision().publish()
    assert b'hreflang="cy"' in visit("/top-tips/").content.partition(b"</head>")[0]


@pytest.mark.parametrize("label", cache_clearing.CHANGED)
def test_models_that_pages_show_begin_a_generation_when_saved_and_deleted(tips, committed, label: str):
    makers: dict[str, Callable[[], Any]] = {
        "wagtailcore.Site": lambda: Site.objects.create(hostname="other.example", root_page=tips),
        "wagtailcore.Locale": lambda: Locale.objects.get_or_create(language_code="cy")[0],
        "wagtailcore.PageViewRestriction": lambda: _restriction(tips),
        "wagtailcore.Collection": lambda: _collection(),
        "wagtailcore.CollectionViewRestriction": lambda: _collection_restriction(),
        "wagtailredirects.Redirect": lambda: Redirect.objects.create(old_path="/x"),
        "wagtailsearchpromotions.SearchPromotion": lambda: _promotion(tips),
        "wagtaildocs.Document": lambda: Document.objects.create(title="A", file=SimpleUploadedFile("a.txt", b"words")),
        "home.SiteImage": lambda: SiteImage.objects.create(title="A", file=get_test_image_file()),
        "home.SiteMedia": lambda: SiteMedia.objects.create(
            title="A", type="video", duration=1, file=SimpleUploadedFile("a.mp4", b"film")
        ),
        "home.PageReview": lambda: PageReview.objects.create(
            page=tips, reviewed_on=dt.date(2027, 3, 3), next_due=dt.date(2028, 3, 3)
        ),
    }  # fmt: skip
    with committed():
        thing = makers[label]()
    before = generation.current()
    with committed():
        thing.save()
    after_saving = generation.current()
    assert after_saving != before
    with committed():
        thing.delete()
    assert generation.current() != after_saving


def _collection() -> Any:
    Collection = apps.get_model("wagtailcore.Collection")
    return Collection.get_first_root_node().add_child(name="Reports")


def _collection_restriction() -> Any:
    return _collection().view_restrictions.create(restriction_type="login")


def _restriction(page: StandardPage) -> Any:
    return PageViewRestriction.objects.create(page=page, restriction_type="login")


def _promotion(tips: StandardPage) -> Any:
    query = apps.get_model("wagtailsearchpromotions.Query").get("tips")
    return apps.get_model("wagtailsearchpromotions.SearchPromotion").objects.create(query=query, page=tips)


def test_focal_point_makes_pictures_anew(tips, committed):
    with committed():
        image = SiteImage.objects.create(title="A", file=get_test_image_file(size=(64, 48)))
    before = generation.current()
    with committed():
        first = image.get_rendition("fill-10x10")
    assert generation.current() == before, "a picture made while a page is rendered must not clear the cache"
    with committed():
        image.focal_point_x, image.focal_point_y, image.focal_point_width, image.focal_point_height = 4, 4, 2, 2
        image.save()
    assert generation.current() != before
    assert SiteImage.objects.get(pk=image.pk).get_rendition("fill-10x10").pk != first.pk


def test_change_that_could_not_be_told_is_seen_after_a_quarter_of_an_hour(tips, committed, monkeypatch):
    def refuse() -> None:
        raise PermissionError("read-only")

    monkeypatch.setattr(generation, "_touch", refuse)
    with committed():
        tips.title, tips.body = "New title", [("inset", "New words")]
        tips.save_revision().publish()
    later = time.monotonic() + generation.MAX_SECONDS + 1
    monkeypatch.setattr("time.monotonic", lambda: later)
    content = visit("/top-tips/").content
    assert b"New words" in content
    assert b"New title" in content
    assert b"Old words" not in content


def test_change_that_is_rolled_back_is_never_seen(tips):
    class ChangeOfMindError(Exception):
        pass

    def publish_and_regret() -> None:
        with transaction.atomic():
            tips.body = [("inset", "Words nobody wanted")]
            tips.save_revision().publish()
            assert b"Words nobody wanted" in visit("/top-tips/").content, "who changes it sees the change"
            raise ChangeOfMindError

    with pytest.raises(ChangeOfMindError):
        publish_and_regret()
    assert b"Old words" in visit("/top-tips/").content


def test_change_within_a_transaction_is_kept_for_nobody(tips):
    with transaction.atomic():
        tips.body = [("inset", "Not yet committed")]
        tips.save_revision().publish()
        visit("/top-tips/")
    stored = store.get(generation.current(), ("http", "testserver", "/top-tips/"), "")
    assert stored is not None
    assert b"Old words" in stored.body("")
