"""What the monthly summary says of actions that are due, and of a confidence review to repeat."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse

from community import digest
from community.models import Member
from diagnostic.models import Action, ReviewSheet
from diagnostic.reminders import action_due, confidence_repeat
from diagnostic.reminders.kinds import STEPS
from diagnostic.services import actions, confidence
from tests.diagnostic.due_steps import said, steps
from tests.factories.community import make_member, make_organisation
from tests.factories.rounds import make_lead

if TYPE_CHECKING:
    from community.digest import StepKind

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2027, 3, 1, 9, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)


@pytest.fixture
def lead() -> Member:
    return make_lead(make_member("lead@example.com", first_name="Lena"))


@pytest.fixture
def cara(lead: Member) -> Member:
    return make_member("cara@example.com", first_name="Cara")


def plan(by: Member, title: str = "A quiet room", offset: int = 10, **values: Any) -> Action:
    """An action that is due some days from now."""
    planned = actions.Planned(title=title, element="environment", due_on=NOW.date() + offset * DAY, **values)
    return actions.add(by=by, said=planned, round=None, now=NOW)


def test_action_is_due_to_whoever_does_it_and_stays_so_until_it_is_done(lead: Member, cara: Member) -> None:
    action = plan(lead, owner=cara)
    assert said(action_due.KIND, cara, NOW) == ["You are to do “A quiet room” by 11 March 2027."]
    assert said(action_due.KIND, cara, NOW + 200 * DAY) == [
        "You were to do “A quiet room” by 11 March 2027, and the plan does not say that it is done."
    ]
    (step,) = steps(action_due.KIND, cara, NOW)
    assert (step.key, step.due_on) == (f"action:{action.pk}", dt.date(2027, 3, 11))
    assert reverse(step.link[0], args=step.link[1:]) == f"/diagnostic/plan/{action.public_id}/"
    assert steps(action_due.KIND, lead, NOW) == []  # it is Cara's
    Action.objects.update(status="done")
    assert steps(action_due.KIND, cara, NOW) == []


def test_action_that_is_far_ahead_or_has_no_date_is_not_due(lead: Member, cara: Member) -> None:
    plan(lead, offset=32, owner=cara)
    assert steps(action_due.KIND, cara, NOW) == []
    assert len(steps(action_due.KIND, cara, NOW + DAY)) == 1
    Action.objects.update(due_on=None)
    assert steps(action_due.KIND, cara, NOW) == []


@pytest.mark.parametrize(("name", "words"), [("", "nobody yet"), ("Estates", "Estates")])
def test_action_that_no_member_does_is_due_to_the_lead(lead: Member, cara: Member, name: str, words: str) -> None:
    plan(cara, owner_name=name)
    assert said(action_due.KIND, lead, NOW) == [f"“A quiet room” is planned for 11 March 2027. Who does it: {words}."]
    assert said(action_due.KIND, lead, NOW + 30 * DAY)[0].startswith("“A quiet room” was planned for 11 March 2027")
    assert steps(action_due.KIND, cara, NOW) == []


def test_action_of_who_left_is_due_to_the_lead_and_unseen_by_who_left(lead: Member, cara: Member) -> None:
    plan(lead, owner=cara)
    cara.organisation = make_organisation("Elsewhere")
    cara.save()
    assert steps(action_due.KIND, cara, NOW) == []
    assert said(action_due.KIND, lead, NOW)[0].endswith("Who does it: Somebody who has left.")


def test_action_without_lead_or_owner_is_due_to_who_noted_it() -> None:
    noted, other = make_member("kim@example.com"), make_member("sam@example.com")
    plan(noted)
    assert len(steps(action_due.KIND, noted, NOW)) == 1
    assert steps(action_due.KIND, other, NOW) == []


def test_the_five_most_pressing_actions_are_named_ones_own_first(lead: Member) -> None:
    for number in range(4):
        plan(lead, f"Mine {number}", 10 - number, owner=lead)
        plan(lead, f"Nobody's {number}", -number)
    titles = [text.partition("“")[2].partition("”")[0] for text in said(action_due.KIND, lead, NOW)]
    assert titles == ["Mine 3", "Mine 2", "Mine 1", "Mine 0", "Nobody's 3"]


def review(member: Member, at: dt.datetime) -> ReviewSheet:
    """A confidence review that was finished."""
    sheet = confidence.begin(member=member, now=at)
    confidence.finish(sheet=sheet, counted=False, now=at)
    return sheet


def test_review_is_to_be_repeated_a_year_after_the_last_that_was_finished(cara: Member) -> None:
    review(cara, NOW - 500 * DAY)
    assert said(confidence_repeat.KIND, cara, NOW) == [
        "You last did your confidence review on 17 October 2025. Only you see what you say in it."
    ]
    review(cara, NOW - 300 * DAY)
    assert steps(confidence_repeat.KIND, cara, NOW) == []
    assert len(steps(confidence_repeat.KIND, cara, NOW + 66 * DAY)) == 1
    confidence.begin(member=cara, now=NOW + 66 * DAY)  # begun is not done
    assert len(steps(confidence_repeat.KIND, cara, NOW + 67 * DAY)) == 1


def test_review_is_asked_of_nobody_who_never_did_one_and_told_to_nobody_else(lead: Member, cara: Member) -> None:
    review(cara, NOW - 500 * DAY)
    begun = make_member("kim@example.com")
    confidence.begin(member=begun, now=NOW - 500 * DAY)
    found = confidence_repeat.KIND.find([lead, cara, begun], NOW)
    assert set(found) == {cara.pk}
    assert [step.key for step in found[cara.pk]] == ["review"]  # says nothing about the sheet
    review_deleted = ReviewSheet.objects.get(member=cara)
    confidence.forget(sheet=review_deleted)
    assert steps(confidence_repeat.KIND, cara, NOW) == []


@pytest.mark.parametrize(("kind", "queries"), [(action_due.KIND, 2), (confidence_repeat.KIND, 1)])
def test_steps_ask_as_many_queries_for_one_member_as_for_three(
    kind: StepKind, queries: int, django_assert_num_queries: Any
) -> None:
    members = []
    for number in range(3):
        member = make_member(f"m{number}@example.com", organisation=make_organisation(f"Trust {number}"))
        plan(member, owner=member)
        review(member, NOW - 500 * DAY)
        members.append(member)
    for some in (members[:1], members):
        with django_assert_num_queries(queries):
            assert len(kind.find(some, NOW)) == len(some)


def test_summary_knows_each_kind_and_a_member_without_organisation_has_nothing_due() -> None:
    alone = make_member("alone@example.com", organisation=None)
    for kind in STEPS:
        assert digest.step_kind(kind.name) is kind
        assert kind.find([alone], NOW) == {}
        assert kind.find([], NOW) == {}
