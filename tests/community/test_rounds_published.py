"""Publishing a matching round: circles, what changed since, mails, and what is left of somebody who goes."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core import mail
from django.utils import timezone

from community.models import (
    Block,
    BuddyRequest,
    Circle,
    CircleMember,
    Delivery,
    MatchingRound,
    Member,
    PairHistory,
    RoundEntry,
)
from community.services import (
    deliver,
    matching_rounds,
    pairing,
    round_changes,
    round_entries,
    round_publishing,
)
from community.services.closing import close_account
from community.services.erasure import erase
from community.services.matching_rounds import ChangedMeanwhileError, NotPossibleError, Plan
from tests.factories.buddies import make_open, make_request
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


def test_published_round_has_circles_history_outcomes_and_a_mail_for_each(now) -> None:
    people = make_people(5)
    round = published(worked_out(make_round(*people, now=now), now=now), now=now)
    kinds = sorted(Circle.objects.filter(round=round, origin="round").values_list("kind", flat=True))
    assert kinds == ["pair", "trio"]
    assert PairHistory.objects.count() == 1 + 3
    assert CircleMember.objects.filter(seat=1, left_at=None).count() == 5
    assert set(round.entries.values_list("outcome", flat=True)) == {"grouped"}
    assert sorted(Delivery.objects.values_list("member", flat=True)) == sorted(one.pk for one in people)
    assert pairing.free_seat(people[0]) is None


def test_publishing_twice_is_once(now) -> None:
    round = worked_out(make_round(*make_people(2), now=now), now=now)
    seal = round_publishing.outlook(round, now=now).seal
    by = make_user("c@example.com")
    for _twice in range(2):
        round_publishing.publish(round=round, version=round.version, seal=seal, by=by, now=now)
    assert (Circle.objects.count(), Delivery.objects.count()) == (1, 2)
    assert MatchingRound.objects.get().published_by == by


def test_what_changed_since_is_shown_first_and_then_left_out_with_a_reason(now) -> None:
    ann, bob, cat, dan, eva, fin = people = make_people(6)
    round = make_round(*people, now=now)
    round_entries.like(round=round, member=ann, other=bob, now=now)
    round_entries.like(round=round, member=bob, other=ann, now=now)
    round_entries.like(round=round, member=cat, other=dan, now=now)
    round_entries.like(round=round, member=dan, other=cat, now=now)
    round = worked_out(round, now=now)
    seal = round_publishing.outlook(round, now=now).seal
    Block.objects.create(member=ann, other=bob)
    make_circle(cat, make_open("Zoe"))  # found a buddy
    close_account(user=eva.user, now=now)
    with pytest.raises(ChangedMeanwhileError):
        round_publishing.publish(round=round, version=round.version, seal=seal, by=fin.user, now=now)
    found = round_publishing.outlook(round, now=now)
    assert found.dropped == {one.pk for one in people}
    published(round, now=now)
    reasons = dict(round.entries.values_list("member", "reason"))
    assert reasons == {
        ann.pk: "changed", bob.pk: "changed", cat.pk: "full", dan.pk: "changed", fin.pk: "changed",
    }  # fmt: skip
    assert not Circle.objects.filter(round=round).exists()


def test_own_requests_are_taken_back_when_no_seat_is_left(now) -> None:
    ann, bob = make_people(2)
    asked = make_request(ann, make_open("Zoe"), now=now)
    published(worked_out(make_round(ann, bob, now=now), now=now), now=now)
    asked.refresh_from_db()
    assert asked.status == BuddyRequest.Status.WITHDRAWN


def test_groups_of_four_are_circles_and_take_no_seat(now) -> None:
    people = make_people(8)
    make_circle(people[0], make_open("Zoe"))
    published(worked_out(make_round(*people, now=now, size=4), now=now), now=now)
    made = Circle.objects.filter(origin="round")
    assert [(one.kind, one.name, one.seats.count()) for one in made] == [("group", "Autumn round", 4)] * 2
    assert not CircleMember.objects.filter(circle__in=made, seat__isnull=False).exists()


def test_mail_says_who_why_and_when(now) -> None:
    ann, bob = make_people(2)
    published(worked_out(make_round(ann, bob, now=now), now=now), now=now)
    deliver.deliver_due(now=now)
    (to_ann,) = (one for one in mail.outbox if one.to == [ann.user.email])
    assert "Bob Buddy" in to_ann.body
    assert "- Both free on Mondays" in to_ann.body
    assert to_ann.body.count("(UK time)") == 3
    assert f"/community/buddies/circles/{Circle.objects.get().pk}/" in to_ann.body


def test_unmatched_are_told_kindly_why(now) -> None:
    (ann,) = make_people(1)
    published(worked_out(make_round(ann, now=now), now=now), now=now)
    deliver.deliver_due(now=now)
    assert "Nobody else took part this time." in mail.outbox[-1].body
    assert "says nothing about you" in mail.outbox[-1].body


def test_mail_is_not_sent_once_the_group_has_ended(now) -> None:
    from community.services import circles

    ann, bob = make_people(2)
    published(worked_out(make_round(ann, bob, now=now), now=now), now=now)
    circles.end(circle=Circle.objects.get(), by=ann, reason="none", now=now)
    deliver.deliver_due(now=now)
    assert not [one for one in mail.outbox if "Why " in one.body]


def test_round_closed_without_groups_tells_everybody(now) -> None:
    round = make_round(*make_people(2), now=now)
    matching_rounds.close_without(round=round, version=0, now=now)
    assert set(RoundEntry.objects.values_list("outcome", "reason")) == {("unmatched", "cancelled")}
    assert Delivery.objects.filter(kind="round_unmatched").count() == 2
    with pytest.raises(NotPossibleError):
        matching_rounds.ask_for_groups(round=round, version=round.version + 1, now=now)


def test_published_round_does_not_change_any_more(now) -> None:
    round = published(worked_out(make_round(*make_people(2), now=now), now=now), now=now)
    with pytest.raises(NotPossibleError):
        matching_rounds.change(round=round, plan=plan(now), version=round.version)
    with pytest.raises(NotPossibleError):
        round_changes.take_out(round=round, version=round.version, who=1, by=make_user("x@example.com"), now=now)


def test_erased_member_leaves_no_wishes_and_no_reasons(now) -> None:
    ann, bob = make_people(2)
    round = make_round(ann, bob, now=now)
    round_entries.like(round=round, member=bob, other=ann, now=now)
    published(worked_out(round, now=now), now=now)
    erase(user=ann.user, now=now)
    round.refresh_from_db()
    assert round.result["groups"][0]["why"] == {}
    assert {str(entry.preference) for entry in RoundEntry.objects.all()} <= {"{}", "{'would_like': []}"}
    assert RoundEntry.objects.count() == 2  # the count of the record stays right


def mail_to(member: Member) -> str:
    (found,) = (one.body for one in mail.outbox if one.to == [member.user.email])
    return str(found)


def test_mail_says_whose_hours_are_missing_and_a_reason_for_everybody(now) -> None:
    ann, bob, cat = make_people(3)
    cat.availability.all().delete()
    Member.objects.filter(pk=cat.pk).update(organisation=None)  # so that there is no sector or region to share
    published(worked_out(make_round(ann, bob, cat, now=now), now=now), now=now)
    deliver.deliver_due(now=now)
    to_ann, to_cat = mail_to(ann), mail_to(cat)
    assert "together with Bob Buddy and Cat Buddy." in to_ann
    assert "Why Cat Buddy:\n\n- You both take part in this round" in to_ann
    assert "We do not know yet when Cat Buddy can be called. Your page together" in to_ann
    assert "You have not yet said" not in to_ann
    assert "You have not yet said when you can be called. Give your hours here:\n\nhttp" in to_cat
    assert to_cat.count("- You both take part in this round") == 2
    assert "no time when you are all free" not in to_ann + to_cat


def test_mail_in_welsh_joins_names_in_welsh(now) -> None:
    ann, bob, cat = make_people(3)
    ann.user.language = "cy"
    ann.user.save()
    published(worked_out(make_round(ann, bob, cat, now=now), now=now), now=now)
    deliver.deliver_due(now=now)
    assert "Bob Buddy a Cat Buddy" in mail_to(ann)
    assert "Bob Buddy and" not in mail_to(ann)
