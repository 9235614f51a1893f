"""English and Welsh in step: what editors are told, and who may publish."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.urls import reverse
from wagtail.models import Locale, Page
from wagtail_localize.models import StringTranslation, Translation, TranslationSource

from community.roles import EDITORS, MODERATORS, NATIONAL_EDITORS, ensure_roles
from home.models import HomePage, StandardPage
from home.services.translations import missing_strings, stale_pages, untranslated_pages
from tests.factories.site import make_standard_page
from tests.home.editors import author, edit, messages_of, national_editor, signed_in
from tests.home.test_editors import dashboard, panel
from tests.replay import replayed

WORDS = "<p>What others wish they had known.</p>"
SUBMIT = "wagtail_localize.submit_translation"


@pytest.fixture
def tips(home_page_cy: HomePage, home_page: HomePage) -> StandardPage:
    """A page whose every word is in Welsh."""
    return replayed("translated tips", lambda: [_translated(home_page)], under=home_page)[0]


def _translated(home_page: HomePage) -> StandardPage:
    page = make_standard_page(home_page, body=[("text", WORDS)])
    page.save_revision().publish()
    source, _made = TranslationSource.update_or_create_from_instance(page)
    cy = Locale.objects.get(language_code="cy")
    translation = Translation.objects.create(source=source, target_locale=cy)
    for segment in missing_strings(translation):
        put_into_welsh(translation, segment)
    translation.save_target(publish=True)
    Page.objects.get(translation_key=page.translation_key, locale=cy).get_latest_revision().publish()
    return StandardPage.objects.get(pk=page.pk)


def put_into_welsh(translation: Translation, segment: Any) -> None:
    StringTranslation.objects.create(
        translation_of=segment.string,
        locale=translation.target_locale,
        context=segment.context,
        data=f"Cymraeg: {segment.string.data}",
        translation_type=StringTranslation.TRANSLATION_TYPE_MANUAL,
    )


def welsh_of(page: Page) -> StandardPage:
    return StandardPage.objects.get(translation_key=page.translation_key, locale__language_code="cy")


def missing(page: Page) -> list[str]:
    translation = Translation.objects.get(source__object_id=page.translation_key)
    return [segment.string.data for segment in missing_strings(translation)]


def test_translated_page_lacks_nothing(tips: StandardPage) -> None:
    assert missing(tips) == []
    assert not stale_pages(Page.objects.all()).exists()
    assert welsh_of(tips).title == "Cymraeg: Top tips"


def test_publishing_english_names_the_words_that_lack_welsh(tips: StandardPage) -> None:
    response = edit(signed_in(national_editor()), tips, "action-publish", title="Top tips from trailblazers")
    said = messages_of(response)
    assert "The Welsh page is behind" in said
    assert "“Top tips from trailblazers”" in said
    assert reverse("wagtailadmin_pages:edit", args=[welsh_of(tips).pk]) in response.content.decode()


def test_live_welsh_keeps_its_words_until_somebody_translates(tips: StandardPage) -> None:
    edit(signed_in(national_editor()), tips, "action-publish", title="Top tips from trailblazers")
    assert welsh_of(tips).title == "Cymraeg: Top tips"
    assert missing(tips) == ["Top tips from trailblazers"] or "Top tips from trailblazers" in missing(tips)


def test_publishing_without_a_new_word_says_nothing(tips: StandardPage) -> None:
    tips.save_revision().publish()
    assert missing(tips) == []


def test_publishing_again_without_a_change_leaves_the_welsh_in_step(tips: StandardPage) -> None:
    tips.save_revision().publish()
    assert not stale_pages(Page.objects.all()).exists()


def test_cut_in_english_leaves_the_welsh_behind_until_it_is_published(tips: StandardPage) -> None:
    tips.body = []
    tips.save_revision().publish()
    assert missing(tips) == []
    welsh = welsh_of(tips)
    assert [page.pk for page in stale_pages(Page.objects.all())] == [welsh.pk]
    words = panel(dashboard(national_editor()), "translations-to-look-at")
    assert "The English has changed: publish the Welsh again" in words
    Translation.objects.get(source__object_id=tips.translation_key).save_target(publish=True)
    welsh_of(tips).get_latest_revision().publish()
    assert not stale_pages(Page.objects.all()).exists()


def test_editor_who_cuts_is_told_to_publish_the_welsh_again(tips: StandardPage) -> None:
    response = edit(signed_in(national_editor()), tips, "action-publish", body=[])
    assert "has to be published again to follow the English" in messages_of(response)


def test_saving_a_draft_says_nothing_of_welsh(tips: StandardPage) -> None:
    response = edit(signed_in(national_editor()), tips, title="Only a draft")
    assert "Welsh page is behind" not in messages_of(response)
    assert missing(tips) == []


def test_publishing_by_schedule_or_approval_tells_translators_too(tips: StandardPage) -> None:
    tips.title = "By schedule"
    tips.save_revision().publish()
    assert "By schedule" in missing(tips)
    assert [(page.pk, page.missing) for page in stale_pages(Page.objects.all())] == [(welsh_of(tips).pk, 1)]


def test_dashboard_lists_stale_and_untranslated_pages(tips: StandardPage, home_page: HomePage) -> None:
    make_standard_page(home_page, title="English alone", slug="alone")
    tips.title = "Changed"
    tips.save_revision().publish()
    words = panel(dashboard(national_editor()), "translations-to-look-at")
    assert "1 piece of text has no Welsh yet" in words
    assert "English alone" in words


def test_alias_counts_as_untranslated(tips: StandardPage, home_page: HomePage, home_page_cy: HomePage) -> None:
    alone = make_standard_page(home_page, title="English alone", slug="alone")
    alone.copy_for_translation(home_page_cy.locale, alias=True)
    found = [page.pk for page in untranslated_pages(Page.objects.all())]
    assert alone.pk in found
    assert tips.pk not in found


def test_translator_is_told_what_publishing_would_do(tips: StandardPage) -> None:
    tips.title = "Changed"
    tips.save_revision().publish()
    address = reverse("wagtailadmin_pages:edit", args=[welsh_of(tips).pk])
    response = signed_in(national_editor()).get(address)
    assert "If you publish now, Welsh readers see it in English" in response.content.decode()


def sync(user: Any, page: Page, **sent: str) -> Any:
    source = TranslationSource.objects.get(object_id=page.translation_key)
    return signed_in(user).post(reverse("wagtail_localize:update_translations", args=[source.pk]), sent, follow=True)


def test_sync_and_publish_is_refused_while_words_are_missing(
    tips: StandardPage, django_capture_on_commit_callbacks: Any
) -> None:
    tips.title = "Changed"
    tips.save_revision().publish()
    with django_capture_on_commit_callbacks(execute=True):
        response = sync(national_editor(), tips, publish_translations="on")
    assert "Not published" in messages_of(response)
    assert "“Changed”" in messages_of(response)
    assert welsh_of(tips).title == "Cymraeg: Top tips"


def test_sync_and_publish_works_when_every_word_is_there(
    tips: StandardPage, django_capture_on_commit_callbacks: Any
) -> None:
    tips.title = "Changed"
    tips.save_revision().publish()
    translation = Translation.objects.get(source__object_id=tips.translation_key)
    for segment in missing_strings(translation):
        put_into_welsh(translation, segment)
    with django_capture_on_commit_callbacks(execute=True):
        sync(national_editor(), tips, publish_translations="on")
    assert welsh_of(tips).title == "Cymraeg: Changed"


def test_author_given_submit_translation_still_cannot_publish(
    tips: StandardPage, django_capture_on_commit_callbacks: Any
) -> None:
    """The bypass of wagtail-localize: that right alone used to be enough to put a page live."""
    person = author()
    codename = SUBMIT.split(".")[1]
    person.user_permissions.add(Permission.objects.get(codename=codename, content_type__app_label="wagtail_localize"))
    welsh = welsh_of(tips)
    translation = Translation.objects.get(source__object_id=tips.translation_key)
    StringTranslation.objects.filter(data="Cymraeg: Top tips").update(data="Smuggled in")
    with django_capture_on_commit_callbacks(execute=True):
        sync(person, tips, publish_translations="on")
        signed_in(person).post(reverse("wagtailadmin_pages:edit", args=[welsh.pk]), {"action": "publish"})
    assert welsh_of(tips).title == "Cymraeg: Top tips"
    assert translation.enabled


@pytest.mark.parametrize(("group", "may"), [(NATIONAL_EDITORS, True), (MODERATORS, True), (EDITORS, False)])
def test_only_publishers_hold_submit_translation(db: None, group: str, may: bool) -> None:
    ensure_roles()
    held = Group.objects.get(name=group).permissions.filter(codename="submit_translation").exists()
    assert held is may


def test_author_may_not_open_the_sync_view(tips: StandardPage) -> None:
    source = TranslationSource.objects.get(object_id=tips.translation_key)
    address = reverse("wagtail_localize:update_translations", args=[source.pk])
    response = signed_in(author()).get(address)
    assert response.status_code in (302, 403)
