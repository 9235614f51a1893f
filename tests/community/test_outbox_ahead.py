"""While the server thinks about a mail, the next is written; and what is in a mail arrives as it is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from contextlib import suppress

import pytest

from community import mail_kinds
from community.models import Delivery, Member, ReminderPreferences, User
from community.services import claims, run_clock
from community.services.deliver import deliver_due
from community.services.erasure import erase
from community.services.mail_preferences import stop_all
from tests.community.mail_server import sink
from tests.community.stopwatch import Stopwatch
from tests.factories.community import make_member
from tests.factories.outbox import NOW, make_delivery, register_test_kinds, written
from tests.smtp_sink import Sink

pytestmark = pytest.mark.django_db
__all__ = ["sink"]
MINUTE, DAY = dt.timedelta(minutes=1), dt.timedelta(days=1)


class KilledError(BaseException):
    """As if by kill -9."""


class Writer:
    """Writes mails, and notes how many were with the server when it began each."""

    def __init__(self) -> None:
        self.begun: list[tuple[str, int]] = []
        self.then: dict[str, Callable[[Member], object]] = {}

    def __call__(self, delivery, now):
        name = delivery.reader.user.email.partition("@")[0]
        self.begun.append((name, Delivery.objects.filter(state="handing").count()))
        if delivery.payload.get("kills"):
            raise KilledError
        self.then.pop(name, lambda member: None)(delivery.reader)
        return written(delivery, now)


@pytest.fixture
def writer(monkeypatch: pytest.MonkeyPatch) -> Writer:
    """That of a kind whose mails find what they need in what was read for all."""
    monkeypatch.setattr(mail_kinds, "_kinds", {})
    register_test_kinds()
    made = Writer()
    kind = mail_kinds.MailKind("told", "told", made, reminder=True, gather=lambda some, now: {})
    mail_kinds.register([kind])
    return made


def some(*names: str, **payloads: dict[str, object]) -> None:
    """A mail of that kind to each."""
    for name in names:
        make_delivery(make_member(f"{name}@example.com"), kind="told", payload=payloads.get(name, {}))


def test_next_mail_is_written_while_the_server_has_one(writer: Writer, sink: Sink) -> None:
    some("ann", "bob", "cat")
    assert deliver_due(now=NOW) == {"sent": 3}
    assert writer.begun == [("ann", 0), ("bob", 1), ("cat", 1)]
    assert sink.copies == {"ann@example.com": 1, "bob@example.com": 1, "cat@example.com": 1}


def test_what_fails_when_written_ahead_fails_in_its_turn_and_alone(writer: Writer, sink: Sink) -> None:
    some("ann", "bob", "cat", "dan", bob={"poison": True}, cat={"gone": True})
    assert deliver_due(now=NOW) == {"sent": 2, "pending": 1, "cancelled": 1}
    assert [name for name, _handing in writer.begun] == ["ann", "bob", "bob", "cat", "dan"]
    assert set(sink.copies) == {"ann@example.com", "dan@example.com"}


def test_mail_written_ahead_is_not_sent_where_the_server_closes(writer: Writer, sink: Sink) -> None:
    sink.on_data = lambda to: "421 closing" if to.startswith("bob") else None
    some("ann", "bob", "cat")
    assert deliver_due(now=NOW) == {"sent": 1, "pending": 1}
    assert [name for name, _handing in writer.begun] == ["ann", "bob", "cat"]
    assert sink.copies == {"ann@example.com": 1}
    assert Delivery.objects.get(member__user__email="cat@example.com").state == "pending"


def test_kind_that_reads_for_each_is_written_in_its_turn(writer: Writer, sink: Sink) -> None:
    mail_kinds.register([mail_kinds.MailKind("told", "told", writer, reminder=True)])
    some("ann", "bob")
    assert deliver_due(now=NOW) == {"sent": 2}
    assert writer.begun == [("ann", 0), ("bob", 0)]


def test_mail_that_kills_its_workers_takes_no_other_with_it_twice(writer: Writer, sink: Sink) -> None:
    some("ann", "bob", bob={"kills": True})
    for minutes in range(0, 60, 3):
        with suppress(KilledError):
            deliver_due(now=NOW + minutes * MINUTE)
    states = dict(Delivery.objects.values_list("member__user__email", "state"))
    assert states["bob@example.com"] == "dead"
    some("cat", "dan")
    Delivery.objects.filter(member__user__email="bob@example.com").update(
        state="pending", claim_count=1, not_before=NOW + MINUTE
    )
    with suppress(KilledError):
        deliver_due(now=NOW + 70 * MINUTE)
    assert Delivery.objects.filter(state="handing").count() == 0


def take_a_break(bob: Member) -> None:
    ReminderPreferences.objects.update_or_create(
        member=bob, defaults={"paused_until": NOW.date() + 9 * DAY, "changed_at": NOW}
    )


MEANWHILE: dict[str, Callable[[Member], object]] = {
    "stops all": lambda bob: stop_all(member=bob, now=NOW),
    "takes a break": take_a_break,
    "is hidden": lambda bob: Member.objects.filter(pk=bob.pk).update(hidden_at=NOW),
    "is locked out": lambda bob: User.objects.filter(pk=bob.user_id).update(is_active=False),
}


@pytest.fixture
def slow(writer, monkeypatch) -> Callable[[Callable[[Member], object]], None]:
    """Has something happen to bob while the server takes its time over the mail before his."""
    watch = Stopwatch()
    monkeypatch.setattr(run_clock, "time", watch)

    def then(change: Callable[[Member], object]) -> None:
        writer.then["bob"] = lambda bob: (change(bob), watch.pass_by(claims.LEASE.total_seconds() / 2))

    return then


@pytest.mark.parametrize("change", MEANWHILE.values(), ids=MEANWHILE)
def test_whoever_wants_a_reminder_no_more_while_a_batch_is_sent_gets_none(slow, sink, change) -> None:
    some("ann", "bob", "cat")
    slow(change)
    assert deliver_due(now=NOW, seconds=600) == {"sent": 2, "skipped": 1}
    assert set(sink.copies) == {"ann@example.com", "cat@example.com"}


def test_whoever_changes_their_address_while_a_batch_is_sent_gets_it_there(slow, sink) -> None:
    some("ann", "bob")
    slow(lambda bob: User.objects.filter(pk=bob.user_id).update(email="rob@example.com"))
    assert deliver_due(now=NOW, seconds=600) == {"sent": 2}
    assert set(sink.copies) == {"ann@example.com", "rob@example.com"}


def test_run_whose_time_is_over_reads_nothing_again(slow, writer, sink) -> None:
    asked: list[int] = []
    kind = mail_kinds.MailKind(
        "told", "told", writer, reminder=True, gather=lambda some, now: asked.append(len(some)) or {}
    )
    mail_kinds.register([kind])
    some("ann", "bob", "cat")
    slow(lambda bob: None)
    assert deliver_due(now=NOW, seconds=30) == {"sent": 1}
    assert asked == [3]


def test_whoever_is_erased_while_a_batch_is_sent_gets_nothing_and_leaves_no_trace(writer, sink) -> None:
    some("ann", "bob")
    writer.then["bob"] = lambda bob: erase(user=bob.user, now=NOW)
    deliver_due(now=NOW)
    row = Delivery.objects.exclude(state="sent").get()
    assert (set(sink.copies), row.state, row.address_digest, row.payload) == ({"ann@example.com"}, "skipped", "", {})


def test_line_of_a_dot_arrives_and_ends_nothing(sink: Sink, monkeypatch: pytest.MonkeyPatch) -> None:
    def write(delivery, now):
        mail = written(delivery, now)
        mail.body = ".\n..\n.two\nlast"
        return mail

    monkeypatch.setattr(mail_kinds, "_kinds", {"told": mail_kinds.MailKind("told", "told", write)})
    some("ann", "bob")
    assert deliver_due(now=NOW) == {"sent": 2}
    for mail in sink.mails:
        assert mail.get_payload(0).get_payload() == ".\r\n..\r\n.two\r\nlast"
