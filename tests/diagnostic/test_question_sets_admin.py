"""National editors write, translate and publish question sets; what was published keeps its codes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client, TestCase
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import Locale
from wagtail.test.utils.form_data import querydict_from_html
from wagtail_localize.models import StringSegment, StringTranslation, Translation, TranslationSource

from community.models import User
from diagnostic.models import QuestionSet, QuestionSetVersion, VersionTranslation
from home.models import HomePage
from tests.factories.question_sets import make_question_set, publish, retire
from tests.home.editors import author, messages_of, national_editor, signed_in

pytestmark = pytest.mark.django_db
SET = "wagtailsnippets_diagnostic_questionset"


@pytest.fixture
def editor(home_page: HomePage) -> Client:
    return signed_in(national_editor())


@pytest.fixture
def question_set(english: Locale) -> QuestionSet:
    return make_question_set(english)


def address(question_set: QuestionSet, name: str = "edit") -> str:
    return reverse(f"{SET}:{name}", args=[question_set.pk])


def form_of(editor: Client, question_set: QuestionSet) -> dict[str, Any]:
    """What the editor's form holds before anything is typed."""
    page = editor.get(address(question_set)).content.decode()
    data = querydict_from_html(page, form_id="w-editor-form").dict()
    return {name: value for name, value in data.items() if "__prefix__" not in name}


def send(editor: Client, question_set: QuestionSet, *, action: str = "action-publish", **changes: Any) -> Any:
    data = form_of(editor, question_set) | {name.replace("__", "-"): value for name, value in changes.items()}
    with TestCase.captureOnCommitCallbacks(execute=True):
        return editor.post(address(question_set), data | ({action: "1"} if action else {}), follow=True)


def another(place: int = 2, **values: str) -> dict[str, str]:
    """One more question in the form."""
    row = {
        "code": "relationships-2", "element": "relationships", "theme": "working-together", "text": "A new statement.",
        "help": "", "green": "Green.", "amber": "Amber.", "red": "Red.", "comparability_key": "", "id": "",
        "ORDER": str(place + 1), "DELETE": "", **values,
    }  # fmt: skip
    return {f"questions__{place}__{name}": value for name, value in row.items()} | {
        "questions__TOTAL_FORMS": str(place + 1)
    }


def test_national_editor_publishes_a_set_with_a_new_question(editor: Client, question_set: QuestionSet) -> None:
    response = send(editor, question_set, title="Short diagnostic of 2027", **another())
    assert "updated and published" in messages_of(response)
    version = QuestionSetVersion.objects.get()
    assert (version.data["title"], version.published_by) == ("Short diagnostic of 2027", User.objects.get())
    assert [row["code"] for row in version.data["questions"]] == [
        "personal-health-1", "relationships-1", "relationships-2",
    ]  # fmt: skip


def test_draft_is_no_version(editor: Client, question_set: QuestionSet) -> None:
    response = send(editor, question_set, action="", title="Half a thought", **another())
    assert response.status_code == 200
    assert not QuestionSetVersion.objects.exists()
    assert QuestionSet.objects.get().get_latest_revision_as_object().title == "Half a thought"


@pytest.mark.parametrize("action", ["action-publish", ""])
def test_code_that_was_published_cannot_be_changed(editor: Client, question_set: QuestionSet, action: str) -> None:
    publish(question_set)
    response = send(editor, question_set, action=action, questions__1__code="relationships-7")
    assert "This question was published as relationships-1" in response.content.decode()
    assert 'value="relationships-7"' in response.content.decode()  # what was typed is kept
    assert QuestionSet.objects.get().questions.filter(code="relationships-1").exists()
    assert QuestionSetVersion.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (another(code="personal-health-1"), "Another question of this set has the code personal-health-1."),
        (another(code="x-ours"), "begins with x-, which is kept for organisations."),
        (another(code="environment-1"), "belongs to a question that was published: “Text of environment-1”."),
        ({"questions__0__element": "environment"}, "personal-health-1 was published under Improving personal health"),
    ],
)
def test_code_of_another_question_is_refused_beside_its_field(
    editor: Client, english: Locale, change: dict[str, str], said: str
) -> None:
    question_set = make_question_set(english, elements=5)
    publish(question_set)
    for code in ("fulfilment-1", "managers-leaders-1", "environment-1"):
        retire(question_set, code)
    response = send(editor, question_set, **change)
    assert said in response.content.decode()
    assert QuestionSetVersion.objects.count() == 4


def test_rewording_keeps_the_code_and_the_row(editor: Client, question_set: QuestionSet) -> None:
    publish(question_set)
    keys = list(question_set.questions.values_list("pk", flat=True))
    send(editor, question_set, questions__0__text="Said better.", questions__0__comparability_key="personal-health-1b")
    assert QuestionSetVersion.objects.get(number=2).data["questions"][0]["text"] == "Said better."
    assert list(QuestionSet.objects.get().questions.values_list("pk", flat=True)) == keys


def test_preview_shows_the_questions_as_they_are_rated(editor: Client, question_set: QuestionSet) -> None:
    data = form_of(editor, question_set) | {"questions-0-text": "As it is typed."}
    preview = reverse(f"{SET}:preview_on_edit", args=[question_set.pk])
    assert editor.post(preview, data).json()["is_valid"]
    shown = editor.get(preview)
    assert "As it is typed." in shown.content.decode()
    assert "Red of relationships-1" in shown.content.decode()
    assert "frame-ancestors 'self'" in shown.headers["Content-Security-Policy"]


def test_set_can_be_locked_and_has_a_history_and_no_way_to_unpublish_or_delete(
    editor: Client, question_set: QuestionSet
) -> None:
    publish(question_set)
    page = editor.get(address(question_set)).content.decode()
    assert address(question_set, "lock") in page
    assert "action-unpublish" not in page
    editor.post(address(question_set, "lock"))
    assert QuestionSet.objects.get().locked
    assert editor.get(address(question_set, "history")).status_code == 200
    assert editor.get(address(question_set, "delete")).status_code == 302
    assert editor.post(address(question_set, "delete"), follow=True).status_code == 200
    assert QuestionSet.objects.exists()


def test_who_is_no_national_editor_sees_no_sets_and_no_versions(home_page: HomePage, question_set: QuestionSet) -> None:
    publish(question_set)
    client = signed_in(author())
    pages = [
        reverse(f"{SET}:list"), address(question_set), reverse("question_set_versions"),
        reverse("question_set_version", args=[QuestionSetVersion.objects.get().pk]),
    ]  # fmt: skip
    for page in pages:
        response = client.get(page, follow=True)
        assert "Short diagnostic" not in response.content.decode()
        assert response.redirect_chain == [("/admin/", 302)], page


def test_set_is_translated_in_the_editor_of_translations(
    editor: Client, question_set: QuestionSet, welsh: Locale
) -> None:
    source, _made = TranslationSource.update_or_create_from_instance(question_set)
    translation = Translation.objects.create(source=source, target_locale=welsh)
    for segment in StringSegment.objects.filter(source=source):
        StringTranslation.objects.create(
            translation_of=segment.string, locale=welsh, context=segment.context, data=f"{segment.string.data} (cy)",
            translation_type=StringTranslation.TRANSLATION_TYPE_MANUAL,
        )  # fmt: skip
    translation.save_target(publish=False)
    translated = QuestionSet.objects.get(locale=welsh)
    shown = editor.get(address(translated))
    assert b"Text of relationships-1" in shown.content
    assert b"editor-app" in shown.content or b"js-translation-editor" in shown.content
    with TestCase.captureOnCommitCallbacks(execute=True):
        early = editor.post(address(translated), {"action": "publish"}, follow=True)
    assert "Publish the set in its own language first." in messages_of(early)
    assert not VersionTranslation.objects.exists()
    publish(question_set)
    with TestCase.captureOnCommitCallbacks(execute=True):
        editor.post(address(translated), {"action": "publish"}, follow=True)
    kept = VersionTranslation.objects.get()
    assert kept.data["questions"]["relationships-1"]["text"] == "Text of relationships-1 (cy)"
    assert QuestionSet.objects.get(locale=welsh).live


def test_versions_are_listed_with_what_changed_in_constant_queries(
    editor: Client, question_set: QuestionSet, fresh_generation: Callable[[], None]
) -> None:
    page = reverse("question_set_versions")

    def listed() -> tuple[str, int]:
        fresh_generation()
        editor.get(page)
        with CaptureQueriesContext(connection) as captured:
            return editor.get(page).content.decode(), len(captured)

    publish(question_set)
    _words, one = listed()
    publish(question_set, relationships_1={"text": "Reworded.", "quick": False})
    retire(question_set, "relationships-1")
    words, three = listed()
    assert one == three
    assert words.count("As published") == 3
    newest = QuestionSetVersion.objects.get(number=3)
    shown = editor.get(reverse("question_set_version", args=[newest.pk])).content.decode()
    assert "What changed since version 2" in shown
    assert "Retired" in shown
    second = QuestionSetVersion.objects.get(number=2)
    shown = editor.get(reverse("question_set_version", args=[second.pk])).content.decode()
    assert "What changed since version 1" in shown
    for words in ("Text of relationships-1", "Reworded.", "Statement", "Asked in the quick set too"):
        assert words in shown
    since = editor.get(reverse("question_set_version", args=[newest.pk]), {"since": "1"}).content.decode()
    assert "What changed since version 1" in since
