"""Somebody who leads a round of their own, signed in: for tests of the pages on which they rate."""

from __future__ import annotations

import pytest
from django.test import Client

from community.models import Member
from diagnostic.models import Round
from tests.diagnostic.rating_pages import browser_of
from tests.factories.community import make_member
from tests.factories.rounds import make_round


@pytest.fixture
def lead() -> Member:
    return make_member()


@pytest.fixture
def round(lead: Member) -> Round:
    return make_round(lead)


@pytest.fixture
def client(lead: Member) -> Client:
    return browser_of(lead)
