"""The tables of the reminders can be taken away again, whoever mails went to."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from community.models import Delivery
from community.services import outbox
from tests.factories.community import make_member
from tests.factories.outbox import NOW, make_delivery, register_test_kinds
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db(transaction=True)
BEFORE = [("community", "0006_round_size_and_lease")]


@pytest.fixture
def back_again() -> Iterator[None]:
    """Whatever happens, the next test finds today's tables."""
    yield
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())


def test_mails_to_members_stay_on_the_way_back_and_others_are_forgotten(back_again: None) -> None:
    register_test_kinds()
    make_delivery(make_member("ours@example.com"), key="ours")
    outbox.queue_to_user(kind="test_answer", user=make_user(), key="user", payload={}, now=NOW)
    outbox.queue_to_outsider(kind="test_answer", key="outsider", payload={}, now=NOW)
    assert Delivery.objects.count() == 3
    old = MigrationExecutor(connection).migrate(BEFORE).apps.get_model("community", "Delivery")
    assert [one.key.split(":")[0] for one in old.objects.all()] == ["ours"]
