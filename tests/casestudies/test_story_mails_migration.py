"""Mails that waited in a table of their own are rows of the outbox afterwards, and go back the same way."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from community.models import Delivery
from tests.casestudies.reviewing import Scene
from tests.factories.submissions import make_sent

pytestmark = pytest.mark.django_db(transaction=True)

BEFORE = [("casestudies", "0003_diagnostic_block")]
AFTER = [("casestudies", "0005_remove_submissionmail")]


def migrate(to: list[tuple[str, str]]) -> Any:
    """Go there; returns the models as they are then."""
    executor = MigrationExecutor(connection)
    return executor.migrate(to).apps


@pytest.fixture
def back_again() -> Iterator[None]:
    """Whatever happens, the next test finds today's tables."""
    yield
    migrate(AFTER)


def waiting() -> list[tuple[str, int | None, int | None, int]]:
    rows = Delivery.objects.filter(state="pending").order_by("kind")
    return [(one.kind, one.member_id, one.user_id, one.payload["message"]) for one in rows]


def test_what_waits_moves_there_and_back_and_what_was_sent_is_forgotten(scene: Scene, back_again: None) -> None:
    story = make_sent(scene.author)
    message = story.messages.get().pk
    expected = [
        ("story_to_author", scene.author.pk, None, message),
        ("story_to_reviewer", None, scene.lead.pk, message),
    ]
    assert waiting() == expected
    old = migrate(BEFORE).get_model("casestudies", "SubmissionMail").objects
    assert set(old.values_list("to", "message")) == {(scene.author.user_id, message), (scene.lead.pk, message)}
    assert not Delivery.objects.exists()
    old.filter(to=scene.lead.pk).update(claimed_at=timezone.now(), sent_at=timezone.now())
    migrate(AFTER)
    assert waiting() == expected[:1]
    delivery = Delivery.objects.get()
    assert delivery.message_id.startswith("<")
    assert delivery.period == f"{timezone.localtime(delivery.not_before):%Y-%m}"
