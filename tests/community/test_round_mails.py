"""The mails of a matching round: what all of a batch need is read at once, and each says its own."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from community.emails import round_facts
from community.models import BookingPreferences, Circle, CircleMember, Delivery, RoundEntry
from community.services import availability, deliver
from community.services.writing_mails import find_facts, written
from tests.factories.matching_rounds import DAY, make_people, make_round, published, worked_out
from tests.factories.meetings import NOW, make_call, make_circle

pytestmark = pytest.mark.django_db


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> dt.datetime:
    """A Monday, and no bank holiday in the weeks that follow."""
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    return NOW


def queries_of(deliveries: list[Delivery], now: dt.datetime) -> int:
    """How many questions it costs to write ``deliveries``, which are claimed together."""
    with CaptureQueriesContext(connection) as asked:
        assert find_facts(deliveries, now=now) == set()
        mails = [written(one, now=now, alone=False) for one in deliveries]
    assert None not in mails
    return len(asked)


def claimed() -> list[Delivery]:
    """All mails, as a worker reads them."""
    related = ("member__user", "member__organisation", "user")
    return list(Delivery.objects.select_related(*related).order_by("pk"))


def test_mails_of_three_groups_cost_as_many_questions_as_of_one(now) -> None:
    people = make_people(6)
    people[5].user.language = "cy"
    people[5].user.save()
    published(worked_out(make_round(*people, now=now), now=now), now=now)
    mails = claimed()
    assert len({one.payload["circle"] for one in mails}) == 3
    welsh = next(one for one in mails if one.member_id == people[5].pk)
    one_group = [one for one in mails if one.payload["circle"] == welsh.payload["circle"]]
    queries_of(mails, now)  # what is looked up once a process
    assert queries_of(mails, now) == queries_of(one_group, now) == 12


@pytest.mark.parametrize("number", [1, 3])
def test_mails_to_those_without_a_group_cost_one_question(now, number: int) -> None:
    people = make_people(number)
    round = make_round(*people, now=now)
    RoundEntry.objects.update(outcome="unmatched", reason="full")
    for one in people:
        Delivery.objects.create(
            key=f"alone:{one.pk}", kind="round_unmatched", member=one, payload={"round": round.pk}, not_before=now,
            message_id=f"<{one.pk}@example.com>", date_header="Mon, 02 Nov 2026 09:00:00 +0000", created_at=now,
        )  # fmt: skip
    queries_of(claimed(), now)
    assert queries_of(claimed(), now) == 1


def test_each_mail_of_a_batch_says_its_own_and_what_no_longer_holds_is_not_sent(now) -> None:
    people = make_people(6)
    published(worked_out(make_round(*people, now=now), now=now), now=now)
    seats = CircleMember.objects.select_related("circle").order_by("circle", "pk")
    kept, ended, left = Circle.objects.order_by("pk")
    together = [seat.member for seat in seats if seat.circle_id == kept.pk]
    Circle.objects.filter(pk=ended.pk).update(status="ended", ended_at=now)
    CircleMember.objects.filter(pk=seats.filter(circle=left)[0].pk).update(left_at=now)
    assert deliver.deliver_due(now=now) == {"sent": 2, "cancelled": 4}
    for one, other in (together, together[::-1]):
        (sent,) = [sent for sent in mail.outbox if sent.to == [one.user.email]]
        assert f"together with {other.name}." in str(sent.body)
        assert "You are all free at these times:" in str(sent.body)


def test_times_of_several_groups_are_those_of_each(now) -> None:
    """Read at once they are as by one: own promises, notice and rest of others change nothing."""
    ann, bob, cat, dan = people = make_people(4)
    monday = now.date() + dt.timedelta(days=(7 - now.weekday()) % 7 + 7)
    for days, pair in enumerate(((ann, cat), (bob, dan))):
        at = dt.datetime.combine(monday + days * DAY, dt.time(11), tzinfo=dt.UTC)
        make_call(make_circle(*pair), starts_at=at, minutes=45)
    rules = {"min_notice_hours": 24 * 9, "buffer_minutes": 30, "weekly_max": 1}
    BookingPreferences.objects.update_or_create(member=ann, defaults=rules)
    groups = [[ann, bob], [cat, dan], people[:3], [bob]]
    found = availability.free_times_of_each(groups, minutes=30, now=now, days=28)
    assert found == [availability.free_times(group, minutes=30, now=now, days=28) for group in groups]
    assert all(found)
    assert len({tuple(times) for times in found}) == 3


@pytest.mark.parametrize("number", [1, 3])
def test_times_of_groups_cost_as_many_questions_as_of_one(now, number: int, django_assert_num_queries) -> None:
    people = make_people(6)
    groups = [people[2 * one : 2 * one + 2] for one in range(number)]
    with django_assert_num_queries(6):
        availability.free_times_of_each(groups, minutes=30, now=now, days=28)


def test_no_group_has_no_times(now) -> None:
    assert availability.free_times_of_each([], minutes=30, now=now) == []
    assert round_facts.gather_groups([], now) == {}
