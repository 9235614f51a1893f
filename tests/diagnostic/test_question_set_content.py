"""The question set that ships: complete, and loaded without ever going over an editor's change."""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path

import pytest
from django.conf import settings
from django.test import TestCase
from wagtail.models import Locale

from config.content.files import ContentError, read_yaml
from config.content.question_sets import NAME, SetReport, load_question_set
from diagnostic.models import QuestionSet, QuestionSetVersion, VersionTranslation
from diagnostic.questions import WORDS, current_questions
from diagnostic.vocabulary import ACROSS, Depth
from elements.framework import PARTS, Element

FOLDER = settings.SITE_DIR / "content"
ROWS = {
    language: read_yaml((FOLDER / language / f"{NAME}.yaml").read_text(encoding="utf-8"))["questions"]
    for language in ("en", "cy")
}


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """The first and sixth question of each language."""
    for language in ("en", "cy"):
        write(tmp_path, language, [ROWS[language][0], ROWS[language][5]])
    return tmp_path


def write(folder: Path, language: str, rows: list[dict[str, object]], title: str = "Short diagnostic") -> None:
    import yaml

    path = folder / language / f"{NAME}.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.safe_dump({"title": title, "intro": "Ours.", "questions": rows}), encoding="utf-8")


def load(folder: Path, english: Locale, welsh: Locale) -> SetReport:
    # wagtail-localize publishes a translation once its transaction commits.
    with TestCase.captureOnCommitCallbacks(execute=True):
        return load_question_set(folder, english, welsh)


def test_question_set_has_five_an_element_and_quick_asks_each_sub_element_once() -> None:
    rows = ROWS["en"]
    assert Counter(row["element"] for row in rows) == dict.fromkeys(Element.values, 5)
    quick = Counter(row["theme"] for row in rows if row["quick"])
    parts = [part for element in Element for part in PARTS[element]]
    assert quick == Counter([*parts, *(theme for theme, _label in ACROSS)])
    assert sum(quick.values()) == 19


def test_question_set_welsh_says_all_that_the_english_says() -> None:
    assert [row["code"] for row in ROWS["cy"]] == [row["code"] for row in ROWS["en"]]
    for english, welsh in zip(ROWS["en"], ROWS["cy"], strict=True):
        assert {word for word in WORDS if welsh.get(word)} == {word for word in WORDS if english.get(word)}
        assert all(welsh[word] != english[word] for word in WORDS)


@pytest.mark.django_db
def test_load_question_set_publishes_version_one_in_both_languages(english: Locale, welsh: Locale) -> None:
    report = load(FOLDER, english, welsh)
    assert report.made == [f"en/{NAME}", f"cy/{NAME}"]
    version, translation = QuestionSetVersion.objects.get(), VersionTranslation.objects.get()
    assert (version.number, len(version.data["questions"]), translation.language) == (1, 35, "cy")
    assert {one.language for one in current_questions("cy")} == {"cy"}
    assert len(current_questions("cy", depth=Depth.QUICK)) == 19
    assert all(one.live and not one.has_unpublished_changes for one in QuestionSet.objects.all())


@pytest.mark.django_db
def test_load_question_set_again_changes_nothing_and_a_new_file_makes_version_two(
    small: Path, english: Locale, welsh: Locale
) -> None:
    load(small, english, welsh)
    keys = list(QuestionSet.objects.values_list("questions__pk", flat=True))
    assert load(small, english, welsh).unchanged == [f"en/{NAME}", f"cy/{NAME}"]
    write(small, "en", [{**ROWS["en"][0], "text": "Reworded."}, ROWS["en"][5]])
    assert load(small, english, welsh).made == [f"en/{NAME}", f"cy/{NAME}"]
    assert [one.number for one in QuestionSetVersion.objects.order_by("number")] == [1, 2]
    assert list(QuestionSet.objects.values_list("questions__pk", flat=True)) == keys
    assert {one.language for one in current_questions("cy")} == {"cy"}


@pytest.mark.django_db
def test_load_question_set_leaves_an_editors_set_alone(small: Path, english: Locale, welsh: Locale) -> None:
    load(small, english, welsh)
    ours = QuestionSet.objects.get(locale=english)
    ours.title = "The set as an editor wants it"
    ours.save_revision().publish()
    write(small, "en", [ROWS["en"][0], ROWS["en"][5]], title="From the file")
    write(small, "cy", [ROWS["cy"][0], ROWS["cy"][5]], title="O'r ffeil")
    assert load(small, english, welsh).kept == [f"en/{NAME}", f"cy/{NAME}"]
    assert QuestionSet.objects.get(locale=english).title == "The set as an editor wants it"
    QuestionSet.objects.all().delete()
    assert load(small, english, welsh).kept == [f"en/{NAME}", f"cy/{NAME}"]
    assert not QuestionSet.objects.exists()


@pytest.mark.django_db
def test_load_question_set_with_other_codes_in_welsh_names_the_file(
    small: Path, english: Locale, welsh: Locale
) -> None:
    shutil.copy(FOLDER / "cy" / f"{NAME}.yaml", small / "cy" / f"{NAME}.yaml")
    with pytest.raises(ContentError, match=NAME):
        load(small, english, welsh)
    write(small, "cy", [ROWS["cy"][0], ROWS["cy"][5]])
    write(small, "en", [{**ROWS["en"][0], "theme": "no-such-theme"}, ROWS["en"][5]])
    with pytest.raises(ContentError, match=f"en/{NAME}.yaml: .*no-such-theme"):
        load(small, english, welsh)
