"""Mails that stood in a table of their own are rows of the outbox afterwards, and go back; nobody gets one twice."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from community.models import Delivery
from diagnostic.models import Contributor, ContributorMail, Round
from diagnostic.services import invitations
from diagnostic.services.invitations import Address, Asked
from tests.diagnostic.mailed import deliveries, make_sent
from tests.factories.community import make_member
from tests.factories.rounds import make_round

pytestmark = pytest.mark.django_db(transaction=True)
BEFORE = [("diagnostic", "0008_what_a_case_knew")]
AFTER = [("diagnostic", "0014_page_of_an_answer")]
NOW = dt.datetime(2027, 3, 1, 10, tzinfo=dt.UTC)
EARLIER = NOW - dt.timedelta(days=9)


def migrate(to: list[tuple[str, str]]) -> Any:
    """Go there; returns the models as they are then."""
    return MigrationExecutor(connection).migrate(to).apps


@pytest.fixture
def back_again() -> Iterator[None]:
    """Whatever happens, the next test finds today's tables."""
    yield
    migrate(AFTER)


def rows() -> dict[str, tuple[Any, ...]]:
    """Each mail by its key: its kind, state, member and when it went."""
    found = deliveries().order_by("pk")
    return {one.key: (one.kind, one.state, one.member_id, one.sent_at) for one in found}


def test_mails_move_to_the_outbox_and_back_as_they_are(back_again: None) -> None:
    lead, cara = make_member("lead@example.com"), make_member("cara@example.com")
    round = make_round(lead, now=EARLIER)
    addresses = [Address(f"{name}@outside.example") for name in ("ann", "bob", "dee")]
    invitations.invite(round=round, by=lead, members=[cara], addresses=addresses, asked=Asked(), now=NOW)
    theirs, ann, bob, dee = Contributor.objects.filter(role="contributor")
    make_sent(ann, "earlier-1", EARLIER)
    Delivery.objects.filter(contributor_mail__contributor=bob).update(state="dead", attempts=24)
    Delivery.objects.filter(contributor_mail__contributor=dee).update(state="uncertain", kind="rate_reminded")
    expected = rows()
    assert len(expected) == 5
    old = migrate(BEFORE).get_model("diagnostic", "ContributorMail").objects
    assert not Delivery.objects.exists()
    kept = {(one.contributor_id, one.key): (one.kind, one.sent_at, one.tries >= 8) for one in old.all()}
    assert kept == {
        (theirs.pk, "invited-1"): ("invited", None, False),
        (ann.pk, "invited-1"): ("invited", None, False),
        (ann.pk, "earlier-1"): ("invited", EARLIER, False),
        (bob.pk, "invited-1"): ("invited", None, True),
        (dee.pk, "invited-1"): ("reminded", NOW, False),  # it may have gone: it does not go again
    }
    migrate(AFTER)
    assert rows() == {**expected, f"rate:{dee.pk}:invited-1": ("rate_reminded", "sent", None, NOW)}
    assert set(ContributorMail.objects.values_list("contributor_id", "key")) == set(kept)
    assert set(Delivery.objects.values_list("period", flat=True)) == {"2027-02", "2027-03"}


def test_approach_that_nobody_chose_is_forgotten_and_one_that_was_chosen_stays(back_again: None) -> None:
    member = make_member()
    for approach, elements in (("some-elements", ("environment", "relationships")), ("", ("environment",))):
        round = make_round(member, approach=approach, elements=elements)
        Round.objects.filter(pk=round.pk).update(status="abandoned")
    make_round(member)
    old = migrate(BEFORE).get_model("diagnostic", "Round").objects
    assert set(old.values_list("approach", flat=True)) == {"some-elements", "light-touch"}
    migrate(AFTER)
    assert list(Round.objects.order_by("pk").values_list("approach", flat=True)) == ["some-elements", "", "light-touch"]
