"""The workshop of the demo: it goes through the same doors as a real one."""

from __future__ import annotations

import pytest
from django.utils import timezone

from config.demo.workshop import TALKS, load_workshop
from diagnostic.models import Action, Workshop
from tests.diagnostic.rating_pages import at, browser_of, read, words
from tests.factories.community import make_member
from tests.factories.rounds import make_round, make_version, rate

pytestmark = pytest.mark.django_db


def test_demo_holds_a_workshop_that_settled_its_statements() -> None:
    make_version(each=3)
    lead = make_member("lead@example.com")
    round = make_round(lead)
    rate(round, lead, {"environment-1": "red", "environment-3": "green"})
    load_workshop(round, now=timezone.now())
    held = Workshop.objects.get()
    assert (held.state, set(held.counts), held.seats.count()) == ("closed", set(TALKS), 0)
    assert dict(round.agreed.values_list("code", "rationale")) == {code: talk.why for code, talk in TALKS.items()}
    assert Action.objects.filter(round=round).count() == sum(bool(talk.action) for talk in TALKS.values())
    page = words(read(browser_of(lead), at(round, "workshop/")))
    assert "Workshop closed on" in page
    assert "5 of 9" in page


def test_demo_leaves_out_statements_that_the_set_does_not_have() -> None:
    make_version(each=1)
    round = make_round(make_member("lead@example.com"), elements=("data-insights", "fulfilment"))
    load_workshop(round, now=timezone.now())
    assert not Workshop.objects.exists()
