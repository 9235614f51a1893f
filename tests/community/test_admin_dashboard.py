"""What the back office's front page says of emails to whoever may decide about them."""

from __future__ import annotations

import pytest
from django.utils import timezone

from community.services.quarantine import quarantine
from tests.community.staff import as_user, make_editor, make_lead
from tests.factories.community import make_member
from tests.factories.outbox import make_delivery

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _mails() -> None:
    for key, state in (("a", "dead"), ("b", "uncertain"), ("c", "sent"), ("d", "pending")):
        make_delivery(make_member(f"{key}@example.com"), key=key, kind="call_nudge", state=state)


def front_page(user) -> str:
    return as_user(user).get("/admin/").content.decode()


def test_front_page_counts_emails_that_wait_for_a_decision():
    html = front_page(make_editor())
    assert "Emails that somebody must decide about</a> <strong>2</strong>" in html
    assert "Emails that rest" not in html


def test_front_page_says_that_emails_rest_after_a_restore():
    quarantine(now=timezone.now())
    assert "Emails that rest after a restore</a> <strong>1</strong>" in front_page(make_editor())


def test_front_page_says_nothing_of_emails_to_whoever_may_not_decide():
    assert "Emails that" not in front_page(make_lead())
