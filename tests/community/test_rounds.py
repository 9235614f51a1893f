"""Matching rounds until they are published: who is in, what is worked out, and what is changed by hand."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from community.matching.by_hand import NobodyError, Obstacle
from community.models import (
    Block,
    Circle,
    CircleMember,
    MatchingRound,
    Member,
)
from community.services import (
    buddy_preferences,
    matching_rounds,
    round_changes,
    round_entries,
    round_publishing,
    round_work,
)
from community.services.buddy_preferences import Wishes
from community.services.matching_rounds import ChangedMeanwhileError, Plan
from tests.factories.buddies import make_open, wants
from tests.factories.matching_rounds import DAY, make_people, make_round, published, worked_out
from tests.factories.meetings import make_circle
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def now() -> dt.datetime:
    return timezone.now().replace(microsecond=0)


def groups_of(round: MatchingRound) -> list[set[int]]:
    return [set(group["members"]) for group in round.result["groups"]]


def together(round: MatchingRound, *people: Member) -> bool:
    return {one.pk for one in people} in groups_of(round)


def plan(now: dt.datetime, **values: object) -> Plan:
    return Plan(**{"title": "Spring", "opens_at": now - DAY, "closes_at": now + DAY, **values})  # type: ignore[arg-type]


# --- Taking part


def test_opening_a_round_enters_whoever_takes_part_in_every_one(now) -> None:
    ann, bob, cat = make_people(3)
    wants(ann, 1, standing=True)
    wants(bob, 1, standing=True)
    Member.objects.filter(pk=bob.pk).update(hidden_at=now)
    round = matching_rounds.create(plan=plan(now), by=make_user("c@example.com"), now=now)
    matching_rounds.open_round(round=round, version=0, now=now)
    assert list(round.entries.values_list("member", "standing")) == [(ann.pk, True)]
    buddy_preferences.choose(member=cat, wishes=Wishes(standing=True), now=now)
    assert round_entries.entry_of(round, cat) is not None


def test_nobody_joins_before_or_after_the_time(now) -> None:
    (ann,) = make_people(1)
    for values in (
        {"opens_at": now + DAY, "closes_at": now + 2 * DAY},
        {"opens_at": now - 2 * DAY, "closes_at": now},
        {"status": "draft"},
        {"status": "computing"},
    ):
        with pytest.raises(round_entries.NotOpenError):
            round_entries.join(round=make_round(now=now, **values), member=ann, now=now)


def test_joining_twice_is_once_and_leaving_is_possible_until_published(now) -> None:
    ann, bob = make_people(2)
    round = make_round(bob, now=now)
    for _twice in range(2):
        round_entries.join(round=round, member=ann, now=now)
    assert round.entries.count() == 2
    round = worked_out(round, now=now)
    assert round_entries.leave(round=round, member=ann)
    round = published(round, now=now)
    assert not round_entries.leave(round=round, member=bob)
    entry = round_entries.entry_of(round, bob)
    assert entry is not None
    assert (entry.outcome, entry.reason) == ("unmatched", "changed")
    assert not Circle.objects.exists()


def test_at_most_five_people_are_named_and_never_oneself(now) -> None:
    people = make_people(8)
    ann, *others = people
    round = make_round(ann, now=now)
    round_entries.like(round=round, member=ann, other=ann, now=now)
    for one in [*others[:5], others[0]]:
        round_entries.like(round=round, member=ann, other=one, now=now)
    with pytest.raises(round_entries.EnoughChosenError):
        round_entries.like(round=round, member=ann, other=others[5], now=now)
    round_entries.unlike(round=round, member=ann, other=others[0], now=now)
    entry = round_entries.entry_of(round, ann)
    assert entry is not None
    assert round_entries.liked_of(entry) == [one.pk for one in others[1:5]]


# --- Working it out


def test_groups_are_made_with_reasons_and_everybody_is_in_one(now) -> None:
    people = make_people(4)
    round = worked_out(make_round(*people, now=now), now=now)
    assert (round.status, round.progress, len(round.input_hash)) == ("proposed", 100, 64)
    assert sorted(pk for group in groups_of(round) for pk in group) == [one.pk for one in people]
    first = round.result["groups"][0]
    one, other = first["members"]
    assert ["free", "0"] in first["why"][f"{one}-{other}"]


def test_two_who_name_each_other_are_put_together(now) -> None:
    people = make_people(6)
    round = make_round(*people, now=now)
    round_entries.like(round=round, member=people[0], other=people[4], now=now)
    round_entries.like(round=round, member=people[4], other=people[0], now=now)
    assert together(worked_out(round, now=now), people[0], people[4])


def test_blocked_set_aside_same_organisation_and_buddies_are_never_together(now) -> None:
    ann, bob, cat, dan = make_people(4)
    Block.objects.create(member=ann, other=bob)
    buddy_preferences.set_aside(member=ann, other=cat)
    round = worked_out(make_round(ann, bob, cat, dan, now=now), now=now)
    assert together(round, ann, dan)
    assert together(round, bob, cat)
    Member.objects.filter(pk=cat.pk).update(organisation=bob.organisation)
    make_circle(ann, dan, kind="group")
    round = worked_out(make_round(ann, bob, cat, dan, now=now), now=now)
    assert groups_of(round) in ([{bob.pk, dan.pk}], [{cat.pk, dan.pk}])
    assert {*round.result["unmatched"].values()} == {"no-place"}


def test_who_cannot_take_part_is_told_why(now) -> None:
    ann, bob, cat, dan, eva, fin = make_people(6)
    Member.objects.filter(pk=ann.pk).update(paused_until=(now + 9 * DAY).date())
    Member.objects.filter(pk=bob.pk).update(hidden_at=now)
    make_circle(cat, make_open("Zoe"))
    round = worked_out(make_round(ann, bob, cat, dan, eva, fin, now=now), now=now)
    assert round.result["unmatched"] == {str(ann.pk): "paused", str(bob.pk): "away", str(cat.pk): "full"}
    assert len(groups_of(round)) == 1


def test_those_put_together_in_the_last_round_are_not_again(now) -> None:
    people = make_people(4)
    for one in people:
        wants(one, 3)
    seen: list[set[int]] = []
    for number in range(3):
        moment = now - (40 - 10 * number) * DAY
        round = published(worked_out(make_round(*people, now=moment), now=moment), now=moment)
        seen += groups_of(round)
        Circle.objects.update(status="ended", ended_at=moment)
        CircleMember.objects.update(left_at=moment)
    assert len({frozenset(group) for group in seen}) == 6


def test_same_people_and_seed_give_the_same_record(now) -> None:
    people = make_people(7)
    first, second = (worked_out(make_round(*people, now=now, seed=5), now=now) for _twice in range(2))
    assert (first.input_hash, first.result) == (second.input_hash, second.result)


def test_worker_that_died_is_followed_by_another(now) -> None:
    round = make_round(*make_people(2), now=now)
    matching_rounds.ask_for_groups(round=round, version=0, now=now)
    # What a worker leaves that was killed over it.
    MatchingRound.objects.update(lease_until=now + round_work.LEASE, progress=40, version=2)
    assert round_work.work_due(now=now) == 0
    assert round_work.work_due(now=now + round_work.LEASE) == 1
    round.refresh_from_db()
    assert round.status == "proposed"


def test_result_of_a_worker_that_was_taken_over_is_not_kept(now, monkeypatch) -> None:
    round = make_round(*make_people(2), now=now)
    matching_rounds.ask_for_groups(round=round, version=0, now=now)
    slow = round_work.field_of

    def taken_over(*args, **kwargs):
        MatchingRound.objects.update(version=99)
        return slow(*args, **kwargs)

    monkeypatch.setattr(round_work, "field_of", taken_over)
    round_work.work_due(now=now)
    round.refresh_from_db()
    assert (round.status, round.result) == ("computing", {})


def test_fault_gives_the_round_back_to_the_coordinator(now, monkeypatch) -> None:
    def broken(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr(round_work, "field_of", broken)
    round = worked_out(make_round(*make_people(2), now=now), now=now)
    assert (round.status, round.failed) == ("open", "fault")
    monkeypatch.undo()
    assert worked_out(round, now=now).status == "proposed"


def test_queries_do_not_grow_with_the_people(now) -> None:
    people = make_people(8)

    def asked(count: int) -> int:
        round = make_round(*people[:count], now=now)
        matching_rounds.ask_for_groups(round=round, version=0, now=now)
        with CaptureQueriesContext(
            connection,
        ) as few:
            round_work.work_due(now=now)
        round.refresh_from_db()
        with CaptureQueriesContext(connection) as outlook:
            round_publishing.outlook(round, now=now)
        return len(few) + len(outlook)

    assert asked(2) == asked(8)


# --- By hand


def test_moving_swapping_and_breaking_up_keep_everybody_once(now) -> None:
    people = make_people(6)
    by = make_user("c@example.com")
    round = worked_out(make_round(*people, now=now), now=now)
    one, other = groups_of(round)[:2]
    a, b = min(one), min(other)
    round = round_changes.swap(round=round, version=round.version, one=a, other=b, by=by, now=now)
    assert one - {a} | {b} in groups_of(round)
    round = round_changes.move(round=round, version=round.version, who=a, to=b, by=by, now=now)
    assert [len(group) for group in groups_of(round)].count(3) == 1
    assert "by-hand" in round.result["unmatched"].values()  # who was left alone
    round = round_changes.break_up(round=round, version=round.version, who=a, by=by, now=now)
    pks = [*(pk for group in groups_of(round) for pk in group), *map(int, round.result["unmatched"])]
    assert sorted(pks) == [one.pk for one in people]
    round = round_changes.move(round=round, version=round.version, who=a, to=b, by=by, now=now)
    assert {a, b} in groups_of(round)
    assert [(act["what"], act["by"]) for act in round.changes] == [
        ("swap", by.pk), ("move", by.pk), ("split", by.pk), ("move", by.pk)
    ]  # fmt: skip
    with pytest.raises(NobodyError):
        round_changes.move(round=round, version=round.version, who=a, to=b, by=by, now=now)


def test_what_must_not_be_cannot_be_made_by_hand(now) -> None:
    ann, bob, cat = make_people(3)
    Block.objects.create(member=bob, other=ann)
    Member.objects.filter(pk=cat.pk).update(organisation=ann.organisation)
    for other, why in ((bob, Obstacle.APART), (cat, Obstacle.SAME_ORGANISATION)):
        round = worked_out(make_round(ann, other, now=now), now=now)
        with pytest.raises(round_changes.CannotBeTogetherError) as told:
            round_changes.move(round=round, version=round.version, who=ann.pk, to=other.pk, by=ann.user, now=now)
        assert told.value.why == why
        round.refresh_from_db()
        assert (round.result["groups"], round.changes) == ([], [])


def test_second_of_two_coordinators_is_told_that_something_changed(now) -> None:
    people = make_people(4)
    round = worked_out(make_round(*people, now=now), now=now)
    seen = round.version
    round_changes.take_out(round=round, version=seen, who=people[0].pk, by=people[0].user, now=now)
    with pytest.raises(ChangedMeanwhileError):
        round_changes.take_out(round=round, version=seen, who=people[1].pk, by=people[0].user, now=now)
    with pytest.raises(ChangedMeanwhileError):
        matching_rounds.ask_for_groups(round=round, version=seen, now=now)
