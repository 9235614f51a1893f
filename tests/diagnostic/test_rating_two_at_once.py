"""Two people, or two tabs of one, at once. Only PostgreSQL lets them meet: SQLite has one writer at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone

from community.models import Delivery, Member
from diagnostic.models import Contributor, ContributorMail, RatingEvent, Response, Round
from diagnostic.questions import Question, questions_of
from diagnostic.services import answers, invitations, rounds
from diagnostic.services.invitations import Address, Asked
from diagnostic.services.mailing import take_back
from tests.factories.community import make_member
from tests.factories.rounds import answer_of, make_round, make_version

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="only PostgreSQL has two writers"),
]


@pytest.fixture
def pool() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(4) as threads:
        yield threads


def at_once(pool: ThreadPoolExecutor, *acts: Callable[[], Any]) -> list[str]:
    """What each act gave or raised, by name, with all begun at once."""

    def done(act: Callable[[], Any]) -> str:
        try:
            return type(act()).__name__
        except Exception as error:
            return type(error).__name__
        finally:
            connection.close()

    return sorted(pool.map(done, acts))


def saving(round: Round, by: Member, question: Question, rating: str) -> Callable[[], Response]:
    """Somebody's answer, given on a page that showed none."""
    now = timezone.now()
    return lambda: answers.save_own(round=round, by=by, question=question, answer=answer_of(rating), version=0, now=now)


def test_two_tabs_of_somebody_new_make_one_part_and_both_answers_are_kept(pool: ThreadPoolExecutor) -> None:
    round, colleague = make_round(make_member()), make_member("kim@example.com")
    asked = questions_of(round, "en")[0]
    outcomes = at_once(pool, saving(round, colleague, asked, "red"), saving(round, colleague, asked, "green"))
    assert outcomes == ["ChangedMeanwhileError", "Response"]
    assert Contributor.objects.filter(member=colleague).count() == 1
    stands = Response.objects.get().rating
    clash = RatingEvent.objects.get(kind="clashed")
    assert clash.old
    assert clash.new
    assert {clash.old["rating"], clash.new["rating"]} == {"red", "green"}
    assert clash.old["rating"] == stands


def test_four_people_in_one_section_are_all_kept(pool: ThreadPoolExecutor) -> None:
    round = make_round(make_member())
    people = [make_member(f"kim{number}@example.com") for number in range(4)]
    asked = questions_of(round, "en")[0]
    assert at_once(pool, *(saving(round, one, asked, "amber") for one in people)) == ["Response"] * 4
    assert Response.objects.count() == 4


def test_two_who_begin_a_round_at_once_meet_in_one(pool: ThreadPoolExecutor) -> None:
    make_version()
    people, now = [make_member(), make_member("kim@example.com")], timezone.now()
    plan = rounds.Plan(label="Autumn", depth="quick")

    def begin(by: Member) -> Callable[[], Round]:
        return lambda: rounds.start(by=by, plan=plan, now=now)

    assert at_once(pool, *(begin(one) for one in people)) == ["Round", "RoundOpenError"]
    assert Round.objects.count() == 1


def test_mail_that_a_worker_claims_is_neither_waited_for_nor_taken_back(pool: ThreadPoolExecutor) -> None:
    lead = make_member()
    people = [Address(f"{name}@outside.example") for name in ("ann", "bob")]
    invitations.invite(round=make_round(lead), by=lead, addresses=people, asked=Asked(), now=timezone.now())
    claimed = Delivery.objects.order_by("pk")[0]
    with transaction.atomic():
        Delivery.objects.select_for_update().get(pk=claimed.pk)
        done = pool.submit(at_once, pool, lambda: take_back(ContributorMail.objects.all()))
        assert done.result(timeout=30) == ["NoneType"]
    assert list(Delivery.objects.all()) == [claimed]
    take_back(ContributorMail.objects.all())
    assert not Delivery.objects.exists()
