"""Beginning and ending rounds, and what people say in them."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from diagnostic.models import NeverChangesError, QuestionSetVersion, RatingEvent, Response, Round
from diagnostic.models.version import digest_of
from diagnostic.questions import questions_of
from diagnostic.services import agreeing, answers, rounds
from diagnostic.services.reports import report_of
from tests.factories.community import make_member, make_organisation
from tests.factories.rounds import agree_all, answer_of, make_finished, make_round, make_version, rate

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 11, 29, 10, 0, tzinfo=dt.UTC)


def test_start_quick_asks_quick_questions_in_order() -> None:
    round = make_round(make_member(), depth="quick")
    assert round.scope == [
        "personal-health-1", "relationships-1", "fulfilment-1", "managers-leaders-1", "environment-1",
        "data-insights-1", "professional-support-1",
    ]  # fmt: skip


def test_start_with_two_elements_asks_those_alone() -> None:
    round = make_round(make_member(), elements=("environment", "relationships"))
    assert round.scope == ["relationships-1", "relationships-2", "environment-1", "environment-2"]
    assert [one.element for one in round.sections.all()] == ["relationships", "environment"]


def test_start_twice_names_the_open_round() -> None:
    member = make_member()
    first = make_round(member)
    with pytest.raises(rounds.RoundOpenError) as raised:
        make_round(member)
    assert raised.value.round == first


def test_published_version_never_changes() -> None:
    version = make_version()
    with pytest.raises(NeverChangesError):
        version.save()
    with pytest.raises(NeverChangesError):
        QuestionSetVersion.objects.filter(pk=version.pk).update(number=2)
    with pytest.raises(NeverChangesError):
        QuestionSetVersion.objects.all().delete()
    assert version.is_as_published


def test_round_keeps_its_version_when_another_is_published() -> None:
    round = make_round(make_member())
    make_version(number=2, each=3)
    assert len(questions_of(Round.objects.get(), "en")) == 14
    assert questions_of(round, "cy")[0].text.endswith("(cy)")


def test_save_own_keeps_what_was_said_and_its_history() -> None:
    member = make_member()
    round = make_round(member)
    rate(round, member, {"environment-1": "red"})
    rate(round, member, {"environment-1": "amber"})
    kept = Response.objects.get()
    assert (kept.rating, kept.version) == ("amber", 2)
    said = RatingEvent.objects.filter(kind="rated").values_list("old__rating", "new__rating")
    assert list(said) == [(None, "red"), ("red", "amber")]


def test_save_own_from_an_old_tab_keeps_both() -> None:
    member = make_member()
    round = make_round(member)
    rate(round, member, {"environment-1": "red"})
    rate(round, member, {"environment-1": "amber"})
    asked = {one.code: one for one in questions_of(round, "en")}["environment-1"]
    with pytest.raises(answers.ChangedMeanwhileError) as raised:
        answers.save_own(
            round=round, by=member, question=asked, answer=answer_of("green"), version=1, now=timezone.now()
        )
    assert raised.value.kept.rating == "amber"
    assert Response.objects.get().rating == "amber"


def test_save_own_twice_the_same_changes_nothing() -> None:
    member = make_member()
    round = make_round(member)
    rate(round, member, {"environment-1": "red"})
    rate(round, member, {"environment-1": "red"})
    assert Response.objects.get().version == 1
    assert RatingEvent.objects.filter(kind="rated").count() == 1


@pytest.mark.parametrize("elsewhere", [True, False])
def test_answer_not_applicable_needs_a_reason_or_elsewhere(elsewhere: bool) -> None:
    if elsewhere:
        assert answers.Answer(answers.Rating.NOT_APPLICABLE, elsewhere=True).is_elsewhere
        return
    with pytest.raises(ValueError, match="reason"):
        answers.Answer(answers.Rating.NOT_APPLICABLE)


def test_save_own_by_somebody_of_another_organisation_is_refused() -> None:
    round = make_round(make_member())
    stranger = make_member("other@example.com", organisation=make_organisation("Other"))
    with pytest.raises(answers.NotAskedError):
        rate(round, stranger, {"environment-1": "red"})


def test_agree_on_a_split_needs_a_reason() -> None:
    lead, colleague = make_member(), make_member("kim@example.com")
    round = make_round(lead)
    rate(round, lead, {"environment-1": "red"})
    rate(round, colleague, {"environment-1": "green"})
    settle = {
        "round": round,
        "code": "environment-1",
        "answer": answer_of("amber"),
        "by": lead,
        "version": 0,
        "now": NOW,
    }
    with pytest.raises(agreeing.NeedsReasonError):
        agreeing.agree(**settle, rationale=" ")
    assert agreeing.agree(**settle, rationale="Day staff have rooms, night staff do not").method == "discussion"


def test_agree_where_all_say_the_same_leaves_the_rest() -> None:
    lead, colleague = make_member(), make_member("kim@example.com")
    round = make_round(lead)
    rate(round, lead, {"environment-1": "red", "environment-2": "green", "relationships-1": "amber"})
    rate(round, colleague, {"environment-1": "red", "environment-2": "amber"})
    done = agreeing.agree_where_all_say_the_same(round=round, codes=round.scope, by=lead, now=NOW)
    assert done == 2
    assert dict(round.agreed.values_list("code", "method")) == {
        "environment-1": "unanimous",
        "relationships-1": "single",
    }


def test_finish_needs_every_statement_agreed() -> None:
    lead = make_member()
    round = make_round(lead, elements=("environment", "relationships"))
    with pytest.raises(rounds.NotAllAgreedError) as raised:
        rounds.finish(round=round, by=lead, now=NOW)
    assert raised.value.codes == round.scope


def test_finished_round_is_read_only_and_says_what_it_said() -> None:
    lead = make_member()
    round = make_finished(lead)
    assert round.is_as_finished
    with pytest.raises(rounds.NotOpenError):
        rate(round, lead, {"environment-1": "red"})
    with pytest.raises(rounds.NotOpenError):
        agree_all(round, lead, "red")
    Round.objects.filter(pk=round.pk).update(snapshot={**(round.snapshot or {}), "agreed": []})
    assert not Round.objects.get().is_as_finished


def test_finished_round_keeps_what_stands_as_last_time() -> None:
    lead = make_member()
    make_finished(lead, "amber")
    second = make_round(lead, elements=("environment",))
    last = answer_of("amber", carried=True)
    for code, answer in (("environment-1", last), ("environment-2", answer_of("green"))):
        agreeing.agree(round=second, code=code, answer=answer, rationale="We looked", by=lead, version=0, now=NOW)
    finished = rounds.finish(round=second, by=lead, now=NOW)
    kept = {row["code"]: row["carried"] for row in finished.snapshot["agreed"]}
    assert kept == {"environment-1": True, "environment-2": False}
    assert finished.is_as_finished


def test_round_finished_before_that_was_kept_is_as_it_was() -> None:
    """Older snapshots do not say what was affirmed: their digest and their report stay what they were."""
    lead = make_member()
    round = make_finished(lead)
    older = {**round.snapshot, "agreed": [_without_carried(row) for row in round.snapshot["agreed"]]}
    Round.objects.filter(pk=round.pk).update(snapshot=older, snapshot_sha256=digest_of(older))
    assert Round.objects.get().is_as_finished
    assert report_of(Round.objects.get(), "en", own=False).result.counts.rated == len(round.scope)


def test_rating_the_same_again_is_no_change_however_it_was_said() -> None:
    lead = make_member()
    round = make_round(lead)
    asked = {one.code: one for one in questions_of(round, "en")}
    for carried in (True, False):  # the second comes from a page on which nobody had rated
        answers.save_own(
            round=round, by=lead, question=asked["environment-1"], answer=answer_of("red", carried=carried), version=0,
            now=NOW,
        )  # fmt: skip
    assert [one.new["carried"] for one in round.events.filter(kind="rated")] == [True]


def _without_carried(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name != "carried"}


def test_reopen_lets_people_answer_again() -> None:
    lead = make_member()
    round = rounds.reopen(round=make_finished(lead), by=lead, now=NOW)
    assert rate(round, lead, {"environment-1": "red"})
    assert rounds.finish(round=round, by=lead, now=NOW).is_as_finished
