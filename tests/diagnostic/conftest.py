"""Who asks and who is asked to rate, in the tests of the mails about it."""

from __future__ import annotations

import pytest

from community.models import Member
from diagnostic.models import Contributor, Round
from tests.diagnostic.mailed import ASKED_AT, DUE, ask
from tests.factories.community import make_member
from tests.factories.rounds import make_round


@pytest.fixture
def lead(db: None) -> Member:
    """Whoever leads the round."""
    return make_member("lead@example.com", first_name="Lena")


@pytest.fixture
def round(lead: Member) -> Round:
    """A round of two elements, begun on the day on which people are asked."""
    return make_round(lead, elements=("relationships", "environment"), now=ASKED_AT)


@pytest.fixture
def ann(round: Round, lead: Member) -> Contributor:
    """Somebody who was asked three weeks before the due day."""
    return ask(round, lead, due_on=DUE)
