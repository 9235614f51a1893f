"""Two people who act on a story at the same moment. Only PostgreSQL lets them meet: SQLite has one writer at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from casestudies.models import StoryPage, Submission
from casestudies.services import decisions, submissions
from casestudies.services.decisions import Decision
from community.services import deliver
from tests.casestudies.reviewing import Scene, make_lead
from tests.factories.submissions import YES, make_sent, make_submission

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="only PostgreSQL has two writers"),
]


@pytest.fixture
def pool() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(2) as threads:
        yield threads


def both(pool: ThreadPoolExecutor, *acts: Callable[[], Any]) -> list[str]:
    """What each act gave or raised, by name, with both begun at once."""

    def done(act: Callable[[], Any]) -> str:
        try:
            return type(act()).__name__
        except Exception as error:
            return type(error).__name__
        finally:
            connection.close()

    return sorted(pool.map(done, acts))


def test_of_two_leads_who_decide_at_once_one_wins_and_the_other_is_told(scene: Scene, pool: ThreadPoolExecutor) -> None:
    story, other, now = make_sent(scene.author), make_lead("second@example.com"), timezone.now()
    seen = Submission.objects.get().state_seen

    def decide(by: Any, decision: Decision) -> Callable[[], Any]:
        return lambda: decisions.decide(submission=story, by=by, decision=decision, text="So.", seen=seen, now=now)

    outcomes = both(pool, decide(scene.lead, Decision.APPROVE), decide(other, Decision.DECLINE))
    assert outcomes == ["LookAgainError", "Submission"]
    status = Submission.objects.get().status
    assert StoryPage.objects.get().live == (status == "approved")
    assert Submission.objects.get().messages.filter(kind__in=("approved", "declined")).count() == 1


def test_story_sent_twice_at_once_becomes_one_page(scene: Scene, pool: ThreadPoolExecutor) -> None:
    story, now = make_submission(scene.author), timezone.now()

    def send() -> Submission:
        return submissions.send(submission=story, by=scene.author, consents=YES, now=now)

    assert both(pool, send, send) == ["Submission", "Submission"]
    assert StoryPage.objects.count() == 1


def test_two_workers_send_each_mail_once(scene: Scene, pool: ThreadPoolExecutor, mailoutbox: list[Any]) -> None:
    make_sent(scene.author)
    now = timezone.now()
    both(pool, lambda: deliver.deliver_due(now=now), lambda: deliver.deliver_due(now=now))
    assert len(mailoutbox) == 2
