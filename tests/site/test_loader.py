"""load_content: idempotent, never over an editor's change, Welsh through wagtail-localize."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import pytest
import yaml
from django.conf import settings
from django.test import TestCase
from wagtail.models import Locale, Page, Site
from wagtail_localize.models import StringSegment, StringTranslation, Translation, TranslationSource

from casestudies.models import StoriesIndexPage, StoryPage
from community.models import User
from config.content.files import ContentError, Library, read_library
from config.content.loader import Loader
from elements.models import GuidePage
from home.models import HomePage, PageReview, StandardPage
from tests.factories.community import make_region
from tests.replay import replayed

pytestmark = pytest.mark.django_db

GUIDE = "elements/relationships"
WORDS = {
    "en": "## One\n\nA [guide](page:elements/relationships) and [home](page:home).\n\n- first\n- second\n",
    "cy": "## Un\n\n[Hafan](page:home) a [chanllaw](page:elements/relationships).\n\n- cyntaf\n- ail\n",
}
LONDON = "case-studies/london"
STORIES = [
    "case-studies/index",
    f"{LONDON}/index",
    f"{LONDON}/more-than-fifty-champions",
    f"{LONDON}/one-sheet-for-every-practice",
]
SOME = ["home", "strategic-overview", "elements/index", GUIDE, "getting-started/index"]


@pytest.fixture
def library(tmp_path: Path) -> Library:
    """A small library whose links all lead somewhere."""
    whole = read_library(settings.SITE_DIR / "content")
    files = {}
    for key, file in whole.files.items():
        if file.name not in SOME:
            continue
        data = {**file.data}
        if file.name != GUIDE:
            data["body"] = [{"text": WORDS[file.language]}]
        files[key] = dataclasses.replace(file, data=data)
    return dataclasses.replace(whole, order=SOME, menu=["elements/index"], files=files)


@pytest.fixture
def loaded_once(library: Library) -> None:
    """The small library is in the empty site."""
    replayed("small library", lambda: _load(library) and [])


def _load(library: Library) -> Loader:
    loader = Loader(library, films={})
    # wagtail-localize publishes a translation once its transaction commits.
    with TestCase.captureOnCommitCallbacks(execute=True):
        loader.run()
    return loader


def _changed(library: Library, key: str, **values: object) -> Library:
    file = library.files[key]
    changed = dataclasses.replace(file, data={**file.data, **values}, checksum=file.checksum[::-1])
    return dataclasses.replace(library, files={**library.files, key: changed})


def test_load_content_empty_site_makes_pages_in_both_languages(library: Library) -> None:
    report = _load(library).report
    assert sorted(report.created) == sorted(library.files)
    guide = GuidePage.objects.get(locale__language_code="en")
    welsh = GuidePage.objects.get(locale__language_code="cy")
    assert (guide.url, welsh.url) == ("/elements/relationships/", "/cy/elements/relationships/")
    assert welsh.live
    assert welsh.title == "Perthnasoedd"
    assert welsh.element == "relationships"
    assert [row.value["who"] for row in welsh.who_to_involve] == [
        row["who"] for row in library.files[f"cy/{GUIDE}"].data["who_to_involve"]
    ]
    assert Site.objects.get(is_default_site=True).root_page.specific == HomePage.objects.get(locale__language_code="en")
    assert PageReview.objects.filter(page=welsh).count() == 1


def test_load_content_stories_stand_under_their_region_in_both_languages(library: Library) -> None:
    region = make_region("london")
    whole = read_library(settings.SITE_DIR / "content")
    files = {key: file for key, file in whole.files.items() if file.name in STORIES}
    report = _load(dataclasses.replace(library, order=[*SOME, *STORIES], files={**library.files, **files})).report
    assert {f"en/{name}" for name in STORIES} <= set(report.created)
    english, welsh = StoryPage.objects.filter(slug="more-than-fifty-champions").order_by("locale_id")
    assert english.url == "/case-studies/london/more-than-fifty-champions/"
    assert english.region_page.region == region
    assert StoriesIndexPage.objects.ancestor_of(english).count() == 1
    assert (welsh.described_as, welsh.initiatives) == ("Ymddiriedolaeth acíwt, Llundain", english.initiatives)
    assert welsh.who_was_involved != english.who_was_involved
    assert welsh.region_page.region == region
    stand_in = StoryPage.objects.get(slug="one-sheet-for-every-practice", locale=welsh.locale)
    assert stand_in.alias_of_id is not None


@pytest.mark.usefixtures("loaded_once")
def test_load_content_welsh_links_in_another_order_keep_their_targets(library: Library) -> None:
    home = HomePage.objects.get(locale__language_code="en").pk
    guide = GuidePage.objects.get(locale__language_code="en").pk
    text = StandardPage.objects.get(locale__language_code="cy").body.raw_data[0]["value"]
    assert text.index(f'id="{home}"') < text.index(f'id="{guide}"')
    assert ">Hafan</a>" in text
    assert ">chanllaw</a>" in text


@pytest.mark.usefixtures("loaded_once")
def test_load_content_again_changes_nothing(library: Library) -> None:
    before = list(Page.objects.order_by("pk").values_list("pk", "latest_revision_id", "last_published_at"))
    strings = StringTranslation.objects.count()
    report = _load(library).report
    assert not report.created
    assert not report.updated
    assert not report.kept
    assert list(Page.objects.order_by("pk").values_list("pk", "latest_revision_id", "last_published_at")) == before
    assert StringTranslation.objects.count() == strings


@pytest.mark.usefixtures("loaded_once")
def test_load_content_changed_file_updates_an_untouched_page(library: Library) -> None:
    report = _load(_changed(library, f"en/{GUIDE}", promise="A new promise.")).report
    assert report.updated == [f"en/{GUIDE}"]
    assert GuidePage.objects.get(locale__language_code="en").promise == "A new promise."


@pytest.mark.usefixtures("loaded_once")
def test_load_content_changed_file_leaves_an_editors_page_alone(library: Library) -> None:
    guide = GuidePage.objects.get(locale__language_code="en")
    guide.promise = "The editor's promise."
    guide.save_revision()  # a draft is work too
    report = _load(_changed(library, f"en/{GUIDE}", promise="A new promise.")).report
    assert report.kept == [f"en/{GUIDE}"]
    assert guide.get_latest_revision_as_object().promise == "The editor's promise."


@pytest.mark.usefixtures("loaded_once")
def test_load_content_deleted_page_stays_deleted(library: Library) -> None:
    for page in GuidePage.objects.all():
        page.delete()
    report = _load(
        _changed(library, "en/strategic-overview", summary="Another summary of what this page is about.")
    ).report
    assert f"en/{GUIDE}" in report.kept
    assert not GuidePage.objects.exists()


def test_load_content_untranslated_page_stands_in_welsh_as_an_alias(library: Library) -> None:
    files = {key: file for key, file in library.files.items() if key != "cy/strategic-overview"}
    _load(dataclasses.replace(library, files=files))
    alias = Page.objects.get(locale__language_code="cy", slug="strategic-overview")
    assert alias.alias_of_id is not None
    assert alias.live


def test_load_content_missing_welsh_string_says_which(library: Library) -> None:
    file = library.files[f"cy/{GUIDE}"]
    short = _changed(library, f"cy/{GUIDE}", questions=file.data["questions"][:-1])
    with pytest.raises(ContentError, match="has no Welsh for"):
        _load(short)


def test_read_library_broken_file_names_it(tmp_path: Path) -> None:
    (tmp_path / "en").mkdir()
    site = {"pages": ["home"], "menu": [], "reviewed_on": "2026-01-01", "next_due": "2027-01-01"}
    (tmp_path / "site.yaml").write_text(yaml.safe_dump(site))
    (tmp_path / "en" / "home.yaml").write_text("title: [unclosed")
    with pytest.raises(ContentError, match=r"en/home\.yaml cannot be read"):
        read_library(tmp_path)


@pytest.mark.usefixtures("loaded_once")
def test_load_content_welsh_stays_as_it_is_where_an_editor_changed_the_english(library: Library) -> None:
    overview = Page.objects.get(locale__language_code="en", slug="strategic-overview").specific
    overview.body = json.dumps([*overview.body.raw_data, {"type": "inset", "value": "An editor's words.", "id": "x"}])
    overview.save_revision().publish()
    report = _load(_changed(library, "cy/strategic-overview", summary="Crynodeb arall.")).report
    assert report.kept == ["cy/strategic-overview"]


def test_load_content_new_welsh_file_leaves_an_editors_translation_alone(library: Library) -> None:
    files = {key: file for key, file in library.files.items() if key != "cy/strategic-overview"}
    _load(dataclasses.replace(library, files=files))
    _translate_by_hand("strategic-overview", title="Cyfieithiad y golygydd")
    for _again in range(2):
        assert _load(library).report.kept == ["cy/strategic-overview"]
    assert Page.objects.get(locale__language_code="cy", slug="strategic-overview").title == "Cyfieithiad y golygydd"


@pytest.mark.usefixtures("loaded_once")
def test_load_content_keeps_a_string_that_an_editor_translated_and_has_not_published(
    library: Library, superuser: User
) -> None:
    string = StringTranslation.objects.filter(data=library.files["cy/strategic-overview"].data["title"]).first()
    string.data, string.last_translated_by = "Geiriau'r golygydd", superuser
    string.save()
    report = _load(_changed(library, "cy/strategic-overview", summary="Crynodeb arall.")).report
    assert report.kept == ["cy/strategic-overview"]
    assert StringTranslation.objects.get(pk=string.pk).data == "Geiriau'r golygydd"


@pytest.mark.usefixtures("loaded_once")
@pytest.mark.parametrize("language", ["en", "cy"])
def test_load_content_page_an_editor_withdrew_stays_withdrawn(library: Library, language: str) -> None:
    Page.objects.get(locale__language_code=language, slug="strategic-overview").unpublish()
    report = _load(_changed(library, f"{language}/strategic-overview", summary="Another summary.")).report
    assert report.kept == [f"{language}/strategic-overview"]
    assert not Page.objects.get(locale__language_code=language, slug="strategic-overview").live


def test_load_content_draft_left_by_a_load_that_failed_is_kept_once_an_editor_wrote_in_it(library: Library) -> None:
    broken = _changed(library, "en/strategic-overview", body=[{"no such block": ""}])
    with pytest.raises(ContentError):
        _load(broken)
    draft = Page.objects.get(slug="strategic-overview").specific
    draft.summary = "An editor's words."
    draft.save_revision()
    assert "en/strategic-overview" in _load(library).report.kept


def test_load_content_new_page_below_a_deleted_one_is_not_made(library: Library) -> None:
    some = dataclasses.replace(library, order=[name for name in SOME if name != GUIDE])
    _load(some)
    for page in Page.objects.filter(slug="elements"):
        page.specific.delete()
    assert f"en/{GUIDE}" in _load(library).report.kept
    assert not GuidePage.objects.exists()


def test_load_content_page_whose_address_an_editor_took_is_not_made(library: Library, superuser: User) -> None:
    some = dataclasses.replace(library, order=[name for name in SOME if name != "strategic-overview"])
    _load(some)
    home = HomePage.objects.get(locale__language_code="en")
    home.add_child(instance=StandardPage(title="Ours", slug="strategic-overview", locale=home.locale))
    assert "en/strategic-overview" in _load(library).report.kept
    assert Page.objects.get(locale__language_code="en", slug="strategic-overview").title == "Ours"


def _translate_by_hand(slug: str, *, title: str) -> None:
    """What the editor of translations does when somebody translates a page and publishes it."""
    english = Page.objects.get(locale__language_code="en", slug=slug).specific
    source, _ = TranslationSource.update_or_create_from_instance(english)
    translation, _ = Translation.objects.get_or_create(
        source=source, target_locale=Locale.objects.get(language_code="cy")
    )
    segment = StringSegment.objects.get(source=source, context__path="title")
    StringTranslation.objects.create(
        translation_of=segment.string, locale=translation.target_locale, context=segment.context, data=title
    )
    with TestCase.captureOnCommitCallbacks(execute=True):
        translation.save_target(publish=True)
