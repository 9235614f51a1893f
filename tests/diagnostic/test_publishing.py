"""Publishing a question set makes versions that never change, whichever way it is published."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db.models import QuerySet
from django.utils import timezone
from wagtail.models import Locale, ModelLogEntry

from community.models import Member
from diagnostic import publishing
from diagnostic.models import NeverChangesError, QuestionSet, QuestionSetVersion, Round, VersionTranslation
from diagnostic.publishing import FaultySetError
from diagnostic.questions import current_questions
from diagnostic.version_changes import changes_between
from tests.factories.community import make_member
from tests.factories.question_sets import add_question, make_question_set, publish, retire
from tests.factories.rounds import make_finished

pytestmark = pytest.mark.django_db


@pytest.fixture
def question_set(english: Locale) -> QuestionSet:
    return make_question_set(english)


def numbers() -> list[int]:
    return list(QuestionSetVersion.objects.order_by("number").values_list("number", flat=True))


def welsh_of(question_set: QuestionSet, welsh: Locale, **words: str) -> QuestionSet:
    """A translated set; the first question is translated, the others are not yet."""
    made = QuestionSet.objects.get(pk=question_set.pk).copy_for_translation(welsh)
    made.title = "Diagnostig byr"
    questions = list(made.questions.all())
    for name, value in {"text": "Testun", **words}.items():
        setattr(questions[0], name, value)
    made.questions = questions
    made.save()
    return made


def test_publishing_draft_makes_the_first_version(question_set: QuestionSet) -> None:
    assert current_questions("en") == ()
    publish(question_set)
    (version,) = QuestionSetVersion.objects.all()
    assert (version.number, version.language, version.is_as_published) == (1, "en", True)
    assert [one.code for one in current_questions("en")] == ["personal-health-1", "relationships-1"]


def test_publishing_same_words_again_makes_no_version_and_new_words_make_one(question_set: QuestionSet) -> None:
    publish(publish(question_set))
    assert numbers() == [1]
    publish(question_set, relationships_1={"text": "Everybody has a time to talk."})
    assert numbers() == [1, 2]
    assert QuestionSetVersion.objects.get(number=1).data["questions"][1]["text"] == "Text of relationships-1"


def test_publishing_for_later_makes_the_version_then(question_set: QuestionSet) -> None:
    publish(question_set)
    later = QuestionSet.objects.get(pk=question_set.pk)
    later.title, later.go_live_at = "Short diagnostic, spring", timezone.now() + dt.timedelta(days=1)
    revision = later.save_revision()
    revision.publish()
    assert numbers() == [1]
    revision.refresh_from_db()
    due = revision.as_object()
    due.go_live_at = None
    revision.content = due.serializable_data()
    revision.save()
    revision.publish(log_action=publishing.SCHEDULED)
    assert numbers() == [1, 2]


def test_publishing_by_the_clock_what_is_faulty_stays_a_draft_with_the_reason(question_set: QuestionSet) -> None:
    publish(question_set)
    faulty = QuestionSet.objects.get(pk=question_set.pk)
    faulty.questions = []
    revision = faulty.save_revision()
    revision.publish(log_action=publishing.SCHEDULED)
    assert numbers() == [1]
    assert ModelLogEntry.objects.get(action=publishing.REFUSED).data["faults"] == ["The set has no questions."]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"relationships_1": {"code": "personal-health-1"}}, "The code personal-health-1 is used more than once."),
        ({"relationships_1": {"code": "x-mine"}}, "The code x-mine begins with x-, which is kept for organisations."),
        ({"relationships_1": {"element": "environment"}}, "relationships-1 was published under Relationships"),
    ],
)
def test_publishing_faulty_set_is_refused_and_leaves_all_as_it_was(
    question_set: QuestionSet, change: dict[str, Any], said: str
) -> None:
    publish(question_set)
    with pytest.raises(FaultySetError, match=said):
        publish(question_set, **change)
    assert numbers() == [1]
    assert list(QuestionSet.objects.get().questions.values_list("element", "code")) == [
        ("personal-health", "personal-health-1"),
        ("relationships", "relationships-1"),
    ]


def test_retired_code_comes_back_only_for_the_same_question(question_set: QuestionSet) -> None:
    publish(question_set)
    retire(question_set, "relationships-1")
    with pytest.raises(FaultySetError, match="belongs to a question that was published: “Text of relationships-1”"):
        add_question(question_set, "relationships-1", text="Something else.")
    add_question(question_set, "relationships-1", text="Text of relationships-1")
    assert numbers() == [1, 2, 3]


def test_translation_published_adds_words_of_what_is_translated(question_set: QuestionSet, welsh: Locale) -> None:
    translated = welsh_of(question_set, welsh)
    with pytest.raises(FaultySetError, match="Publish the set in its own language first"):
        publish(translated)
    publish(question_set)
    publish(publish(translated))
    (kept,) = VersionTranslation.objects.all()
    assert (kept.language, kept.data["title"], list(kept.data["questions"])) == (
        "cy", "Diagnostig byr", ["personal-health-1"],
    )  # fmt: skip
    assert [(one.text, one.language) for one in current_questions("cy")] == [
        ("Testun", "cy"), ("Text of relationships-1", "en"),
    ]  # fmt: skip


def test_new_version_keeps_welsh_of_what_is_said_as_before(question_set: QuestionSet, welsh: Locale) -> None:
    publish(question_set)
    publish(welsh_of(question_set, welsh))
    publish(question_set, relationships_1={"text": "New words."})
    assert [(one.text, one.language) for one in current_questions("cy")] == [("Testun", "cy"), ("New words.", "en")]
    publish(question_set, personal_health_1={"green": "New green."})
    assert {one.language for one in current_questions("cy")} == {"en"}


def test_changes_between_versions_names_added_changed_and_retired(question_set: QuestionSet) -> None:
    publish(question_set)
    publish(question_set, personal_health_1={"text": "Reworded.", "comparability_key": "personal-health-1b"})
    retire(add_question(question_set, "relationships-9"), "relationships-1")
    first, *_, last = QuestionSetVersion.objects.order_by("number")
    found = changes_between(first.data, last.data)
    assert [row["code"] for row in found.added] == ["relationships-9"]
    assert [row["code"] for row in found.retired] == ["relationships-1"]
    (changed,) = found.changed
    assert (changed.code, changed.breaks_comparison) == ("personal-health-1", True)
    assert changed.fields[0] == ("text", "Text of personal-health-1", "Reworded.")
    assert not changes_between(first.data, first.data)
    turned = {**first.data, "questions": first.data["questions"][::-1]}
    assert changes_between(first.data, turned).moved


def test_version_refuses_to_be_changed(question_set: QuestionSet) -> None:
    publish(question_set)
    version = QuestionSetVersion.objects.get()
    for act in (version.save, version.delete, QuestionSetVersion.objects.all().delete):
        with pytest.raises(NeverChangesError):
            act()
    with pytest.raises(NeverChangesError):
        QuestionSetVersion.objects.update(number=9)


def test_verify_versions_names_what_somebody_changed_in_the_database(
    question_set: QuestionSet, welsh: Locale, capsys: pytest.CaptureFixture[str]
) -> None:
    publish(question_set)
    publish(welsh_of(question_set, welsh))
    member: Member = make_member()
    finished = make_finished(member)
    call_command("verify_versions")
    assert "As they were: 1 versions, 1 translations, 1 finished rounds." in capsys.readouterr().out
    for model in (QuestionSetVersion, VersionTranslation):
        QuerySet(model).update(data={"title": "Somebody else's", "questions": []})  # as by hand: ours refuses
    Round.objects.update(snapshot={**finished.snapshot, "agreed": []})
    with pytest.raises(CommandError) as refused:
        call_command("verify_versions")
    for words in ("Version 1 of short-diagnostic", "(cy) of version 1", f"Round {finished.public_id}"):
        assert words in str(refused.value)
