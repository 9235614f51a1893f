"""``send_due`` for a moment of somebody's choice, or for long, beside a worker: leases go by the time that it is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.core.mail.backends import locmem
from django.utils import timezone

from community import mail_kinds
from community.models import Delivery
from community.services import run_clock
from community.services.deliver import deliver_due
from config.management.commands import send_due
from tests.community.stopwatch import Stopwatch
from tests.factories.community import make_member
from tests.factories.outbox import NOW, make_delivery, register_test_kinds

pytestmark = [pytest.mark.django_db, pytest.mark.parametrize("kind", ["test_answer", "test_reminder"])]
HOURS = [1, -70]  # within working hours, an hour on and the Friday before


class Post:
    """What leaves, one by one; ``meanwhile`` is done once, while the mail to somebody leaves."""

    def __init__(self) -> None:
        self.sent: list[str] = []
        self.meanwhile: dict[str, Callable[[], object]] = {}

    def send_messages(self, backend, messages):
        name = messages[0].to[0].partition("@")[0]
        self.sent.append(name)
        self.meanwhile.pop(name, lambda: None)()
        return 1


@pytest.fixture
def watch(monkeypatch) -> Stopwatch:
    """By which runs count the time, and the machine's clock."""
    made = Stopwatch()
    monkeypatch.setattr(run_clock, "time", made)
    monkeypatch.setattr(timezone, "now", lambda: NOW + dt.timedelta(seconds=made.passed))
    return made


@pytest.fixture
def post(monkeypatch, kind) -> Post:
    monkeypatch.setattr(mail_kinds, "_kinds", {})
    register_test_kinds()
    made = Post()
    monkeypatch.setattr(locmem.EmailBackend, "send_messages", lambda *given: made.send_messages(*given))
    for name in ("ann", "bob"):
        make_delivery(make_member(f"{name}@example.com"), kind=kind)
    return made


def states() -> set[str]:
    return set(Delivery.objects.values_list("state", flat=True))


@pytest.mark.parametrize("hours", HOURS)
def test_moment_of_choice_takes_nothing_out_of_a_workers_hands(post, watch, hours):
    post.meanwhile["ann"] = lambda: send_due._empty_outbox(NOW + dt.timedelta(hours=hours))
    deliver_due(now=timezone.now())
    assert (sorted(post.sent), states()) == (["ann", "bob"], {"sent"})


@pytest.mark.parametrize("hours", HOURS)
def test_worker_takes_nothing_out_of_the_hands_of_a_moment_of_choice(post, watch, hours):
    Delivery.objects.update(not_before=NOW - dt.timedelta(days=4))
    post.meanwhile["ann"] = lambda: deliver_due(now=timezone.now())
    send_due._empty_outbox(NOW + dt.timedelta(hours=hours))
    assert (sorted(post.sent), states()) == (["ann", "bob"], {"sent"})


def test_second_go_is_as_late_as_it_is(post, watch):
    post.meanwhile["ann"] = lambda: watch.pass_by(send_due.LONG + 1)
    post.meanwhile["bob"] = lambda: deliver_due(now=timezone.now())
    send_due._empty_outbox(timezone.now())
    assert (sorted(post.sent), states()) == (["ann", "bob"], {"sent"})
    first, second = Delivery.objects.order_by("pk").values_list("sent_at", flat=True)
    assert second - first == dt.timedelta(seconds=0), "the first ended when the second began"
