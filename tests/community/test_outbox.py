"""The outbox: each mail once, whatever the mail server says or does."""

from __future__ import annotations

import datetime as dt
import smtplib
import threading
from email.utils import parsedate_to_datetime

import pytest
from django.core import mail
from django.db import connection, connections
from django.utils import timezone

from community import mail_kinds, tasks
from community.models import Delivery, MailPreference, Member
from community.services import claims, lanes, outbox
from community.services.deliver import deliver_due
from home.models import TaskRun
from tests.factories.community import make_member
from tests.factories.outbox import NOW, make_delivery, register_test_kinds
from tests.smtp_sink import Sink, free_port, smtp_sink

State = Delivery.State
LATER = NOW + dt.timedelta(minutes=3)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mail_kinds, "_kinds", {})
    register_test_kinds()


@pytest.fixture
def sink(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    settings.EMAIL_TIMEOUT = 5
    with smtp_sink() as (made, port):
        settings.EMAIL_PORT = port
        yield made


def states() -> dict[str, str]:
    """Each member's address and the state of their mail."""
    return dict(Delivery.objects.values_list("member__user__email", "state"))


def test_due_mail_goes_out_once():
    delivery = make_delivery(make_member())
    assert deliver_due(now=NOW) == {"sent": 1}
    assert deliver_due(now=NOW) == {}
    delivery.refresh_from_db()
    assert (delivery.state, delivery.attempts, delivery.token, delivery.lease_until) == ("sent", 1, "", None)
    assert NOW <= delivery.sent_at < NOW + dt.timedelta(seconds=30)
    assert delivery.address_digest == claims.address_digest("SAM@example.com ")
    assert [sent.to for sent in mail.outbox] == [["sam@example.com"]]


def test_message_has_the_id_and_date_that_were_stored():
    delivery = make_delivery(make_member(), not_before=NOW + dt.timedelta(days=3))
    assert deliver_due(now=NOW) == {}
    deliver_due(now=NOW + dt.timedelta(days=3))
    (sent,) = (one.message() for one in mail.outbox)
    assert (sent["Message-ID"], sent["Date"]) == (delivery.message_id, delivery.date_header)
    assert parsedate_to_datetime(sent["Date"]) == NOW + dt.timedelta(days=3)


def test_same_key_is_one_mail():
    member = make_member()
    for _ in range(2):
        outbox.queue(kind="test_answer", member=member, key="call:1:booked", payload={}, now=NOW)
    assert Delivery.objects.count() == 1


def test_mail_whose_reason_is_gone_is_not_sent():
    delivery = make_delivery(make_member(), payload={"gone": True})
    assert deliver_due(now=NOW) == {"cancelled": 1}
    delivery.refresh_from_db()
    assert (delivery.state, mail.outbox) == ("cancelled", [])


@pytest.mark.parametrize(
    "change",
    [
        {"status": Member.Status.ERASED},
        {"status": Member.Status.CLOSING, "closing_at": NOW},
        {"hidden_at": NOW},
        {"user": False},
    ],
    ids=["left", "leaving", "hidden", "locked"],
)
def test_nothing_is_sent_to_whoever_no_longer_takes_part(change):
    member = make_member()
    make_delivery(member, kind="test_answer")
    if "user" in change:
        member.user.is_active = False
        member.user.save()
    else:
        Member.objects.filter(pk=member.pk).update(**change)
    assert deliver_due(now=NOW) == {"skipped": 1}
    assert mail.outbox == []


def test_switch_keeps_reminders_away_and_nothing_else():
    member = make_member()
    for kind in ("test_reminder", "test_answer"):
        MailPreference.objects.create(member=member, kind=kind, on=False, changed_at=NOW)
        make_delivery(member, kind=kind, key=kind)
    assert deliver_due(now=NOW) == {"skipped": 1, "sent": 1}
    assert Delivery.objects.get(state="skipped").kind == "test_reminder"


def test_kind_of_a_later_release_waits():
    delivery = make_delivery(make_member())
    Delivery.objects.update(kind="next_year")
    assert deliver_due(now=LATER) == {}
    delivery.refresh_from_db()
    assert delivery.state == "pending"


@pytest.mark.parametrize("count", [1, 3])
def test_queries_do_not_grow_but_for_what_is_written_down(django_assert_num_queries, count):
    for number in range(count):
        make_delivery(make_member(f"m{number}@example.com"))
    # Looks for lapsed leases, rest, work; claims, in a savepoint; reads mails, switches, addresses, reminders of today;
    # the site's settings; the last looks. A mail is begun, in a savepoint, and ended.
    with django_assert_num_queries(16 + 4 * count):
        deliver_due(now=NOW)


def test_what_goes_to_hundreds_lets_later_mails_go_first():
    sam = make_member()
    many = [make_delivery(sam, kind="test_bulk", key=f"many-{number}").pk for number in range(3)]
    later = [make_delivery(sam, kind="test_answer", key="later", not_before=NOW + dt.timedelta(minutes=1)).pk]
    ids = [[one.pk for one in claims.claim(now=LATER, most=2)] for _turn in range(4)]
    assert ids == [later, many[:2], many[2:], []]


def test_lapsed_claim_is_taken_up_again():
    delivery = make_delivery(make_member())
    assert [one.pk for one in claims.claim(now=NOW, most=5)] == [delivery.pk]
    assert deliver_due(now=NOW + dt.timedelta(minutes=1)) == {}
    assert deliver_due(now=LATER) == {"sent": 1}


def test_lapsed_handing_of_a_reminder_is_uncertain_and_another_goes_again():
    member = make_member()
    for kind in ("test_reminder", "test_answer"):
        make_delivery(member, kind=kind, key=kind)
    for one in claims.claim(now=NOW, most=5):
        assert claims.begin(one, address="sam@example.com", now=NOW)
    assert deliver_due(now=LATER) == {"sent": 1}
    assert dict(Delivery.objects.values_list("kind", "state")) == {"test_reminder": "uncertain", "test_answer": "sent"}
    assert len(mail.outbox) == 1
    assert deliver_due(now=LATER + dt.timedelta(days=1)) == {}


def test_whoever_lost_the_lease_hands_nothing_over():
    make_delivery(make_member())
    (late,) = claims.claim(now=NOW, most=5)
    claims.recover(machine_time=LATER)
    assert claims.claim(now=LATER, most=5)
    assert not claims.begin(late, address="sam@example.com", now=LATER)
    claims.drop(late, State.CANCELLED)
    assert Delivery.objects.get().state == "claimed"


def test_mail_that_cannot_be_written_is_set_aside_and_the_others_go():
    poison = make_delivery(make_member("poison@example.com"), kind="test_answer", payload={"poison": True})
    make_delivery(make_member("fine@example.com"), kind="test_answer")
    now = NOW
    for _ in range(claims.MOST_CLAIMS):
        deliver_due(now=now)
        now += dt.timedelta(hours=7)
    poison.refresh_from_db()
    assert (poison.state, poison.attempts) == ("dead", claims.MOST_CLAIMS)
    assert poison.error == "ZeroDivisionError: of …"
    assert [sent.to for sent in mail.outbox] == [["fine@example.com"]]


def test_mail_that_kills_its_workers_takes_no_other_with_it():
    make_delivery(make_member("poison@example.com"))
    make_delivery(make_member("fine@example.com"))
    now, claimed = NOW, []
    for _ in range(claims.MOST_CLAIMS):
        claims.recover(machine_time=now)
        batch = claims.claim(now=now, most=20)
        claimed.append({one.member.user.email for one in batch})
        now += dt.timedelta(minutes=3)
    assert claimed[0] == {"poison@example.com", "fine@example.com"}
    assert all(len(batch) == 1 for batch in claimed[claims.SUSPECT :])


def test_row_that_workers_died_of_is_dead_after_some_claims():
    delivery = make_delivery(make_member())
    for number in range(20):
        claims.recover(machine_time=NOW + number * dt.timedelta(minutes=3))
        if not claims.claim(now=NOW + number * dt.timedelta(minutes=3), most=20):
            break
    delivery.refresh_from_db()
    assert (delivery.state, delivery.claim_count) == ("dead", claims.MOST_CLAIMS)


def test_smtp_gets_the_mail_as_it_was_written(sink: Sink):
    delivery = make_delivery(make_member())
    assert deliver_due(now=NOW) == {"sent": 1}
    (came,) = sink.mails
    assert (came["Message-ID"], came["Date"]) == (delivery.message_id, delivery.date_header)
    assert Delivery.objects.get().smtp_code == 250


def test_one_connection_serves_a_batch(sink: Sink):
    for number in range(5):
        make_delivery(make_member(f"m{number}@example.com"))
    assert deliver_due(now=NOW) == {"sent": 5}
    assert (sink.connections, len(sink.mails)) == (1, 5)


def test_refused_address_is_dead_with_its_code_and_the_rest_goes(sink: Sink):
    sink.on_rcpt = lambda to: f"550 5.1.1 <{to}> is unknown here" if to.startswith("gone") else None
    for name in ("a", "gone", "z"):
        make_delivery(make_member(f"{name}@example.com"))
    assert deliver_due(now=NOW) == {"sent": 2, "dead": 1}
    dead = Delivery.objects.get(state="dead")
    assert (dead.smtp_code, dead.error) == (550, "5.1.1 <…> is unknown here")
    assert sink.connections == 1


def test_busy_address_is_tried_again_later(sink: Sink):
    sink.on_rcpt = lambda to: "451 4.3.0 try later"
    delivery = make_delivery(make_member())
    assert deliver_due(now=NOW) == {"pending": 1}
    delivery.refresh_from_db()
    assert (delivery.smtp_code, delivery.error, delivery.claim_count) == (451, "4.3.0 try later", 0)
    assert 30 <= (delivery.not_before - NOW).total_seconds() <= 65
    sink.on_rcpt = lambda to: None
    assert deliver_due(now=NOW + dt.timedelta(seconds=10)) == {}
    assert deliver_due(now=LATER) == {"sent": 1}
    assert sink.copies == {"sam@example.com": 1}


def test_server_that_will_not_have_the_words_is_believed(sink: Sink):
    sink.on_data = lambda to: "554 5.7.1 looks like spam"
    make_delivery(make_member())
    assert deliver_due(now=NOW) == {"dead": 1}
    assert (Delivery.objects.get().smtp_code, sink.mails) == (554, [])


def test_connection_lost_after_the_mail_is_uncertain_for_a_reminder(sink: Sink):
    sink.on_data = lambda to: "DROP" if to.startswith("lost") else None
    for name in ("a", "lost", "z"):
        make_delivery(make_member(f"{name}@example.com"))
    done = deliver_due(now=NOW)
    assert done == {"sent": 2, "uncertain": 1}, "the others go over a new connection"
    assert Delivery.objects.get(state="uncertain").error.startswith("SMTPServerDisconnected")
    assert deliver_due(now=NOW + dt.timedelta(days=2)) == {}
    assert set(sink.copies.values()) == {1}


def test_connection_lost_after_an_answer_sends_the_same_mail_again(sink: Sink):
    sink.on_data = lambda to: "DROP"
    make_delivery(make_member(), kind="test_answer")
    assert deliver_due(now=NOW) == {"pending": 1}
    sink.on_data = lambda to: None
    assert deliver_due(now=LATER) == {"sent": 1}
    first, second = sink.mails
    assert (first["Message-ID"], first["Date"]) == (second["Message-ID"], second["Date"])


def test_connection_lost_before_the_mail_loses_nothing(sink: Sink):
    sink.on_rcpt = lambda to: "DROP"
    make_delivery(make_member())
    assert deliver_due(now=NOW) == {"pending": 1}
    sink.on_rcpt = lambda to: None
    assert deliver_due(now=LATER) == {"sent": 1}
    assert sink.copies == {"sam@example.com": 1}


def test_server_that_is_away_costs_one_try_and_nobody_is_forgotten(settings, monkeypatch):
    settings.EMAIL_BACKEND, settings.EMAIL_HOST = "django.core.mail.backends.smtp.EmailBackend", "127.0.0.1"
    settings.EMAIL_PORT = free_port()
    tries, real = [], smtplib.SMTP.connect
    monkeypatch.setattr(smtplib.SMTP, "connect", lambda *args, **kwargs: tries.append(1) or real(*args, **kwargs))
    monkeypatch.setattr(lanes, "BATCH", 2)
    for number in range(5):
        make_delivery(make_member(f"m{number}@example.com"), kind="test_answer")
    now, waits = NOW, []
    for _ in range(12):  # half a day of it: nothing is given up
        deliver_due(now=now)
        waiting = Delivery.objects.order_by("not_before").filter(state="pending")
        assert waiting.count() == 5
        waits.append((waiting.last().not_before - now).total_seconds())
        now = max(now, waiting.first().not_before) + dt.timedelta(hours=1)
    assert len(tries) <= 12
    assert waits[-1] > waits[0]
    with smtp_sink(settings.EMAIL_PORT) as (sink, _port):
        assert deliver_due(now=now + dt.timedelta(hours=7)) == {"sent": 5}
        assert set(sink.copies.values()) == {1}


def test_server_that_closes_is_left_alone(sink: Sink):
    sink.on_rcpt = lambda to: "421 4.3.2 too many"
    for number in range(3):
        make_delivery(make_member(f"m{number}@example.com"))
    assert deliver_due(now=NOW) == {"pending": 1}
    assert sink.connections == 1
    assert Delivery.objects.filter(state="pending", attempts=0, claim_count=0).count() == 2


def test_time_that_is_used_up_gives_back_the_rest():
    for number in range(3):
        make_delivery(make_member(f"m{number}@example.com"))
    assert deliver_due(now=NOW, seconds=0) == {}
    assert deliver_due(now=NOW, limit=2) == {"sent": 2}
    assert Delivery.objects.filter(state="pending", attempts=0, token="").count() == 1


def test_mail_whose_end_could_not_be_written_down_is_not_begun(monkeypatch):
    make_delivery(make_member())
    with monkeypatch.context() as small:
        small.setattr("home.disk.database_has_room", lambda: False)
        assert deliver_due(now=NOW) == {}
    assert Delivery.objects.filter(state="pending", attempts=0, claim_count=0).count() == 1
    assert deliver_due(now=NOW) == {"sent": 1}


@pytest.mark.django_db(transaction=True)
def test_one_ring_for_all_that_a_transaction_puts_in(monkeypatch):
    rung = []
    monkeypatch.setattr("home.services.doorbell.current_app.send_task", lambda name, **options: rung.append(name))
    from django.db import transaction

    members = [make_member(f"m{number}@example.com") for number in range(3)]
    with transaction.atomic():
        for member in members:
            make_delivery(member)
        assert rung == []
    assert rung == ["community.tasks.send_mail"]


def test_short_run_goes_on_with_a_message_of_its_own_while_there_is_time(monkeypatch):
    rung = []
    monkeypatch.setattr(tasks, "ring", lambda task, **arguments: rung.append((task.name, arguments)))
    soon = timezone.now().timestamp() + 60
    make_delivery(make_member(), kind="test_answer")
    tasks.send_mail(until=soon)
    assert rung == [("community.tasks.send_mail", {"until": soon})]
    tasks.send_mail(until=soon)  # nothing was left
    make_delivery(make_member("jo@example.com"), kind="test_answer")
    tasks.send_mail()  # a ring of one act
    assert len(rung) == 1
    assert set(states().values()) == {"sent"}


def test_server_that_took_none_is_left_alone_until_the_next_minute(monkeypatch, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
    rung = []
    monkeypatch.setattr(tasks, "ring", lambda task, **arguments: rung.append(task.name))
    make_delivery(make_member(), kind="test_answer")
    tasks.send_mail(until=timezone.now().timestamp() + 60)
    assert list(states().values()) == ["pending"]
    assert rung == []


def test_minute_is_noted_for_the_operator():
    make_delivery(make_member(), kind="test_answer")
    tasks.send_mail_on()
    assert TaskRun.objects.get(name="mail").error == ""
    assert states() == {"sam@example.com": "sent"}


@pytest.mark.django_db(transaction=True)
def test_four_workers_send_each_mail_once(sink: Sink):
    for number in range(60):
        make_delivery(make_member(f"m{number}@example.com"))
    failed: list[BaseException] = []

    def work() -> None:
        try:
            deliver_due(now=NOW)
        except BaseException as error:
            failed.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert failed == []
    assert set(states().values()) == {"sent"}
    assert (len(sink.copies), set(sink.copies.values())) == (60, {1})
    assert connection.vendor in ("sqlite", "postgresql")
