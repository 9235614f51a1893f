"""What the monthly summary says of rounds: to who leads one, to who was asked to rate, and when one is due again."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse

from diagnostic.models import Contributor, Round
from diagnostic.reminders import round_due, round_repeat
from diagnostic.services import invitations, rounds
from diagnostic.services.invitations import Asked
from tests.diagnostic.due_steps import said, steps
from tests.factories.community import make_member, make_organisation
from tests.factories.rounds import agree_all, make_lead, make_result, make_round, part, rate

if TYPE_CHECKING:
    from community.models import Member

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2027, 3, 1, 9, tzinfo=dt.UTC)
TODAY = NOW.date()
DAY = dt.timedelta(days=1)


@pytest.fixture
def lead() -> Member:
    return make_member("lead@example.com", first_name="Lena")


@pytest.fixture
def round(lead: Member) -> Round:
    return make_round(lead, elements=("relationships", "environment"), now=NOW)


def due(round: Round, **days: int) -> None:
    for element, offset in days.items():
        round.sections.filter(element=element).update(due_on=TODAY + offset * DAY)


def asked(round: Round, lead: Member, email: str = "cara@example.com", **values: Any) -> Member:
    """A colleague who was asked to rate."""
    cara = make_member(email, first_name="Cara", organisation=lead.organisation)
    invitations.invite(round=round, by=lead, members=[cara], asked=Asked(**values), now=NOW)
    return cara


def test_lead_hears_of_the_first_section_that_is_due(lead: Member, round: Round) -> None:
    due(round, environment=10, relationships=60)
    (step,) = steps(round_due.KIND, lead, NOW)
    assert said(round_due.KIND, lead, NOW) == ["“Environment” in your round “Autumn” is due on 11 March 2027."]
    assert (step.key, step.due_on) == (f"round:{round.pk}:environment", TODAY + 10 * DAY)
    assert reverse(step.link[0], args=step.link[1:]) == f"/diagnostic/rounds/{round.public_id}/"


def test_lead_hears_of_several_sections_at_once_and_late_ones_stay_due(lead: Member, round: Round) -> None:
    due(round, environment=10, relationships=-3)
    first = "The first, “Relationships”, was due on 26 February 2027."
    expected = f"2 sections of your round “Autumn” are still to be agreed. {first}"
    assert said(round_due.KIND, lead, NOW) == [expected]
    assert said(round_due.KIND, lead, NOW + 90 * DAY) == [expected]  # after a long outage


def test_first_of_several_sections_that_is_to_come_is_due(lead: Member, round: Round) -> None:
    due(round, environment=10, relationships=0)
    first = "The first, “Relationships”, is due on 1 March 2027."
    assert said(round_due.KIND, lead, NOW) == [f"2 sections of your round “Autumn” are still to be agreed. {first}"]


def test_section_that_is_agreed_is_not_due(lead: Member, round: Round) -> None:
    due(round, environment=-1, relationships=60)
    assert said(round_due.KIND, lead, NOW) == [
        "“Environment” in your round “Autumn” was due on 28 February 2027, and not all of it is agreed."
    ]
    agree_all(round, lead)
    assert steps(round_due.KIND, lead, NOW) == []


def test_round_without_dates_is_named_once_it_stands_still(lead: Member, round: Round) -> None:
    assert steps(round_due.KIND, lead, NOW + 30 * DAY) == []
    assert said(round_due.KIND, lead, NOW + 31 * DAY) == [
        "Your round “Autumn” is open since 1 March 2027 and has no dates. Set some, or finish it."
    ]


def test_appointed_lead_hears_of_a_round_that_a_colleague_leads(round: Round) -> None:
    due(round, environment=10)
    appointed = make_lead(make_member("appointed@example.com"))
    assert len(steps(round_due.KIND, appointed, NOW)) == 1
    assert steps(round_due.KIND, make_member("kim@example.com"), NOW) == []


def test_nobody_hears_of_a_round_where_they_do_not_work_or_that_has_ended(lead: Member, round: Round) -> None:
    due(round, environment=10)
    cara = asked(round, lead)
    for member in (lead, cara):
        member.organisation = make_organisation(f"Of {member.pk}")
        member.save()
        assert steps(round_due.KIND, member, NOW) == []
    cara.organisation = round.organisation
    cara.save()
    assert len(steps(round_due.KIND, cara, NOW)) == 1
    rounds.abandon(round=round, by=lead, now=NOW)
    assert steps(round_due.KIND, cara, NOW) == []


def test_who_was_asked_hears_how_many_statements_wait_and_by_when(lead: Member, round: Round) -> None:
    cara = asked(round, lead, due_on=TODAY + 5 * DAY)
    rate(round, cara, {"environment-1": "red"})
    assert said(round_due.KIND, cara, NOW) == [
        "3 statements wait for your rating in the round “Autumn”. The date is 6 March 2027."
    ]
    assert said(round_due.KIND, cara, NOW + 6 * DAY)[0].endswith("The date was 6 March 2027.")
    rate(round, cara, {"environment-2": "red", "relationships-1": "na"})
    assert said(round_due.KIND, cara, NOW)[0].startswith("1 statement waits")
    rate(round, cara, {"relationships-2": "green"})
    assert steps(round_due.KIND, cara, NOW) == []


def test_who_was_asked_for_a_section_hears_by_its_day(lead: Member, round: Round) -> None:
    due(round, environment=60, relationships=3)
    cara = asked(round, lead, sections=("environment",))
    assert steps(round_due.KIND, cara, NOW) == []
    (step,) = steps(round_due.KIND, cara, NOW + 30 * DAY)
    assert (step.key, step.due_on) == (f"rate:{round.pk}:2", TODAY + 60 * DAY)
    rate(round, cara, {"environment-1": "red"})
    (left,) = steps(round_due.KIND, cara, NOW + 30 * DAY)
    assert left.key == f"rate:{round.pk}:1"  # who goes on does not ignore it


@pytest.mark.parametrize("end", ["done", "observer", "taken off"])
def test_who_has_nothing_to_rate_hears_nothing(lead: Member, round: Round, end: str) -> None:
    cara = asked(round, lead)
    assert said(round_due.KIND, cara, NOW) == ["4 statements wait for your rating in the round “Autumn”."]
    change = {"done": {"done_at": NOW}, "observer": {"role": "observer"}, "taken off": {"removed_at": NOW}}[end]
    Contributor.objects.filter(pk=part(round, cara).pk).update(**change)
    assert steps(round_due.KIND, cara, NOW) == []


def test_who_rated_by_themselves_and_was_not_asked_is_left_alone(round: Round) -> None:
    kim = make_member("kim@example.com")
    rate(round, kim, {"environment-1": "red"})
    assert steps(round_due.KIND, kim, NOW) == []


def test_words_are_the_readers(lead: Member, round: Round) -> None:
    due(round, environment=10)
    lead.user.language = "cy"
    lead.user.save()
    assert "Mawrth" in said(round_due.KIND, lead, NOW)[0]


@pytest.mark.parametrize(
    ("repeat", "months", "words"),
    [
        ("monthly", 1, "You planned to do the diagnostic again by now"),
        ("quarterly", 3, "You planned to do the diagnostic again by now"),
        ("no", 12, "more than a year ago"),
    ],
)
def test_round_is_due_again_when_its_time_has_passed(lead: Member, repeat: str, months: int, words: str) -> None:
    last = make_result(lead, now=NOW)
    Round.objects.filter(pk=last.pk).update(repeat=repeat)
    assert steps(round_repeat.KIND, lead, NOW + (months * 30 - 6) * DAY) == []
    for later in (months * 31, months * 31 + 200):
        (step,) = steps(round_repeat.KIND, lead, NOW + later * DAY)
        assert words in said(round_repeat.KIND, lead, NOW + later * DAY)[0]
        assert (step.key, step.link) == (f"round:{last.pk}", ("diagnostic_start",))


def test_only_the_last_result_counts_and_an_open_round_ends_it(lead: Member) -> None:
    make_result(lead, now=NOW)
    last = make_result(lead, now=NOW + 200 * DAY)
    assert steps(round_repeat.KIND, lead, NOW + 400 * DAY) == []
    assert [step.key for step in steps(round_repeat.KIND, lead, NOW + 600 * DAY)] == [f"round:{last.pk}"]
    make_round(lead, now=NOW + 590 * DAY)
    assert steps(round_repeat.KIND, lead, NOW + 600 * DAY) == []


def test_who_may_begin_a_round_hears_that_it_is_due_again(lead: Member) -> None:
    make_result(lead, now=NOW)
    colleague = make_member("kim@example.com")
    later = NOW + 400 * DAY
    assert len(steps(round_repeat.KIND, lead, later)) == 1  # nobody is appointed: who led the last one
    assert steps(round_repeat.KIND, colleague, later) == []
    make_lead(colleague)
    assert steps(round_repeat.KIND, lead, later) == []
    assert len(steps(round_repeat.KIND, colleague, later)) == 1


def many(count: int) -> list[Member]:
    """Leads of as many organisations, each with an open round that is due and a colleague who was asked."""
    found = []
    for number in range(count):
        lead = make_member(f"l{number}@example.com", organisation=make_organisation(f"Trust {number}"))
        make_result(lead, now=NOW - 500 * DAY)
        begun = make_round(lead, elements=("environment",), now=NOW)
        due(begun, environment=1)
        found += [lead, asked(begun, lead, f"c{number}@example.com")]
    return found


@pytest.mark.parametrize(("kind", "queries"), [(round_due.KIND, 6), (round_repeat.KIND, 3)])
def test_steps_ask_as_many_queries_for_one_organisation_as_for_three(
    kind: Any, queries: int, django_assert_num_queries: Any
) -> None:
    members = many(3)
    if kind is round_repeat.KIND:
        Round.objects.open().delete()
    kind.find(members, NOW)  # the version's questions are read once a generation
    counted = []
    for some in (members[:2], members):
        with django_assert_num_queries(queries):
            counted.append(len(kind.find(some, NOW)))
    assert counted == ([2, 6] if kind is round_due.KIND else [1, 3])
